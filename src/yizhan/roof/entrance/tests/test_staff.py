"""Staff: a password alone does not open the desk; the demo is for this machine only."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from yizhan.ground.people.actions import set_password
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin

PASSWORD = "correct horse battery staple"
DESK = reverse("desk:today")
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.5"}


@pytest.fixture
def admin(db):
    admin = an_admin(a_unit())
    set_password(admin, password=PASSWORD, by=admin, at=MONDAY)
    return admin


def sign_in(client, person, **extra):
    return client.post(
        reverse("account_login"), {"login": person.username, "password": PASSWORD}, **extra
    )


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_password_alone_leads_to_the_second_factor(client, admin):
    assert sign_in(client, admin, **ELSEWHERE).headers["Location"] == DESK
    response = client.get(DESK, **ELSEWHERE)
    assert response.headers["Location"] == f"{reverse('mfa_index')}?next=%2Fdesk%2F"


def test_setting_one_up_opens_the_desk(client, admin):
    sign_in(client, admin, **ELSEWHERE)
    activate = reverse("mfa_activate_totp")
    again = client.get(activate, **ELSEWHERE).headers["Location"]
    assert again.startswith(reverse("account_reauthenticate"))
    assert client.post(again, {"password": PASSWORD}, **ELSEWHERE).headers["Location"] == activate
    assert client.get(activate, **ELSEWHERE).status_code == 200
    secret = client.session["mfa.totp.secret"]
    response = client.post(activate, {"code": code_of(secret)}, **ELSEWHERE)
    assert response.status_code == 302

    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data), "the seed is sealed"
    assert get_adapter().decrypt(row.data["secret"]) == secret

    assert client.get(DESK, **ELSEWHERE).status_code == 200, "the code was just given"
    client.post(reverse("account_logout"), **ELSEWHERE)
    again = sign_in(client, admin, **ELSEWHERE)
    assert again.headers["Location"] == reverse("mfa_authenticate"), "the next visit asks for one"


def test_with_both_the_desk_opens(client, admin):
    Authenticator.objects.create(
        user=admin, type="totp", data={"secret": get_adapter().encrypt("A" * 32)}
    )
    response = sign_in(client, admin, **ELSEWHERE)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(DESK, **ELSEWHERE).headers["Location"].startswith(reverse("account_login"))

    ask = reverse("mfa_authenticate")
    assert client.post(ask, {"code": "000000"}, **ELSEWHERE).status_code == 200
    response = client.post(ask, {"code": code_of("A" * 32)}, **ELSEWHERE)
    assert response.headers["Location"] == DESK
    assert client.get(DESK, **ELSEWHERE).status_code == 200


def test_a_post_without_it_is_not_done_either(client, admin):
    client.force_login(admin)
    assert client.post(DESK, **ELSEWHERE).status_code == 302


def test_wrong_password_says_nothing_about_who(client, admin):
    pages = [
        client.post(reverse("account_login"), {"login": name, "password": "wrong wrong"})
        for name in (admin.username, "nobody")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    texts = {str(page.context["form"].non_field_errors()) for page in pages}
    assert len(texts) == 1


def test_there_is_no_sign_up(client, db):
    assert client.get("/accounts/signup/").status_code in {302, 404}


@pytest.mark.parametrize(
    "extra",
    [
        ELSEWHERE,
        {"HTTP_X_FORWARDED_FOR": "203.0.113.5"},
        {"HTTP_X_REAL_IP": "203.0.113.5"},
        {"HTTP_VIA": "1.1 cache"},
        {"HTTP_CF_CONNECTING_IP": "203.0.113.5"},
        {"HTTP_TRUE_CLIENT_IP": "203.0.113.5"},
    ],
    ids=" ".join,
)
def test_the_demo_is_for_this_machine(client, admin, extra):
    a_person(username="rider")
    demo = reverse("demo_enter")
    assert client.post(demo, {"account": "rider"}, **extra).status_code == 404
    assert client.get(demo).status_code == 405
    assert client.post(demo, {"account": admin.username}).status_code == 404
    assert client.post(demo, {"account": "rider"}).headers["Location"] == reverse("rider:me")


def test_no_demo_in_production(client, db, settings):
    a_person(username="rider")
    settings.DEMO_LOGIN = False
    assert client.post(reverse("demo_enter"), {"account": "rider"}).status_code == 404
    assert "demo_accounts" not in client.get(reverse("account_login")).context


def test_the_demo_opens_the_desk(client, admin):
    a_person("handler", a_unit(a_unit()), username="handler")
    assert client.post(reverse("demo_enter"), {"account": "handler"}).headers["Location"] == DESK


def test_an_instructor_begins_where_she_may(client, db):
    a_person("instructor", a_unit(a_unit()), username="instructor")
    home = client.post(reverse("demo_enter"), {"account": "instructor"}).headers["Location"]
    assert client.get(home).status_code == 200


def test_every_page_of_the_second_factor_stands(client, admin):
    client.force_login(admin)
    for name in ("mfa_index", "mfa_list_webauthn", "account_change_password"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("account_login")).status_code == 302
    client.logout()
    assert client.get(reverse("account_login")).status_code == 200


def test_who_has_no_password_has_none_to_change(client, db):
    client.force_login(a_person())
    response = client.get(reverse("account_change_password"))
    assert response.headers["Location"] == reverse("rider:me_data")
