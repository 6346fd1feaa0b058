"""take, assign, hand_on, note: who works on a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.actions import (
    answer_by_asker,
    assign,
    hand_back,
    hand_on,
    move_case,
    note,
    take,
)
from yizhan.ground.casework.actions.handing import AlreadyClosed, TakenByAnother
from yizhan.ground.casework.actions.row import ChangedSince
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import UNDO, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def city():
    return a_city()


def test_taking_begins_the_work():
    city = a_city()

    case = take(city.case(), by=city.handler, at=LATER)

    assert (case.assignee, case.status) == (city.handler, Status.IN_PROGRESS)
    assert case.steps.get(kind="taken").public
    assert Entry.objects.filter(verb="case.taken").count() == 1


def test_what_a_colleague_took_is_not_taken_away():
    city = a_city()
    case = take(city.case(), by=city.handler, at=LATER)

    with pytest.raises(TakenByAnother):
        take(case, by=city.colleague, at=LATER)


def test_it_is_given_only_to_who_may_work_on_it():
    city = a_city()
    case = city.case()

    assert assign(case, city.colleague, by=city.handler, at=LATER).assignee == city.colleague
    with pytest.raises(Refusal):
        assign(case, city.stranger, by=city.handler, at=LATER)


def test_handing_on_keeps_the_deadline_and_the_history():
    city = a_city()
    case = take(city.case(), by=city.handler, at=LATER)

    handed = hand_on(case, city.traffic, by=city.handler, at=LATER, text="电话 123，找老李")

    assert (handed.unit, handed.assignee, handed.status) == (
        city.traffic, None, Status.AWAITING_HANDLING,
    )  # fmt: skip
    assert handed.due_at == case.due_at
    step = case.steps.get(kind="handed_on")
    assert (step.facts["from"], step.facts["to"]) == (city.union.name, city.traffic.name)
    assert step.public
    inner = case.steps.get(kind="noted")
    assert inner.text == "电话 123，找老李" and not inner.public


def test_then_the_other_unit_sees_it_and_the_first_does_not():
    city = a_city()
    case = hand_on(city.case(), city.traffic, by=city.handler, at=LATER)

    assert Case.objects.visible_to(city.stranger).get() == case
    assert not Case.objects.visible_to(city.handler).exists()


def test_a_dispatcher_routes_what_no_rule_fitted():
    city = a_city()
    case = city.case(division=None)

    assert hand_on(case, city.union, by=city.dispatcher, at=LATER).routed


def test_it_cannot_be_handed_to_where_it_is_or_nowhere():
    city = a_city()
    case = city.case()
    type(city.traffic).objects.filter(pk=city.traffic.pk).update(closed_on=MONDAY.date())
    city.traffic.refresh_from_db()

    for unit in (city.union, city.traffic):
        with pytest.raises(Refusal) as refused:
            hand_on(case, unit, by=city.handler, at=LATER)
        assert "unit" in refused.value.fields


def test_a_note_is_for_colleagues_only():
    city = a_city()

    step = note(city.case(), by=city.handler, at=LATER, text="他很急")

    assert not step.public
    assert "他很急" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("verb", [take, note, hand_on, assign])
@pytest.mark.parametrize("who", ["stranger", "lead", "rider"])
def test_a_stranger_may_nothing(verb, who):
    city = a_city()
    targets: dict[Any, dict[str, Any]] = {
        note: {"text": "x"},
        hand_on: {"unit": city.traffic},
        assign: {"to": city.colleague},
    }

    with pytest.raises(NotAllowed):
        verb(city.case(), by=getattr(city, who), at=LATER, **targets.get(verb, {}))


@pytest.mark.parametrize("verb", [take, hand_on, assign])
def test_a_closed_case_is_left_alone(verb):
    city = a_city()
    case = move_case(city.case(), Status.RESOLVED, by=city.handler, at=LATER, text="好了")
    targets: dict[Any, dict[str, Any]] = {
        hand_on: {"unit": city.traffic},
        assign: {"to": city.colleague},
    }

    with pytest.raises(AlreadyClosed):
        verb(case, by=city.handler, at=LATER, **targets.get(verb, {}))


def test_undone_it_is_as_it_was(city):
    case = take(city.case(), by=city.handler, at=LATER)
    before = Case.objects.values().get(pk=case.pk)
    hand_on(case, city.traffic, by=city.handler, at=LATER, text="请看")

    hand_back(case, by=city.handler, at=LATER + UNDO)

    after = Case.objects.values().get(pk=case.pk)
    assert after == before | {"version": after["version"]}
    assert case.steps.last().facts["to"] == city.union.name


def test_undone_it_is_nobodys_again(city):
    case = city.case(division=None)
    hand_on(case, city.traffic, by=city.dispatcher, at=LATER)
    hand_back(case, by=city.dispatcher, at=LATER)
    case.refresh_from_db()
    assert (case.routed, case.unit, case.status) == (False, city.bureau, Status.REPORTED)


def acts(case, city):
    take(case, by=city.stranger, at=LATER)


def says(case, city):
    answer_by_asker(case, at=LATER, text="还在等")


def undoes(case, city):
    hand_back(case, by=city.dispatcher, at=LATER)


@pytest.mark.parametrize("deed", [acts, says, undoes])
def test_what_somebody_did_since_is_not_undone(city, deed):
    case = city.case()
    hand_on(case, city.traffic, by=city.dispatcher, at=LATER)
    deed(case, city)
    with pytest.raises(ChangedSince):
        hand_back(case, by=city.dispatcher, at=LATER)


def test_nobody_undoes_what_another_did_or_long_ago(city):
    case = city.case()
    hand_on(case, city.traffic, by=city.handler, at=LATER)
    for who, at in ((city.dispatcher, LATER), (city.handler, LATER + UNDO + UNDO)):
        with pytest.raises(ChangedSince):
            hand_back(case, by=who, at=at)
