"""plan_shifts: the same session at several periods, in one series."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.activities.actions import plan_shifts
from yizhan.wings.care.activities.models import Series, Session
from yizhan.wings.care.activities.rules import MOST_SESSIONS, State
from yizhan.wings.care.activities.tests.factories import NEXT_WEEK, an_organiser, details

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def unit():
    return a_unit()


def plan(unit, *begins, hours=2, by=None, **more):
    periods = [(one, one + hours * HOUR) for one in begins]
    by = by or an_organiser(unit)
    facts = details(kind="street-help")
    return plan_shifts(unit, facts, periods=periods, by=by, at=MONDAY, **more)


def test_each_period_is_a_shift_of_one_series_in_the_order_of_time(unit):
    begins = [NEXT_WEEK + DAY, NEXT_WEEK, NEXT_WEEK + 8 * HOUR]
    shifts = plan(unit, *begins, open_now=True)
    assert [one.begins_at for one in shifts] == sorted(begins)
    assert {one.ends_at - one.begins_at for one in shifts} == {2 * HOUR}
    assert {one.series for one in shifts} == {Series.objects.get()}
    assert len({one.here_code for one in shifts}) == 3
    assert {one.state for one in shifts} == {State.OPEN}
    assert Entry.objects.filter(verb="activity.planned").count() == 3


def test_one_shift_is_no_series(unit):
    (shift,) = plan(unit, NEXT_WEEK)
    assert (shift.series, Series.objects.count()) == (None, 0)


def test_one_after_the_other_is_no_overlap(unit):
    assert len(plan(unit, NEXT_WEEK, NEXT_WEEK + 2 * HOUR)) == 2


@pytest.mark.parametrize(
    "begins",
    [
        [],
        [NEXT_WEEK, NEXT_WEEK + HOUR],
        [NEXT_WEEK, NEXT_WEEK],
        [NEXT_WEEK + number * DAY for number in range(MOST_SESSIONS + 1)],
        [NEXT_WEEK, MONDAY - DAY],
    ],
    ids=["none", "overlap", "twice", "too many", "past"],
)
def test_what_cannot_be_sets_nothing(unit, begins):
    with pytest.raises(Refusal):
        plan(unit, *begins)
    assert not Session.objects.exists()


def test_a_stranger_sets_none(unit):
    with pytest.raises(NotAllowed):
        plan(unit, NEXT_WEEK, by=a_person("handler", a_unit()))
