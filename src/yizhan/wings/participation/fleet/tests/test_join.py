"""join and plan_week: what cannot be is refused beside its field."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.joining import AlreadyIn, CannotJoin
from yizhan.wings.participation.fleet.actions.weeks import BadWeek
from yizhan.wings.participation.fleet.models import ExamWeek, Helper
from yizhan.wings.participation.fleet.tests.factories import HALLS, a_helper, a_week, on_exam_day

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


def test_once_a_day_and_again_after_leaving(week):
    rider = a_person()
    helper = a_helper(week, rider, at=MONDAY, day=DAY)
    with pytest.raises(AlreadyIn):
        a_helper(week, rider, at=MONDAY, day=DAY)
    a_helper(week, rider, at=MONDAY, day=DAY + timedelta(days=1))
    actions.leave(helper, by=rider, at=MONDAY)
    a_helper(week, rider, at=MONDAY, day=DAY)
    with pytest.raises(NotAllowed):
        actions.leave(helper, by=a_person(), at=MONDAY)


@pytest.mark.parametrize("shift", [-1, 2])
def test_only_on_days_of_the_week(week, shift):
    with pytest.raises(CannotJoin):
        a_helper(week, a_person(), at=MONDAY, day=DAY + timedelta(days=shift))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("capacity", {"capacity": 0}),
        ("closes", {"opens": time(9), "closes": time(9)}),
        ("rest_from", {"rest_from": time(5), "rest_until": time(6)}),
        ("rest_until", {"rest_from": time(9)}),
    ],
)
def test_hours_that_cannot_be(week, field, changes):
    with pytest.raises(CannotJoin) as refusal:
        a_helper(week, a_person(), at=MONDAY, day=DAY, **changes)
    assert field in refusal.value.fields
    assert not Helper.objects.exists()


def plan(unit, by, **changes):
    fields: dict[str, Any] = {
        "name": "高考", "asked_from": DAY, "first_day": DAY, "last_day": DAY,
        "over_at": time(18), "halls": HALLS,
    } | changes  # fmt: skip
    return actions.plan_week(unit, by=by, at=MONDAY, **fields)


def test_a_week_needs_days_in_order_and_halls():
    unit = a_unit()
    admin = an_admin(unit)
    for changes in (
        {"last_day": DAY - timedelta(days=1)},
        {"last_day": DAY + timedelta(days=10)},
        {"asked_from": DAY + timedelta(days=1)},
        {"halls": ()},
        {"halls": (*HALLS, HALLS[0])},
    ):
        with pytest.raises(BadWeek):
            plan(unit, admin, **changes)
    with pytest.raises(NotAllowed):
        plan(unit, a_person("host", unit))
    assert plan(unit, admin).halls.count() == 2
    assert ExamWeek.objects.count() == 1
