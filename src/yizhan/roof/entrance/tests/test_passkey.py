"""Which second proof the desk asks for."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from yizhan.ground.people.tests.factories import a_unit, an_admin

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.5"}


@pytest.mark.parametrize(
    ("has", "page"),
    [
        ([], "mfa_index"),
        (["webauthn"], "mfa_reauthenticate_webauthn"),
        (["totp"], "mfa_reauthenticate"),
        (["totp", "webauthn"], "mfa_reauthenticate"),
    ],
)
def test_the_desk_asks_for_what_one_has(client, db, has, page):
    admin = an_admin(a_unit())
    Authenticator.objects.bulk_create(Authenticator(user=admin, type=kind, data={}) for kind in has)
    client.force_login(admin)
    to = client.get(reverse("desk:today"), **ELSEWHERE).headers["Location"]
    assert to == f"{reverse(page)}?next=%2Fdesk%2F"
