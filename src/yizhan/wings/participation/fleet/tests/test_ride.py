"""A rider's answers: whoever says no, nothing or gives back is not asked again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.participation.fleet import actions, jobs
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
LATER = SEVEN + timedelta(seconds=91)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


@pytest.fixture
def two(week):
    return [a_helper(week, a_person(), at=SEVEN) for _one in range(2)]


def of(helper):
    return helper.person


def asked_of(errand):
    errand.refresh_from_db()
    return errand.helper


@pytest.mark.django_db
def test_from_yes_to_done(two, week):
    errand, _ticket = an_errand(week, at=SEVEN)
    rider = of(asked_of(errand))
    actions.accept(errand, by=rider, at=SEVEN)
    actions.set_out(errand, by=rider, at=SEVEN)
    actions.picked_up(errand, by=rider, at=LATER)
    assert actions.done(errand, by=rider, at=LATER).state == State.DONE
    assert actions.done(errand, by=rider, at=LATER).done_at == LATER


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["decline", "give_back"])
def test_whoever_cannot_is_followed_by_the_next(two, week, deed):
    errand, _ticket = an_errand(week, at=SEVEN)
    first = asked_of(errand)
    if deed == "give_back":
        actions.accept(errand, by=of(first), at=SEVEN)
    getattr(actions, deed)(errand, by=of(first), at=SEVEN)
    second = asked_of(errand)
    assert {first, second} == set(two)
    actions.decline(errand, by=of(second), at=SEVEN)
    assert asked_of(errand) is None
    assert errand.reason["why"] == "not_allowed"


@pytest.mark.django_db
def test_no_answer_in_90_seconds_asks_the_next(two, week, time_machine):
    errand, _ticket = an_errand(week, at=SEVEN)
    first = asked_of(errand)
    time_machine.move_to(SEVEN + timedelta(seconds=89), tick=False)
    assert jobs.pass_on() == 0
    time_machine.move_to(LATER, tick=False)
    assert jobs.pass_on() == 1
    assert asked_of(errand) != first
    assert jobs.pass_on() == 0


@pytest.mark.django_db
def test_one_who_leaves_gives_her_errands_to_others(two, week):
    errand, _ticket = an_errand(week, at=SEVEN)
    first = asked_of(errand)
    actions.accept(errand, by=of(first), at=SEVEN)
    actions.leave(first, by=of(first), at=SEVEN)
    assert asked_of(errand) not in (None, first)
    assert errand.state == State.OFFERED


@pytest.mark.django_db
def test_nobody_else_answers(two, week):
    errand, _ticket = an_errand(week, at=SEVEN)
    other = next(one for one in two if one != errand.helper)
    for deed in (actions.accept, actions.decline, actions.set_out, actions.done):
        with pytest.raises(NotAllowed):
            deed(errand, by=of(other), at=SEVEN)
