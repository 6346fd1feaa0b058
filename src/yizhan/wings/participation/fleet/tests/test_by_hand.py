"""By hand: two change places, stops come in another order; what would break a rule is refused in a
sentence, and changes nothing."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.kit.routing.checking import breaches
from yizhan.kit.routing.planning import as_plan
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import kept
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.by_hand import CannotCarry, StopKey
from yizhan.wings.participation.fleet.index import day_ahead
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def week(unit):
    return a_week(unit, day=DAY, at=MONDAY)


@pytest.fixture
def planner(unit):
    return an_admin(unit)


def order_of(helper):
    ahead = day_ahead(actions.planned_day(helper.week, DAY), at=SEVEN)
    calls = ahead.routes.get(str(helper.pk), [])
    return [StopKey(int(call[0].id), call[1].value) for call in calls]


def nothing_is_broken(week):
    ahead = day_ahead(actions.planned_day(week, DAY), at=SEVEN)
    left, reasons = sound(ahead.problem)
    plan = as_plan(left, kept(left, ahead.routes), reasons)
    served = sum(len(calls) for calls in ahead.routes.values())
    assert sum(len(steps) for steps in plan.routes.values()) == served
    return breaches(left, plan) == []


def test_two_errands_change_riders(week, planner):
    riders = [a_person() for _one in range(2)]
    helpers = [a_helper(week, one, at=SEVEN) for one in riders]
    errands = []
    for helper in helpers:
        errand = an_errand(week, at=SEVEN, due_at=SEVEN + timedelta(hours=3)).errand
        errands.append(actions.give_to(errand, helper, by=planner, at=SEVEN))
    actions.accept(errands[0], by=riders[0], at=SEVEN)
    for errand in errands:
        errand.refresh_from_db()
    actions.swap(*errands, by=planner, at=SEVEN)
    for errand, helper in zip(errands, reversed(helpers), strict=True):
        errand.refresh_from_db()
        assert (errand.helper_id, errand.state, errand.pinned) == (helper.pk, State.OFFERED, True)
    assert nothing_is_broken(week)


def test_a_swap_with_a_rider_who_cannot_changes_nothing(week, planner):
    first = a_helper(week, a_person(), at=SEVEN, skills=["car"])
    one = an_errand(week, at=SEVEN, skills=["car"], due_at=SEVEN + timedelta(hours=3)).errand
    second = a_helper(week, a_person(), at=SEVEN)
    two = an_errand(week, at=SEVEN, due_at=SEVEN + timedelta(hours=3)).errand
    actions.give_to(two, second, by=planner, at=SEVEN)
    one.refresh_from_db()
    two.refresh_from_db()
    with pytest.raises(CannotCarry) as refused:
        actions.swap(one, two, by=planner, at=SEVEN)
    assert "河池高中" in str(refused.value)
    assert {row.pk: row.helper_id for row in Errand.objects.all()} == {
        one.pk: first.pk, two.pk: second.pk,
    }  # fmt: skip


def test_an_errand_does_not_change_with_itself_or_one_that_is_under_way(week, planner):
    rider = a_person()
    a_helper(week, rider, at=SEVEN)
    one, two = (an_errand(week, at=SEVEN).errand for _each in range(2))
    with pytest.raises(actions.NotPossible):
        actions.swap(one, one, by=planner, at=SEVEN)
    with pytest.raises(actions.NotPossible):
        actions.swap(one, two, by=planner, at=SEVEN)
    actions.accept(one, by=rider, at=SEVEN)
    actions.set_out(one, by=rider, at=SEVEN)
    with pytest.raises(actions.NotPossible):
        actions.swap(one, two, by=planner, at=SEVEN)


def test_stops_come_in_another_order(week, planner):
    helper = a_helper(week, a_person(), at=SEVEN)
    for _each in range(2):
        an_errand(week, at=SEVEN, due_at=SEVEN + timedelta(hours=4))
    before = order_of(helper)
    place = next(n for n in range(3) if before[n].errand != before[n + 1].errand)
    actions.move_stop(helper, before[place], earlier=False, by=planner, at=SEVEN)
    after = order_of(helper)
    assert (after[place], after[place + 1]) == (before[place + 1], before[place])
    assert nothing_is_broken(week)
    actions.move_stop(helper, before[place], earlier=True, by=planner, at=SEVEN)
    assert order_of(helper) == before
    assert Entry.objects.filter(verb="fleet.reordered").count() == 2


def test_nothing_is_brought_before_it_is_fetched(week, planner):
    helper = a_helper(week, a_person(), at=SEVEN)
    errand = an_errand(week, at=SEVEN).errand
    with pytest.raises(CannotCarry) as refused:
        actions.move_stop(
            helper, StopKey(errand.pk, "delivery"), earlier=True, by=planner, at=SEVEN
        )
    assert "先送后取" in str(refused.value)
    with pytest.raises(actions.NotPossible):
        actions.move_stop(helper, StopKey(errand.pk, "pickup"), earlier=True, by=planner, at=SEVEN)


def test_a_window_that_would_break_is_named(week, planner):
    helper = a_helper(week, a_person(), at=SEVEN)
    soon = an_errand(week, at=SEVEN, kind="do", minutes=5, due_at=SEVEN + timedelta(minutes=20))
    late = an_errand(
        week, at=SEVEN, kind="do", minutes=60, due_at=SEVEN + timedelta(hours=4)
    ).errand
    before = order_of(helper)
    assert [one.errand for one in before] == [soon.errand.pk, late.pk]
    with pytest.raises(CannotCarry) as refused:
        actions.move_stop(helper, before[0], earlier=False, by=planner, at=SEVEN)
    assert "7:15" in str(refused.value)
    assert order_of(helper) == before


def test_hours_that_would_end_before_are_named(week, planner):
    first = a_helper(week, a_person(), at=SEVEN)
    errand = an_errand(week, at=SEVEN, due_at=SEVEN + timedelta(hours=4)).errand
    assert errand.helper_id == first.pk
    short = a_helper(week, a_person(), at=SEVEN, closes=time(7, 5))
    with pytest.raises(CannotCarry) as refused:
        actions.give_to(errand, short, by=planner, at=SEVEN)
    assert "7:05" in str(refused.value)


def test_who_lacks_the_permission_changes_nothing(week, unit):
    stranger = a_person("host", unit)
    helper = a_helper(week, a_person(), at=SEVEN)
    errand = an_errand(week, at=SEVEN).errand
    for deed in (
        lambda: actions.swap(errand, errand, by=stranger, at=SEVEN),
        lambda: actions.move_stop(
            helper, StopKey(errand.pk, "pickup"), earlier=False, by=stranger, at=SEVEN
        ),
    ):
        with pytest.raises(NotAllowed):
            deed()
