"""Shifts of volunteers: rest after a late one, the list of those one can take, thanks."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.care.activities import actions
from yizhan.wings.care.activities.actions.joining import Unrested
from yizhan.wings.care.activities.index import clashing, takeable
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import REST_HOURS, free_from
from yizhan.wings.care.activities.tests.factories import a_session, an_organiser

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2024, 3, 11, 20, tzinfo=HERE)
HOUR = timedelta(hours=1)


@pytest.fixture
def unit():
    return a_unit()


def a_shift(unit, begins, *, hours=2.0, capacity=5, kind="street-help"):
    ends = begins + hours * HOUR
    return a_session(unit, kind=kind, begins_at=begins, ends_at=ends, capacity=capacity)


@pytest.mark.parametrize(
    ("end", "free"),
    [
        ((22, 0), (22, 0)),
        ((22, 1), (9, 1)),
        ((23, 59), (10, 59)),
        ((0, 30), (11, 30)),
        ((4, 59), (15, 59)),
        ((5, 0), (5, 0)),
    ],
)
def test_late_is_after_ten(end, free):
    hour, minute = end
    local = datetime(2024, 3, 11, hour, minute, tzinfo=HERE)
    until = free_from(local, rest_hours=REST_HOURS)
    assert (until.hour, until.minute) == free


def test_after_a_late_shift_one_rests_and_hears_what_comes_next(unit):
    rider = a_person()
    late = a_shift(unit, EVENING, hours=2.5)
    early = a_shift(unit, EVENING.replace(day=12, hour=7))
    later = a_shift(unit, EVENING.replace(day=12, hour=14))
    actions.join(late, by=rider, at=MONDAY)
    with pytest.raises(Unrested) as refused:
        actions.join(early, by=rider, at=MONDAY)
    assert "03-12 09:30" in str(refused.value)
    assert later.title in str(refused.value)
    assert not SignUp.objects.of(early).exists()
    actions.join(later, by=rider, at=MONDAY)


def test_the_order_of_signing_up_is_no_matter(unit):
    rider = a_person()
    late = a_shift(unit, EVENING, hours=2.5)
    early = a_shift(unit, EVENING.replace(day=12, hour=7))
    actions.join(early, by=rider, at=MONDAY)
    with pytest.raises(Unrested):
        actions.join(late, by=rider, at=MONDAY)


def test_two_at_once_are_refused_and_one_after_the_other_is_not(unit):
    rider = a_person()
    first = a_shift(unit, EVENING.replace(hour=14))
    actions.join(first, by=rider, at=MONDAY)
    with pytest.raises(Unrested):
        actions.join(a_shift(unit, EVENING.replace(hour=15)), by=rider, at=MONDAY)
    actions.join(a_shift(unit, EVENING.replace(hour=16)), by=rider, at=MONDAY)


def test_who_gave_the_place_back_is_free(unit):
    rider = a_person()
    late = a_shift(unit, EVENING, hours=2.5)
    early = a_shift(unit, EVENING.replace(day=12, hour=7))
    place = actions.join(late, by=rider, at=MONDAY)
    actions.leave(place, at=MONDAY)
    actions.join(early, by=rider, at=MONDAY)


def test_a_training_needs_no_rest(unit):
    rider = a_person()
    actions.join(a_shift(unit, EVENING, hours=2.5), by=rider, at=MONDAY)
    training = a_session(unit, begins_at=EVENING.replace(day=12, hour=7))
    actions.join(training, by=rider, at=MONDAY)


def test_the_rest_is_set_by_its_kind(unit):
    rider = a_person()
    late = a_shift(unit, EVENING, hours=2.5)
    late.kind.rest_hours = 8
    actions.save_kind(late.kind, by=None, at=MONDAY)
    actions.join(late, by=rider, at=MONDAY)
    actions.join(a_shift(unit, EVENING.replace(day=12, hour=7)), by=rider, at=MONDAY)


def test_shifts_i_can_take(unit):
    rider = a_person()
    late = a_shift(unit, EVENING, hours=2.5)
    early = a_shift(unit, EVENING.replace(day=12, hour=7))
    full = a_shift(unit, EVENING.replace(day=13, hour=9), capacity=1)
    free = a_shift(unit, EVENING.replace(day=13, hour=14))
    actions.join(full, by=a_person(), at=MONDAY)
    actions.join(late, by=rider, at=MONDAY)
    rows = list(Session.objects.public().shifts().order_by("begins_at"))
    assert rows == [late, early, full, free]
    assert takeable(rows, rider) == [free]


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 8)), min_size=2, max_size=6))
def test_nobody_ever_holds_two_that_clash(spans):
    unit, rider = a_unit(), a_person()
    taken = []
    for begins, hours in spans:
        shift = a_shift(unit, EVENING + begins * HOUR, hours=hours)
        try:
            actions.join(shift, by=rider, at=MONDAY)
        except Unrested:
            assert clashing(shift, rider) is not None
        else:
            taken.append(shift)
    for one in taken:
        assert clashing(one, rider) is None


def test_who_came_gets_a_certificate_with_the_hours(unit):
    organiser, rider = an_organiser(unit), a_person()
    shift = a_shift(unit, EVENING, hours=2.5)
    place = actions.join(shift, by=rider, at=MONDAY)
    actions.note_attendance(place, by=organiser, at=EVENING)
    actions.conclude_session(shift, by=organiser, at=EVENING + 3 * HOUR)
    place.refresh_from_db()
    assert place.certificate
    assert shift.hours == 2.5
