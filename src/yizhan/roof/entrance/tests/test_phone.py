"""phone, code: a rider comes in with a code alone, and nobody learns who has an account."""

from __future__ import annotations

import re
import secrets

import pytest
from django.urls import reverse

from yizhan.ground.notify.models import Message
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, SignInCode
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit

PHONE = reverse("entrance_phone")
CODE = reverse("entrance_code")


@pytest.fixture
def ask(client, db):
    """Ask for a code and return it, as the telephone shows it."""

    def asked(number="138 1234 5678", **more):
        response = client.post(PHONE, {"phone": number, **more})
        assert response.status_code == 302, response.content.decode()
        message = Message.objects.filter(topic="sign_in_code").latest("pk")
        words = vault.open_bytes(bytes(message.sealed_body), purpose="message").decode()
        return re.search(r"\d{6}", words)[0]

    return asked


def test_the_first_time_opens_an_account(client, ask):
    code = ask()
    response = client.post(CODE, {"code": f"{code[:3]} {code[3:]}"})

    assert response.headers["Location"] == reverse("rider:me")
    assert client.session["_auth_user_id"] == str(Person.objects.get().pk)


def test_the_second_time_finds_it(client, ask):
    client.post(CODE, {"code": ask()})
    client.logout()
    client.post(CODE, {"code": ask("+8613812345678")})
    assert Person.objects.count() == 1


def test_it_leads_back_to_where_she_was_going(client, ask):
    code = ask(next="/me/data")
    response = client.post(CODE, {"code": code, "next": "/me/data"})
    assert response.headers["Location"] == "/me/data"


def test_it_leads_nowhere_else(client, ask):
    response = client.post(CODE, {"code": ask(), "next": "https://evil.example/"})
    assert response.headers["Location"] == reverse("rider:me")


def test_a_wrong_code_is_said_in_the_form(client, ask):
    code = ask()
    response = client.post(CODE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_known_and_unknown_numbers_look_the_same(client, ask):
    owner = a_person()
    vault.keep("phone", "13900000000", person=owner, at=MONDAY)

    def seen(number):
        client.cookies.clear()
        first = client.post(PHONE, {"phone": number})
        page = client.get(CODE).content.decode()
        return (
            first.status_code,
            first.headers["Location"],
            re.sub(r"\d{6}|\d{3}\*{4}\d{4}|value=\"\w{64}\"", "", page),
        )

    assert seen("13900000000") == seen("13800000001")


def test_nonsense_is_said_in_the_form(client, db):
    response = client.post(PHONE, {"phone": "hello"})
    assert response.status_code == 422
    assert not SignInCode.objects.exists()


def test_the_page_shows_the_code_in_the_demo_only(client, ask, settings):
    code = ask()
    assert code in client.get(CODE).content.decode()
    settings.DEMO_LOGIN = False
    assert code not in client.get(CODE).content.decode()


def test_the_code_page_leads_back_without_a_code(client, db):
    assert client.get(CODE).headers["Location"] == PHONE


def test_staff_do_not_come_in_by_telephone(client, ask):
    handler = a_person("handler", a_unit(a_unit()))
    vault.keep("phone", "13812345678", person=handler, at=MONDAY)
    response = client.post(CODE, {"code": ask()})
    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_many_codes_from_one_address_are_too_many(client, db, settings, monkeypatch):
    settings.LIMITS_TIMES = 1
    monkeypatch.setattr("yizhan.roof.shared.rate_limits.LIMITS", {"code": _little()})
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    address = ".".join(["203", *(str(secrets.randbelow(256)) for _ in range(3))])
    statuses = [
        client.post(PHONE, {"phone": f"1380000000{n}"}, REMOTE_ADDR=address).status_code
        for n in range(5)
    ]
    assert statuses == [302, 302, 302, 429, 429]


def _little():
    from yizhan.roof.shared.rate_limits import Limit

    return Limit(by_address=3, by_device=3, period=3600)
