"""/desk/account/tokens: the tokens of one's own programs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.people.actions import issue_token, revoke_token
from yizhan.ground.people.models import Token
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.roof.desk.integrations.forms import LASTS, TokenForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on

UNITS = 300
"""As many units are offered while one types a code; every other one can be typed, too."""


@desk_page()
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: PageRequest) -> HttpResponse:
    """My tokens. A new one is shown in clear in the answer that makes it, and never again."""
    posted = request.POST if request.method == "POST" else None
    form = TokenForm(posted, person=request.user)
    token = ""
    if form.is_valid():
        with refusals_on(form):
            token = _issue(request, form.cleaned_data)
            form = TokenForm(person=request.user)
    mine = Token.objects.visible_to(request.user).in_force().select_related("unit")
    units = units_where(request.user, Permission.UNIT_READ).order_by("path")
    context = {
        "rows": mine.order_by("-pk"),
        "token": token,
        "form": form,
        "units": units.values_list("code", "name")[:UNITS],
        "now": timezone.now(),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/integrations/tokens.html", context, status=status)


def _issue(request: PageRequest, data: dict[str, Any]) -> str:
    at, lasts = timezone.now(), LASTS[data["lasts"]]
    return issue_token(
        request.user,
        by=request.user,
        at=at,
        name=data["name"],
        unit=data["unit"],
        verbs=data["verbs"],
        expires_at=at + lasts if lasts else None,
    )


@desk_page()
@require_POST
def revoke(request: PageRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    with refusals_as_message(request):
        revoke_token(token, by=request.user, at=timezone.now())
        messages.success(request, _("The token opens nothing any more."))
    return redirect("desk:tokens")
