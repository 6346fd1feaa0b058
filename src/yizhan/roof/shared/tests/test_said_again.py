"""A form that arrives signed out, or with too old a token, leaves its words on the answer."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from yizhan.ground.casework.models import CaseStep
from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.shared.tests.left_open import LeftOpen, a_browser, sign_out_elsewhere

pytestmark = pytest.mark.django_db
WORDS = "已经联系 <b>供应方</b>，今天下班前送到。"
SAFE = "已经联系 &lt;b&gt;供应方&lt;/b&gt;，今天下班前送到。"

AGAIN = "再发一次"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def case(city):
    return city.case(text="没水")


@pytest.fixture
def page(city, case):
    browser = a_browser()
    browser.force_login(city.handler)
    return LeftOpen(browser, f"/desk/cases/{case.pk}", sends_to=f"/desk/cases/{case.pk}/note")


def renew_token(browser):
    """Sign in in another tab: the browser gets another token."""
    browser.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32


def test_signed_out_the_words_stand_there_and_a_way_to_sign_in(page):
    sign_out_elsewhere(page.browser)
    answer = page.send(text=WORDS)
    assert answer.status_code == 403
    assert SAFE in answer.text
    assert "/accounts/login/" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_with_an_old_token_it_is_sent_by_one_tap(page, case):
    renew_token(page.browser)
    answer = page.send(text=WORDS)
    assert answer.status_code == 403
    assert SAFE in answer.text
    assert page.send_again(answer).status_code == 302
    assert CaseStep.objects.filter(case=case).order_by("-pk").first().text == WORDS


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({}, False),
    ],
)
def test_nobody_is_led_to_send_what_a_foreign_page_wrote(page, headers, ours):
    renew_token(page.browser)
    answer = page.browser.post(page.address, {**page.hidden, "text": WORDS}, headers=headers)
    assert answer.status_code == 403
    assert (AGAIN in answer.text) is ours


def test_a_script_is_led_to_the_sign_in_as_ever(page):
    sign_out_elsewhere(page.browser)
    fields = {**page.hidden, "text": WORDS}
    for headers in ({"Idempotency-Key": "a-long-random-key"}, {"HX-Request": "true"}):
        answer = page.browser.post(page.address, fields, headers=headers)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_photos_are_asked_for_anew(page):
    sign_out_elsewhere(page.browser)
    answer = page.send(text=WORDS, photo=SimpleUploadedFile("a.jpg", b"x"))
    assert "照片" in answer.text


def test_a_password_is_on_no_answer(page):
    fields = {"login": "韦 晓明", "password": "ein geheimes Wort"}
    answer = page.browser.post("/accounts/login/", fields)
    assert answer.status_code == 403
    assert "geheimes" not in answer.text
