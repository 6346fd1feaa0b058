"""Deadlines in words: by when, as a person would say it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from yizhan.ground.casework import actions
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.shared.deadlines import deadline_tone, deadline_words, moment

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "yesterday 10:00"),
        (0, "today 10:00"),
        (1, "tomorrow 10:00"),
        (3, "Thu 10:00"),
        (7, "March 11 10:00"),
    ],
)
def test_a_moment_as_people_say_it(days, words):
    assert moment(MONDAY + timedelta(days=days), at=MONDAY) == words


@pytest.mark.django_db
def test_the_life_of_a_deadline():
    city = a_city()
    case = city.case(item=an_item(target_minutes=4 * 60))  # Monday ten o'clock until 17:00

    def shown(at):
        return deadline_words(case, at=at), deadline_tone(case, at=at)

    assert shown(MONDAY) == ("answer by today 17:00", "calm")
    assert shown(MONDAY + 6 * HOUR) == ("answer by today 17:00", "warn")
    assert shown(MONDAY + 24 * HOUR) == (
        "overdue: the answer was due yesterday 17:00",
        "bad",
    )
    paused = actions.move_case(
        case, "reaction_requested", by=city.handler, at=MONDAY + HOUR, text="哪里？"
    )
    assert "stands still" in deadline_words(paused, at=MONDAY + 48 * HOUR)
    closed = actions.move_case(case, "resolved", by=city.handler, at=MONDAY + HOUR, text="好了")
    assert (deadline_words(closed, at=MONDAY), deadline_tone(closed, at=MONDAY)) == ("", "")


def test_a_chinese_month_has_no_leading_nought():
    with translation.override("zh-hans"):
        assert moment(MONDAY, at=MONDAY + 30 * 24 * HOUR) == "3月4日 10:00"


@pytest.mark.django_db
def test_nobody_is_told_in_working_minutes():
    """The last of the hours of a Friday: the answer comes on Monday, and so it is said."""
    city = a_city()
    friday = MONDAY + timedelta(days=4, hours=7, minutes=22)  # 17:22, 38 minutes before the end
    case = city.case(item=an_item(target_minutes=8 * 60), at=MONDAY + timedelta(days=3, hours=7))
    with translation.override("zh-hans"):
        assert deadline_words(case, at=friday) == "今天 18:00 前答复"
        assert deadline_words(case, at=MONDAY + timedelta(days=3, hours=7)) == "明天 18:00 前答复"
        late = case.due_at + timedelta(hours=20)
        assert deadline_words(case, at=late) == "已超期，应在昨天 18:00 前答复"
        waits = city.case(item=an_item(target_minutes=8 * 60), at=friday)
        assert deadline_words(waits, at=friday) == "星期二 08:22 前答复"
