"""Deadlines in words: how many working hours are left, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from yizhan.ground.casework import actions
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.shared.deadlines import deadline_tone, deadline_words, moment, working_time

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 working minutes"),
        (1, "1 working minute"),
        (59, "59 working minutes"),
        (60, "1 working hour"),
        (200, "3 working hours"),
        (14 * 60, "about 2 working days"),
        (5 * 420, "about 5 working days"),
    ],
)
def test_working_time(minutes, words):
    assert working_time(minutes) == words


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

    def said(at):
        return deadline_words(case, at=at), deadline_tone(case, at=at)

    assert said(MONDAY) == ("4 working hours left, by today 17:00", "calm")
    assert said(MONDAY + 6 * HOUR) == ("1 working hour left, by today 17:00", "warn")
    assert said(MONDAY + 24 * HOUR) == (
        "overdue by 3 working hours, since yesterday 17:00",
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
