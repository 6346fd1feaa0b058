"""The 85: riders who signed up for an exam week of the year, each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.tests.factories import a_helper, a_week

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)


def answer(*, on=DAY, unit=None):
    return REGISTRY["exam_fleet"].compute(Extent(on, unit))


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


def test_each_counts_once_however_many_days(week):
    one, other = a_person(), a_person()
    for day in (DAY, DAY + timedelta(days=1)):
        a_helper(week, one, at=MONDAY, day=day)
    a_helper(week, other, at=MONDAY, day=DAY)
    assert answer().value == 2
    [line] = answer().lines()
    assert (line.name, line.count) == ("高考", 2)


def test_before_the_week_and_in_another_year_it_is_none(week):
    a_helper(week, a_person(), at=MONDAY, day=DAY)
    assert answer(on=DAY - timedelta(days=1)).value == 0
    assert answer(on=date(2025, 6, 7)).value == 0


def test_whoever_left_does_not_count(week):
    rider = a_person()
    actions.leave(a_helper(week, rider, at=MONDAY, day=DAY), by=rider, at=MONDAY)
    assert answer().value == 0


def test_by_unit(week):
    a_helper(week, a_person(), at=MONDAY, day=DAY)
    assert answer(unit=week.unit).value == 1
    assert answer(unit=a_unit(week.unit)).value == 0
