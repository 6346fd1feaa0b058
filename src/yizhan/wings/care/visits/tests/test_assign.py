"""assign, end, reopen: who sees whom, from a day on; nobody sees more than she is assigned to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.visits.actions import (
    assign,
    end_assignment,
    plan_round,
    reopen_assignment,
)
from yizhan.wings.care.visits.actions.assigning import AssignedAgain, NoInstructor
from yizhan.wings.care.visits.models import Assignment, Destination, PlannedVisit, Visit
from yizhan.wings.care.visits.tests.factories import TODAY, a_field, a_visit, an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return a_field()


def test_an_instructor_sees_a_company_a_site_and_a_community(field):
    whom = [field.company, field.site, field.community]
    begun = assign(
        field.instructor, whom, unit=field.station, since=TODAY, by=field.lead, at=MONDAY
    )
    assert [one.destination.name for one in begun] == [one.name for one in whom]
    assert set(Destination.objects.for_person(field.instructor)) == {
        one.destination for one in begun
    }
    assert Entry.objects.filter(verb="visit.assigned").count() == 3


def test_twice_changes_nothing(field):
    an_assignment(field)
    again = assign(
        field.instructor, [field.site], unit=field.station, since=TODAY, by=field.lead, at=MONDAY
    )
    assert again == []
    assert Assignment.objects.count() == 1


def test_she_is_told_once_with_the_page(field):
    assign(
        field.instructor, [field.company, field.site], unit=field.station, since=TODAY,
        by=field.lead, at=MONDAY,
    )  # fmt: skip
    message = Message.objects.get(topic="visit.assigned", channel="in_app")
    assert message.person == field.instructor


@pytest.mark.parametrize("who", ["instructor", "stranger", "lead of elsewhere"])
def test_it_needs_who_leads_the_unit(field, who):
    by = {
        "instructor": field.instructor,
        "stranger": field.city.handler,
        "lead of elsewhere": a_person("lead", field.city.union),
    }[who]
    with pytest.raises(NotAllowed):
        assign(field.instructor, [field.site], unit=field.station, since=TODAY, by=by, at=MONDAY)
    assert not Assignment.objects.exists()


def test_only_who_is_an_instructor_there(field):
    with pytest.raises(NoInstructor):
        assign(a_person(), [field.site], unit=field.station, since=TODAY, by=field.lead, at=MONDAY)


def test_nobody_visits_a_department_or_a_county(field):
    for whom in (field.city.union, field.city.county):
        with pytest.raises(NotAllowed):
            an_assignment(field, whom)


def test_a_branch_is_assigned_by_who_may_know_of_it(field):
    elsewhere = a_unit(field.company, kind=UnitKind.BRANCH)
    with pytest.raises(NotAllowed):
        an_assignment(field, elsewhere)
    within = a_unit(field.station, kind=UnitKind.BRANCH)
    assert an_assignment(field, within).destination.unit == within


@pytest.mark.parametrize(("days", "refused"), [(0, False), (31, False), (32, True)])
def test_it_may_begin_a_month_back(field, days, refused):
    since = TODAY - timedelta(days=days)
    arguments = {"unit": field.station, "since": since, "by": field.lead, "at": MONDAY}
    if refused:
        with pytest.raises(Refusal) as told:
            assign(field.instructor, [field.site], **arguments)
        assert set(told.value.fields) == {"since"}
    else:
        assert assign(field.instructor, [field.site], **arguments)


def test_what_is_ended_is_seen_no_more_and_planned_no_more(field):
    assignment = an_assignment(field)
    plan_round([assignment.destination], day=TODAY, by=field.instructor, at=MONDAY)
    end_assignment(assignment, by=field.lead, at=MONDAY)
    assert not Destination.objects.for_person(field.instructor).exists()
    assert not PlannedVisit.objects.exists()
    assert not Assignment.objects.in_force(on=TODAY).exists()

    reopen_assignment(assignment, by=field.lead, at=MONDAY)
    assert Destination.objects.for_person(field.instructor).get() == assignment.destination


def test_a_newer_assignment_stays_the_only_one(field):
    assignment = an_assignment(field)
    end_assignment(assignment, by=field.lead, at=MONDAY)
    an_assignment(field)
    with pytest.raises(AssignedAgain):
        reopen_assignment(assignment, by=field.lead, at=MONDAY)


def test_an_instructor_sees_what_is_assigned_and_the_lead_what_is_her_units(field):
    mine, other = an_assignment(field), an_assignment(field, field.company, person=field.colleague)
    here, there = (
        a_visit(mine.destination, by=field.instructor),
        a_visit(other.destination, by=field.colleague),
    )
    assert set(Visit.objects.visible_to(field.instructor)) == {here}
    assert set(Assignment.objects.visible_to(field.instructor)) == {mine}
    assert set(Destination.objects.visible_to(field.instructor)) == {mine.destination}
    assert set(Visit.objects.visible_to(field.lead)) == {here, there}
    assert set(Assignment.objects.visible_to(field.lead)) == {mine, other}
    elsewhere = a_person("lead", field.city.union)
    assert not Visit.objects.visible_to(elsewhere).exists()
    assert not Assignment.objects.visible_to(elsewhere).exists()
    assert not Destination.objects.visible_to(elsewhere).exists()


def test_whoever_follows_reads_what_her_predecessor_noted(field):
    first = an_assignment(field)
    visit = a_visit(first.destination, by=field.instructor)
    end_assignment(first, by=field.lead, at=MONDAY)
    an_assignment(field, person=field.colleague)
    assert set(Visit.objects.visible_to(field.colleague)) == {visit}
