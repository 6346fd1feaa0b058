"""The plan: whom to see next, each with its reason; the round in the order of a short way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from yizhan.ground.casework.actions import move_case
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.needs.tests.factories import a_station
from yizhan.wings.care.visits.actions import plan_round, take_out
from yizhan.wings.care.visits.index import office_of, plan_of, round_of
from yizhan.wings.care.visits.models import PlannedVisit
from yizhan.wings.care.visits.rules import Reason
from yizhan.wings.care.visits.tests.factories import (
    TODAY,
    a_field,
    a_need_of_the_site,
    a_visit,
    an_assignment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return a_field()


def said(field, *, days=0):
    plan = plan_of(field.instructor, on=TODAY + timedelta(days=days))
    return {one.destination.name: [why.reason for why in one.why] for one in plan}


def test_what_is_new_comes_first_and_what_was_seen_lately_last(field):
    site, company = an_assignment(field).destination, an_assignment(field, field.company)
    community = an_assignment(field, field.community).destination
    a_visit(site, by=field.instructor)
    plan = plan_of(field.instructor, on=TODAY)
    assert [one.destination for one in plan] == [company.destination, community, site]
    assert said(field) == {
        field.company.name: [Reason.NEW],
        field.community.name: [Reason.NEVER],
        field.site.name: [],
    }


def test_the_longest_unseen_comes_before_the_less_long(field):
    site, company = an_assignment(field).destination, an_assignment(field, field.company)
    a_visit(company.destination, by=field.instructor)
    a_visit(site, by=field.instructor, at=MONDAY + timedelta(days=5))
    plan = plan_of(field.instructor, on=TODAY + timedelta(days=45))
    assert [one.destination.name for one in plan] == [field.company.name, field.site.name]
    assert [str(why) for why in plan[0].why]
    assert plan[0].why[0].n == 45


def test_an_open_need_and_then_its_answer_lead_back(field):
    site = an_assignment(field).destination
    visit = a_visit(site, by=field.instructor, needs=[a_need_of_the_site(field.city.item)])
    assert said(field) == {field.site.name: [Reason.OPEN_NEEDS]}
    case = visit.heard.get().need.case
    closed = MONDAY + timedelta(days=1)
    move_case(case, "resolved", by=field.city.handler, at=closed, text="已装好。")
    assert said(field, days=1) == {field.site.name: [Reason.ANSWERED]}
    a_visit(site, by=field.instructor, at=MONDAY + timedelta(days=2))
    assert said(field, days=2) == {field.site.name: []}


def test_a_branch_that_was_founded_there_is_a_reason_until_somebody_comes(field):
    company = an_assignment(field, field.company).destination
    a_visit(company, by=field.instructor)
    a_unit(field.company, kind=UnitKind.BRANCH, at=MONDAY + timedelta(days=3))
    assert said(field, days=4) == {field.company.name: [Reason.NEW_BRANCH]}
    a_visit(company, by=field.instructor, at=MONDAY + timedelta(days=5))
    assert said(field, days=6) == {field.company.name: []}


def test_every_reason_has_its_words_in_both_languages(field):
    an_assignment(field)
    (one,) = plan_of(field.instructor, on=TODAY + timedelta(days=3))
    with translation.override("en"):
        assert str(one.why[0]) == "New since 3 days and not visited yet."
    with translation.override("zh-hans"):
        assert str(one.why[0]) == "3 天前新设立，还没有走访过。"


def test_the_plan_costs_the_same_however_many(field, django_assert_num_queries):
    an_assignment(field)
    with django_assert_num_queries(5):
        plan_of(field.instructor, on=TODAY)
    an_assignment(field, field.company)
    an_assignment(field, field.community)
    with django_assert_num_queries(5):
        plan_of(field.instructor, on=TODAY)


def test_the_round_begins_at_the_office_or_where_she_says_she_is(field):
    units = [a_unit(field.company, kind=UnitKind.DELIVERY_SITE) for _each in range(3)]
    for unit, lon in zip(units, (108.3, 108.1, 108.2), strict=True):
        a_station(field.city, unit=unit, lon=lon, lat=24.7)
    a_station(field.city, unit=field.station, lon=108.0, lat=24.7)
    stops = [an_assignment(field, unit).destination for unit in units]
    assert office_of(field.instructor) == field.station
    from_office = round_of(stops, person=field.instructor)
    assert [one.unit for one in from_office] == [units[1], units[2], units[0]]
    from_here = round_of(stops, person=field.instructor, start=(108.4, 24.7))
    assert [one.unit for one in from_here] == [units[0], units[2], units[1]]


def test_a_round_is_planned_once_and_one_stop_is_taken_out(field):
    stops = [an_assignment(field, one).destination for one in (field.company, field.site)]
    plan_round(stops, day=TODAY, by=field.instructor, at=MONDAY)
    assert plan_round(stops, day=TODAY, by=field.instructor, at=MONDAY) == []
    rows = list(PlannedVisit.objects.visible_to(field.instructor).from_day(TODAY))
    assert [(row.destination, row.position) for row in rows] == [(stops[0], 1), (stops[1], 2)]
    take_out(rows[0], by=field.instructor, at=MONDAY)
    take_out(rows[0], by=field.instructor, at=MONDAY)
    take_out(rows[1], by=field.colleague, at=MONDAY)
    assert PlannedVisit.objects.get() == rows[1]


def test_nobody_plans_what_she_does_not_see_or_for_yesterday(field):
    mine = an_assignment(field).destination
    other = an_assignment(field, field.company, person=field.colleague).destination
    with pytest.raises(NotAllowed):
        plan_round([mine, other], day=TODAY, by=field.instructor, at=MONDAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(Refusal):
            plan_round([mine], day=day, by=field.instructor, at=MONDAY)
    with pytest.raises(Refusal):
        plan_round([], day=TODAY, by=field.instructor, at=MONDAY)
    assert not PlannedVisit.objects.exists()
