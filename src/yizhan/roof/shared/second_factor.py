"""Nobody works at the desk with a password alone.

Which means were used to sign in is written in the session by allauth. A desk page wants one of them
to be a second factor or a passkey. Who has none yet is sent to set one up, who has one is asked for
it. The demo city on one's own machine is exempt: there a tap opens each role.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from yizhan.ground.people.models import Person
from yizhan.roof.shared.demo_city import may_enter_by_a_tap
from yizhan.roof.shared.nav import desk_home


@dataclass(frozen=True)
class SecondFactors:
    """The means beside a password that a person has set up."""

    passkey: bool
    app: bool
    codes: bool
    """Recovery codes, for the day when the others are lost."""


def second_factors(person: Person) -> SecondFactors:
    kinds = Authenticator.Type
    return SecondFactors(
        passkey=is_mfa_enabled(person, [kinds.WEBAUTHN]),
        app=is_mfa_enabled(person, [kinds.TOTP]),
        codes=is_mfa_enabled(person, [kinds.RECOVERY_CODES]),
    )


def _second_factor_view(person: Person) -> str:
    if is_mfa_enabled(person, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    if is_mfa_enabled(person, [Authenticator.Type.WEBAUTHN]):
        return "mfa_reauthenticate_webauthn"
    return "mfa_index"


def second_factor_redirect(request: HttpRequest, person: Person) -> HttpResponseRedirect | None:
    """Return the way to the second factor if this visitor of the desk has shown none, else None."""
    if may_enter_by_a_tap(request):
        return None
    used = get_authentication_records(request, person)
    if any(record["method"] == "mfa" for record in used):
        return None
    view_name = _second_factor_view(person)
    back = request.get_full_path() if request.method == "GET" else desk_home(person)
    return HttpResponseRedirect(f"{reverse(view_name)}?{urlencode({'next': back})}")
