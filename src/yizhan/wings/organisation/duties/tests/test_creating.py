"""create, fulfil, reopen: duties come from what happens, and go by what becomes true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.duties.actions import (
    create_duty,
    create_rule_duties,
    fulfil_rule_duties,
    reopen_rule_duties,
)
from yizhan.wings.organisation.duties.actions.creating import owner_of
from yizhan.wings.organisation.duties.models import Duty, DutyPeriod
from yizhan.wings.organisation.duties.rules import (
    FOLLOW_UP,
    INFO_PUSH,
    OFFICE_STATION,
    ORG_COVERAGE,
    WELCOME_PACKS,
    Occasion,
    Owner,
    State,
)
from yizhan.wings.organisation.duties.tests.factories import FOUNDED, TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def codes(duties):
    return [duty.rule.code for duty in duties]


def test_a_company_with_members_is_owed_an_organisation_and_a_welcome_pack():
    tree = a_tree()

    duties = create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)

    assert codes(duties) == [ORG_COVERAGE, WELCOME_PACKS]
    assert {duty.unit for duty in duties} == {tree.general_branch}
    assert [duty.due_on for duty in duties] == [date(2024, 6, 2), date(2024, 3, 25)]
    assert Entry.objects.filter(verb="duty.made").count() == 2


def test_an_old_company_gets_no_welcome_pack():
    tree = a_tree()
    old = a_unit(
        tree.root, kind=UnitKind.COMPANY, division=tree.county, founded_on=date(2020, 1, 1)
    )

    assert codes(create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=old, at=MONDAY)) == [
        ORG_COVERAGE
    ]


def test_a_new_branch_is_owed_a_plan_of_visits_and_information():
    tree = a_tree()

    duties = create_rule_duties(Occasion.BRANCH_FOUNDED, about=tree.branch(), at=MONDAY)

    assert codes(duties) == [FOLLOW_UP] * 4 + [INFO_PUSH]
    assert [d.due_on.isoformat() for d in duties[:4]] == [
        "2024-04-04", "2024-06-04", "2024-09-04", "2025-03-04",
    ]  # fmt: skip


def test_told_twice_it_makes_them_once():
    tree = a_tree()
    create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)

    assert (
        create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY + DAY) == []
    )
    assert Duty.objects.count() == DutyPeriod.objects.count() == 2


def test_who_owes_what():
    tree = a_tree()
    branch, office = tree.branch(), tree.offices[0]
    elsewhere = a_unit(tree.root, kind=UnitKind.COMPANY, division=tree.city)

    assert owner_of(Owner.ITSELF, office) == office
    assert owner_of(Owner.ABOVE, branch) == tree.general_branch
    assert owner_of(Owner.GENERAL_BRANCH, branch) == tree.general_branch
    assert owner_of(Owner.GENERAL_BRANCH, tree.company) == tree.general_branch
    assert owner_of(Owner.GENERAL_BRANCH, tree.general_branch) == tree.root
    assert owner_of(Owner.GENERAL_BRANCH, elsewhere) == tree.root
    assert owner_of(Owner.OFFICE, tree.company) in tree.offices
    assert owner_of(Owner.OFFICE, elsewhere).kind == UnitKind.BUREAU


def test_without_a_general_branch_the_city_committee_owes_it():
    tree = a_tree(branches=0)
    close_unit(tree.general_branch, by=None, at=MONDAY)

    duties = create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)

    assert {duty.unit for duty in duties} == {tree.root}


def test_a_fact_settles_what_was_owed_about_it():
    tree = a_tree()
    create_rule_duties(Occasion.OFFICE_OPENED, about=tree.offices[0], at=MONDAY)

    assert (
        fulfil_rule_duties(OFFICE_STATION, about=tree.offices[0], at=MONDAY + DAY, proof="建站")
        == 1
    )

    duty = Duty.objects.get()
    assert (duty.state, duty.done_on, duty.done_by) == (State.DONE, TODAY + DAY, None)
    assert fulfil_rule_duties(OFFICE_STATION, about=tree.offices[0], at=MONDAY + DAY) == 0


def test_what_is_no_fact_any_more_is_owed_again_with_all_its_time():
    tree = a_tree()
    create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)
    fulfil_rule_duties(ORG_COVERAGE, about=tree.company, at=MONDAY)

    reopen_rule_duties(ORG_COVERAGE, about=tree.company, at=MONDAY + 200 * DAY, reason="支部撤销")

    duty = Duty.objects.get(rule__code=ORG_COVERAGE)
    assert (duty.state, duty.due_on) == (State.OWED, TODAY + 290 * DAY)
    assert [period.change for period in duty.periods.order_by("pk")] == ["made", "done", "returned"]


def test_a_decision_makes_one():
    tree = a_tree()

    duty = create_duty(
        tree.general_branch, what="报送名单", due_on=TODAY + DAY, by=tree.lead, at=MONDAY
    )

    assert (duty.unit, duty.rule, duty.about) == (tree.general_branch, None, None)
    assert duty.periods.get().by == tree.lead


@pytest.mark.parametrize(
    "wrong", [{"what": " "}, {"what": "长" * 201}, {"due_on": TODAY - DAY}, {"text": "\x00"}]
)
def test_a_decision_without_sense_is_refused(wrong):
    tree = a_tree()

    with pytest.raises(Refusal) as refused:
        tree.duty(**wrong)

    assert set(refused.value.fields) & {*wrong, "text"}


def test_only_from_within_reach():
    tree = a_tree()

    with pytest.raises(NotAllowed):
        create_duty(tree.bureau, what="报送", due_on=TODAY, by=tree.secretary, at=MONDAY)


def test_a_closed_unit_owes_nothing_new():
    tree = a_tree()
    branch = tree.branch()
    close_unit(branch, by=None, at=MONDAY)

    with pytest.raises(Refusal):
        create_duty(branch, what="报送", due_on=TODAY, by=None, at=MONDAY)


def test_queries_do_not_grow_with_the_steps(django_assert_num_queries):
    tree = a_tree()
    branch = tree.branch()
    assert branch.founded_on == FOUNDED

    create_rule_duties(
        Occasion.OFFICE_OPENED, about=tree.offices[0], at=MONDAY
    )  # loads the calendar
    with django_assert_num_queries(26):
        create_rule_duties(Occasion.BRANCH_FOUNDED, about=branch, at=MONDAY)
