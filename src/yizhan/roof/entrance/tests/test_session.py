"""The cookie of a session: who has just signed in stays in, whatever is answered later."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from yizhan.ground.people.tests.factories import a_person

COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def browser(db):
    client = Client()
    client.force_login(a_person())
    return client


def test_an_answer_to_the_key_before_takes_no_cookie_away(browser):
    """Signing in gave another key while the card for accidents was on its way."""
    late = Client()
    late.cookies[COOKIE] = browser.cookies[COOKIE].value
    session = browser.session
    session.cycle_key()

    response = late.get("/accident")

    assert response.status_code == 200
    assert COOKIE not in response.cookies


def test_who_signs_out_loses_it(browser):
    response = browser.post(reverse("account_logout"))
    assert response.cookies[COOKIE].value == ""
    assert response.cookies[COOKIE]["max-age"] == 0
