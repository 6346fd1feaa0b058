"""/honours: pages that stood open for an hour while the days of a call went by beneath."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.shared.tests.left_open import LeftOpen, a_browser, sign_out_elsewhere
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import Nomination, Statement
from yizhan.wings.participation.honours.tests.factories import (
    MONDAY,
    NAME,
    PHONE,
    RECKONED,
    WORDS,
    a_call,
    a_notice,
    with_phone,
)

pytestmark = pytest.mark.django_db
FORM = {"name": NAME, "phone": PHONE, "text": WORDS}
HOUR = timedelta(hours=1)


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def call(city, time_machine):
    time_machine.move_to(MONDAY)
    return a_call(city.union)


def test_an_hour_later_it_counts_and_counts_once(call, time_machine):
    page = LeftOpen(a_browser(), f"/honours/{call.pk}/nominate")
    time_machine.shift(HOUR)
    first = page.send(**FORM)
    again = page.send(**FORM)  # Back, and sent again
    assert (first.status_code, first.url) == (again.status_code, again.url)
    assert Statement.objects.count() == 1


def test_other_words_after_back_are_another_text(call, time_machine):
    page = LeftOpen(a_browser(), f"/honours/{call.pk}/nominate")
    page.send(**FORM)
    time_machine.shift(HOUR)
    assert page.send(**FORM | {"text": WORDS + "还有一次。"}).status_code == 302
    assert Statement.objects.count() == 2


@pytest.mark.parametrize("how", ["the days are over", "it was called off"])
def test_too_late_her_words_are_there_to_copy(call, time_machine, how):
    page = LeftOpen(a_browser(), f"/honours/{call.pk}/nominate")
    if how == "it was called off":
        organiser = a_person("dispatcher", call.unit)
        actions.cancel_call(call, reason="没有评委", by=organiser, at=MONDAY)
    else:
        time_machine.shift(timedelta(days=40))
    answer = page.send(**FORM)
    assert answer.status_code == 422
    assert "现在不能推荐" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert not Statement.objects.exists()
    empty = page.browser.get(page.address).content.decode()
    assert "what-you-wrote" not in empty, "whoever comes new wrote nothing"


def test_signed_out_in_another_tab_her_own_words_stay(call, time_machine):
    rider, browser = with_phone(a_person()), a_browser()
    browser.force_login(rider)
    page = LeftOpen(browser, f"/honours/{call.pk}/nominate?myself")
    sign_out_elsewhere(browser)
    time_machine.shift(HOUR)
    answer = page.send(text=WORDS)
    assert answer.status_code == 422
    assert "您已退出登录" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert not Nomination.objects.exists()


def test_an_objection_after_the_notice_is_there_to_copy(city, time_machine):
    time_machine.move_to(RECKONED)
    nominee = a_notice(city).nominations[0]
    page = LeftOpen(a_browser(), f"/honours/named/{nominee.key}/object")
    time_machine.move_to(nominee.notice_until)
    answer = page.send(text="他那天不在。")
    assert answer.status_code == 422
    assert "公示已结束" in answer.content.decode()
    assert "他那天不在。" in answer.content.decode()
    assert not Case.objects.exists()
