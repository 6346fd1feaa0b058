"""A problem at a gate: whose case it is, and what of it everybody sees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Audience, ItemGroup, Status
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import Problem
from yizhan.wings.care.gates.tests.factories import a_compound, gate_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def compound(city):
    street = a_unit(city.bureau, kind=UnitKind.TOWNSHIP, division=city.county)
    return a_compound(street, city.county)


def report(compound, *, kind="gate_shut", text="", by=None):
    return actions.report_problem(compound, kind=kind, text=text, by=by, at=MONDAY)


def test_it_is_a_case_of_the_unit_that_keeps_the_place_with_a_deadline(city, compound):
    gate_item()
    need = report(compound, text="夜里两点", by=city.rider)

    case = Case.objects.get()
    assert (case.unit, case.place, case.text) == (
        compound.unit, compound.name, "当时门关着：夜里两点",
    )  # fmt: skip
    assert case.due_at > MONDAY
    assert (need.asked_by, need.case, case.gate_problem.kind) == (city.rider, case, "gate_shut")


def test_an_older_catalogue_sends_it_to_whoever_answers_for_gates(city, compound):
    union = {"unit_kind": UnitKind.DEPARTMENT, "competence": city.union.competence}
    an_item(code="gate-entry", group=ItemGroup.GATE, **union)
    report(compound)
    assert Case.objects.get().unit == city.union


def test_without_any_item_it_is_refused(city, compound):
    with pytest.raises(actions.NobodyAnswers):
        report(compound)
    gate_item()


def test_what_is_wrong_must_be_said(city, compound):
    gate_item()
    with pytest.raises(Exception, match="."):
        report(compound, kind="castle")
    assert not Case.objects.exists()


def test_everybody_sees_it_until_a_month_after_its_end(city, compound):
    assert gate_item().audience == Audience.SYSTEM
    case = report(compound).case
    soon = MONDAY + timedelta(days=1)
    assert Problem.objects.public(at=soon).get().case == case
    assert Problem.objects.of([compound]).troubled() == {compound.pk}

    worker = a_person("handler", compound.unit)
    move_case(case, Status.RESOLVED, by=worker, at=soon, text="换了门禁")
    assert Problem.objects.public(at=soon + timedelta(days=29)).exists()
    assert not Problem.objects.public(at=soon + timedelta(days=31)).exists()
    assert Problem.objects.of([compound]).troubled() == set()
