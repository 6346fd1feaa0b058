"""Accounts that end or become one, units that close or merge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import (
    close_unit,
    erase_person,
    merge_persons,
    merge_units,
    unmerge_persons,
)
from yizhan.ground.people.models import Post
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.care.visits.actions import plan_round
from yizhan.wings.care.visits.models import Assignment, Destination, PlannedVisit, Visit
from yizhan.wings.care.visits.tests.factories import (
    TODAY,
    a_field,
    a_visit,
    an_assignment,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=10)


@pytest.fixture
def field():
    return a_field()


def test_an_account_that_ends_sees_nobody_and_its_notes_stay_without_a_name(field):
    assignment = an_assignment(field)
    plan_round([assignment.destination], day=TODAY, by=field.instructor, at=MONDAY)
    visit = a_visit(assignment.destination, by=field.instructor)
    plan_round([assignment.destination], day=TODAY + timedelta(3), by=field.instructor, at=MONDAY)
    erase_person(field.instructor, by=field.instructor, at=LATER)
    assignment.refresh_from_db()
    visit.refresh_from_db()
    assert assignment.until == TODAY + timedelta(days=10)
    assert not PlannedVisit.objects.exists()
    assert visit.text
    assert visit.person.display_name == ""


def test_two_accounts_of_one_person_see_a_place_once(field):
    second = a_person("instructor", field.station)
    first_sees = an_assignment(field)
    both = an_assignment(field, person=second)
    only_second = an_assignment(field, field.company, person=second)
    Post.objects.filter(person=second).update(ends_at=MONDAY)
    merge = merge_persons(second, field.instructor, unit=field.station, by=None, at=LATER)
    assert set(Assignment.objects.for_person(field.instructor)) == {first_sees, only_second}
    visit = a_visit(only_second.destination, by=field.instructor, at=LATER)
    assert visit.person == field.instructor

    unmerge_persons(merge, unit=field.station, by=None, at=LATER)
    both.refresh_from_db()
    assert both.until is None
    assert set(Assignment.objects.for_person(field.instructor)) == {first_sees}


def test_who_goes_for_a_closed_station_goes_for_what_follows_it(field):
    admin, assignment = an_admin(field.city.committee), an_assignment(field)
    visit = a_visit(assignment.destination, by=field.instructor)
    close_unit(field.station, by=admin, at=LATER)
    assignment.refresh_from_db()
    visit.refresh_from_db()
    assert (assignment.unit.kind, assignment.until) == (UnitKind.OFFICE, None)
    assert visit.unit == field.station
    assert set(Assignment.objects.visible_to(field.lead)) == {assignment}
    assert not Assignment.objects.for_person(field.instructor).exists(), "her post has ended"


def test_a_closed_site_is_seen_by_nobody(field):
    admin, assignment = an_admin(field.city.committee), an_assignment(field)
    plan_round([assignment.destination], day=TODAY + timedelta(20), by=field.instructor, at=MONDAY)
    close_unit(field.site, by=admin, at=LATER)
    assignment.refresh_from_db()
    assert assignment.until == TODAY + timedelta(days=10)
    assert not PlannedVisit.objects.exists()


def test_a_merged_site_is_seen_as_what_it_became(field):
    admin, assignment = an_admin(field.city.committee), an_assignment(field)
    visit = a_visit(assignment.destination, by=field.instructor)
    heir = a_unit(field.company, kind=UnitKind.DELIVERY_SITE, division=field.city.county)
    merge_units(field.site, heir, by=admin, at=LATER)
    seen = Destination.objects.for_person(field.instructor).get()
    assert seen.unit == heir
    assert list(Visit.objects.of(assignment.destination)) == [visit]


def test_a_merge_does_not_double_whom_she_saw_before(field):
    admin, heir = (
        an_admin(field.city.committee),
        a_unit(field.company, kind=UnitKind.DELIVERY_SITE, division=field.city.county),
    )
    an_assignment(field)
    known = an_assignment(field, heir)
    merge_units(field.site, heir, by=admin, at=LATER)
    assert list(Assignment.objects.for_person(field.instructor)) == [known]


def test_a_lead_of_the_committee_sees_all(field):
    assignment = an_assignment(field)
    lead = a_person("lead", field.city.committee, scope=Scope.BELOW)
    assert set(Assignment.objects.visible_to(lead)) == {assignment}
