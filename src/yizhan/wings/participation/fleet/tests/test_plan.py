"""Plans: drawn up, published once, changed by hand; whoever said yes keeps what she has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.apart import Failed
from yizhan.kit.errors import NotAllowed
from yizhan.kit.in_time import TookTooLong
from yizhan.kit.routing.checking import breaches
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.by_hand import CannotCarry
from yizhan.wings.participation.fleet.actions.planning import NoDraft
from yizhan.wings.participation.fleet.models import Errand, PlannedDay, RuledOut
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


def draw_up(week, planner):
    return actions.draft(week, DAY, by=planner, at=SEVEN, seconds=0.3)


def test_a_plan_is_drawn_up_and_published(week, planner):
    errands = [an_errand(week, at=SEVEN)[0] for _one in range(3)]
    a_helper(week, a_person(), at=SEVEN)
    assert len(draw_up(week, planner).rider_of) == 3
    assert not Errand.objects.filter(state=State.OFFERED).exists()
    row = actions.publish_draft(week, DAY, version=0, by=planner, at=SEVEN)
    assert (row.version, row.draft) == (1, None)
    assert Errand.objects.filter(state=State.OFFERED).count() == len(errands)


def test_two_planners_cannot_both_publish(week, planner, unit):
    an_errand(week, at=SEVEN)
    a_helper(week, a_person(), at=SEVEN)
    draw_up(week, planner)
    draw_up(week, an_admin(unit))
    actions.publish_draft(week, DAY, version=0, by=planner, at=SEVEN)
    with pytest.raises(actions.PlanPublished):
        actions.publish_draft(week, DAY, version=0, by=planner, at=SEVEN)
    with pytest.raises(NoDraft):
        actions.publish_draft(week, DAY, version=1, by=planner, at=SEVEN)


def test_a_draft_of_an_older_version_is_refused(week, planner):
    an_errand(week, at=SEVEN)
    a_helper(week, a_person(), at=SEVEN)
    draw_up(week, planner)
    PlannedDay.objects.update(version=1)
    with pytest.raises(actions.PlanPublished):
        actions.publish_draft(week, DAY, version=1, by=planner, at=SEVEN)


def test_what_riders_did_meanwhile_stays(week, planner):
    rider = a_person()
    helper = a_helper(week, rider, at=SEVEN)
    errand, _ticket = an_errand(week, at=SEVEN)
    a_helper(week, a_person(), at=SEVEN)
    draw_up(week, planner)
    PlannedDay.objects.update(draft={})
    actions.accept(errand, by=rider, at=SEVEN)
    actions.set_out(errand, by=rider, at=SEVEN)
    actions.publish_draft(week, DAY, version=0, by=planner, at=SEVEN)
    errand.refresh_from_db()
    assert (errand.state, errand.helper_id) == (State.UNDER_WAY, helper.pk)


def test_by_hand_to_another_rider_and_no_plan_moves_it(week, planner):
    first, second = (a_helper(week, a_person(), at=SEVEN) for _one in range(2))
    errand, _ticket = an_errand(week, at=SEVEN)
    other = second if errand.helper_id == first.pk else first
    actions.give_to(errand, other, by=planner, at=SEVEN)
    errand.refresh_from_db()
    assert (errand.helper_id, errand.pinned, errand.state) == (other.pk, True, State.OFFERED)
    draw_up(week, planner)
    actions.publish_draft(week, DAY, version=0, by=planner, at=SEVEN)
    errand.refresh_from_db()
    assert errand.helper_id == other.pk


def test_by_hand_not_to_who_cannot(week, planner):
    helper = a_helper(week, a_person(), at=SEVEN)
    errand, _ticket = an_errand(week, at=SEVEN, skills=["car"])
    with pytest.raises(CannotCarry):
        actions.give_to(errand, helper, by=planner, at=SEVEN)


def test_ruled_out_by_hand(week, planner):
    two = [a_helper(week, a_person(), at=SEVEN) for _one in range(2)]
    errand, _ticket = an_errand(week, at=SEVEN)
    first = errand.helper
    actions.rule_out(errand, first, by=planner, at=SEVEN)
    errand.refresh_from_db()
    assert errand.helper in two
    assert errand.helper != first
    assert RuledOut.objects.get().by_hand


@pytest.mark.parametrize("trouble", [Failed("killed"), TookTooLong("late")])
def test_with_the_solver_down_plans_and_hands_still_work(week, planner, monkeypatch, trouble):
    def down(*_args, **_named):
        raise trouble

    monkeypatch.setattr("yizhan.kit.routing.planning.solvers_installed", lambda: True)
    monkeypatch.setattr("yizhan.kit.routing.planning.apart", down)
    errand, _ticket = an_errand(week, at=SEVEN)
    first, second = (a_helper(week, a_person(), at=SEVEN) for _one in range(2))
    assert set(draw_up(week, planner).rider_of) == {str(errand.pk)}
    actions.publish_draft(week, DAY, version=0, by=planner, at=SEVEN)
    errand.refresh_from_db()
    other = second if errand.helper_id == first.pk else first
    actions.give_to(errand, other, by=planner, at=SEVEN)
    actions.rule_out(errand, other, by=planner, at=SEVEN)
    errand.refresh_from_db()
    assert (errand.state, errand.helper_id) != (State.OFFERED, other.pk)


def test_who_lacks_the_permission_plans_nothing(week, unit):
    stranger = a_person("host", unit)
    errand, _ticket = an_errand(week, at=SEVEN)
    helper = a_helper(week, a_person(), at=SEVEN)
    for deed in (
        lambda: draw_up(week, stranger),
        lambda: actions.publish_draft(week, DAY, version=0, by=stranger, at=SEVEN),
        lambda: actions.give_to(errand, helper, by=stranger, at=SEVEN),
        lambda: actions.rule_out(errand, helper, by=stranger, at=SEVEN),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_plan_of_what_is_under_way_keeps_every_rule(week):
    rider = a_person()
    a_helper(week, rider, at=SEVEN)
    for number in range(4):
        an_errand(week, at=SEVEN, kind=["fetch", "deliver", "buy", "do"][number], minutes=5)
    mine = Errand.objects.filter(helper__person=rider).order_by("pickup_at").first()
    actions.accept(mine, by=rider, at=SEVEN)
    actions.set_out(mine, by=rider, at=SEVEN)
    at = SEVEN + timedelta(minutes=2)
    problem, plan = actions.what_if(actions.planned_day(week, DAY), at=at, seconds=0.3)
    assert breaches(problem, plan) == []
