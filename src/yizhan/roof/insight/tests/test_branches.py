"""Indicators of branches and admissions: as of any day, and their lines name no person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.people.actions import close_unit, merge_units
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.organisation.branches.actions import withdraw_membership
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_willing_person,
)
from yizhan.wings.organisation.development.actions import correct_step
from yizhan.wings.organisation.development.tests.factories import (
    a_candidacy,
    at_noon,
    take_steps,
)

pytestmark = pytest.mark.django_db
DAY, LONG_AGO = MONDAY.date(), date(2020, 1, 1)
LATER = DAY + timedelta(days=1000)


def answer(key, *, on=DAY, unit=None):
    return REGISTRY[key].compute(Extent(on, unit))


@pytest.mark.parametrize(
    ("key", "type"), [("joint_branches", BranchType.JOINT), ("mobile_branches", BranchType.MOBILE)]
)
def test_branches_are_counted_by_type_and_day(key, type):
    general = a_general_branch(a_unit())
    branches = [a_branch(general, type=one, founded_on=DAY) for one in (type, type, "ordinary")]

    assert answer(key).value == 2
    assert answer(key, on=DAY - timedelta(days=1)).value == 0
    assert answer(key, unit=general).value == 2
    close_unit(branches[0].unit, by=None, at=MONDAY)
    assert answer(key).value == 1


@pytest.mark.parametrize(
    ("key", "kind"), [("riders_admitted", "rider"), ("company_heads_admitted", "head")]
)
def test_who_was_admitted_counts_in_its_year_from_its_day_on(key, kind):
    root = a_unit(founded_on=LONG_AGO)
    general, elsewhere = (
        a_unit(root, kind=UnitKind.GENERAL_BRANCH, founded_on=LONG_AGO) for _ in range(2)
    )
    branch = a_branch(general, founded_on=LONG_AGO)
    person = a_willing_person(display_name="韦某某")
    candidacy = a_candidacy(branch, kind=kind, person=person)
    day = take_steps(candidacy, "approval")
    take_steps(a_candidacy(branch, kind=kind), "admission")
    take_steps(a_candidacy(branch, kind="head" if kind == "rider" else "rider"), "talk")

    later = day + timedelta(days=20)
    values = [answer(key, on=on).value for on in (day - timedelta(days=1), day, later)]
    assert values == [0, 1, 1]
    assert answer(key, on=date(day.year + 1, 1, 1)).value == 0
    assert answer(key, on=later, unit=elsewhere).value == 0
    lines = answer(key, on=day).lines()
    assert [(line.name, line.count) for line in lines] == [(general.name, 1)]
    assert "韦某某" not in str(lines) and branch.unit.name not in str(lines)

    withdraw_membership(person, at=at_noon(later))
    assert [answer(key, on=on).value for on in (day, later)] == [1, 1]


def test_who_was_admitted_stays_counted_where_the_branch_was_on_that_day():
    root = a_unit(founded_on=LONG_AGO)
    here, there = (
        a_unit(root, kind=UnitKind.GENERAL_BRANCH, founded_on=LONG_AGO) for _ in range(2)
    )
    old, new = (a_branch(general, founded_on=LONG_AGO) for general in (here, there))
    candidacy = a_candidacy(old)
    day = take_steps(candidacy, "approval")

    merge_units(old.unit, new.unit, by=None, at=at_noon(day + timedelta(days=40)))
    candidacy.refresh_from_db()
    assert candidacy.branch == new
    approval = candidacy.steps.get(stage__code="approval")
    correct_step(approval, on=day + timedelta(days=1), note="笔误", by=None, at=at_noon(LATER))

    on = day + timedelta(days=2)
    for unit, count in ((root, 1), (here, 1), (there, 0)):
        assert answer("riders_admitted", on=on, unit=unit).value == count
    [line] = answer("riders_admitted", on=on).lines()
    assert (line.name, line.count) == (here.name, 1)
