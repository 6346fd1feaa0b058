"""What happens to units, companies and members makes and settles duties; who is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import close_unit, merge_units
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.branches.actions import cover_company, uncover_company
from yizhan.wings.organisation.branches.models import Cover
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_member
from yizhan.wings.organisation.duties.actions import remind_task, reminding, return_duty, waive_duty
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import (
    FOLLOW_UP,
    INFO_PUSH,
    OFFICE_STATION,
    ORG_COVERAGE,
    WELCOME_PACKS,
    State,
)
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def recipients(topic):
    return [m.person for m in Message.objects.filter(topic=topic).order_by("pk")]


def states(code):
    return list(Duty.objects.filter(rule__code=code).values_list("state", flat=True))


def test_a_first_member_makes_what_is_owed_to_a_company():
    tree = a_tree()

    a_member(a_branch(tree.general_branch), company=tree.company)

    about = Duty.objects.filter(about=tree.company)
    assert {duty.rule.code for duty in about} == {ORG_COVERAGE, WELCOME_PACKS}
    assert {duty.unit for duty in about} == {tree.general_branch}
    assert set(recipients("duty.new")) == {tree.secretary}


def test_a_branch_that_covers_it_settles_the_coverage():
    tree = a_tree()
    branch = a_branch(tree.general_branch)
    a_member(branch, company=tree.company)

    cover_company(branch, tree.company, by=None, at=MONDAY + DAY)

    assert states(ORG_COVERAGE) == [State.DONE]
    assert Duty.objects.get(rule__code=ORG_COVERAGE).proof == branch.unit.name


def test_a_company_covered_before_is_covered_at_once():
    tree = a_tree()
    branch = a_branch(tree.general_branch)
    cover_company(branch, tree.company, by=None, at=MONDAY)

    a_member(branch, company=tree.company)

    assert states(ORG_COVERAGE) == [State.DONE]


def test_a_company_that_loses_its_branch_is_owed_one_again():
    tree = a_tree()
    branch, other = a_branch(tree.general_branch), a_branch(tree.general_branch)
    a_member(branch, company=tree.company)
    for one in (branch, other):
        cover_company(one, tree.company, by=None, at=MONDAY)

    uncover_company(Cover.objects.get(branch=branch), by=None, at=MONDAY + DAY)
    assert states(ORG_COVERAGE) == [State.DONE]
    close_unit(other.unit, by=None, at=MONDAY + 2 * DAY)

    assert states(ORG_COVERAGE) == [State.OWED]


def test_a_new_branch_brings_visits_and_information():
    tree = a_tree()

    branch = a_unit(tree.general_branch, kind=UnitKind.BRANCH)

    made = Duty.objects.filter(about=branch)
    assert [d.rule.code for d in made.order_by("pk")] == [FOLLOW_UP] * 4 + [INFO_PUSH]
    assert len(recipients("duty.new")) == 2, "a plan of four visits is told once"


def test_an_office_owes_a_station_until_it_has_one():
    tree = a_tree()
    office = a_unit(tree.bureau, kind=UnitKind.OFFICE, division=tree.county)
    assert states(OFFICE_STATION) == [State.OWED]

    a_unit(office, kind=UnitKind.GUIDANCE_STATION)

    assert states(OFFICE_STATION) == [State.DONE]


def test_what_a_closed_unit_owed_goes_up_and_who_was_answering_is_told():
    tree = a_tree()
    branch = tree.branch()
    was_answering = a_person("secretary", branch)
    duty = tree.duty(branch)

    close_unit(branch, by=None, at=MONDAY + DAY)

    duty.refresh_from_db()
    assert duty.unit == tree.general_branch
    assert set(recipients("duty.passed_on")) == {was_answering, tree.secretary}


def test_what_a_merged_unit_owed_goes_to_what_it_became_part_of():
    tree = a_tree()
    one, other = tree.branch(), tree.branch()
    duty = tree.duty(one)

    merge_units(one, other, by=None, at=MONDAY + DAY)

    duty.refresh_from_db()
    assert duty.unit == other


def test_a_late_one_is_told_here_and_above():
    tree = a_tree()
    duty = tree.duty()

    reminding.warn_due_soon(duty, at=MONDAY + 8 * DAY)
    reminding.report_late(duty, at=MONDAY + 11 * DAY)

    assert recipients("duty.due_soon") == [tree.secretary]
    assert set(recipients("duty.late")) == {tree.secretary, tree.lead, tree.admin}
    assert Message.objects.filter(topic="duty.late").first().link == f"/desk/duties/{duty.pk}"


def test_a_unit_without_workers_is_spoken_for_by_the_level_above():
    tree = a_tree()

    tree.duty(tree.branch(), at=MONDAY)

    assert recipients("duty.new")[-1] == tree.secretary


def test_what_came_back_says_why():
    tree = a_tree()
    duty = waive_duty(tree.duty(), reason="免", by=tree.lead, at=MONDAY)

    return_duty(duty, reason="还是要报", by=tree.lead, at=MONDAY)

    assert "还是要报" in Message.objects.get(topic="duty.returned").body


def test_the_silent_are_reminded_once_a_day():
    tree = a_tree()
    task = tree.task()
    duty = task.duties.get()
    reminding.notify_unit(duty, at=MONDAY)
    for at in (MONDAY, MONDAY, MONDAY + DAY):
        remind_task(task, by=tree.lead, at=at)
        reminding.notify_unit(task.duties.get(), at=at)

    assert recipients("duty.new") == [tree.bureau_handler]
    assert recipients("duty.reminder") == [tree.bureau_handler] * 2
    assert task.due_on > TODAY
