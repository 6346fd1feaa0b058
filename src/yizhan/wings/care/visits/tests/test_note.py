"""note_visit: a note with the needs heard, once however often it is sent; take_back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import Case
from yizhan.ground.people import vault
from yizhan.ground.people.models import Post
from yizhan.ground.people.roles import forget
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.visits.actions import (
    end_assignment,
    note_visit,
    plan_round,
    take_back,
)
from yizhan.wings.care.visits.actions.noting import NotedBefore, TooLateToTakeBack
from yizhan.wings.care.visits.models import HeardNeed, PlannedVisit, Visit
from yizhan.wings.care.visits.rules import InNameOf, Met
from yizhan.wings.care.visits.tests.factories import (
    TODAY,
    a_field,
    a_need_of_the_site,
    a_riders_need,
    a_visit,
    an_assignment,
)

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def field():
    return a_field()


@pytest.fixture
def site(field):
    return an_assignment(field).destination


def test_two_needs_become_cases_in_the_names_they_were_said_in(field, site):
    item = field.city.item
    needs = [a_need_of_the_site(item), a_riders_need(item)]
    visit = a_visit(site, by=field.instructor, needs=needs)
    of_site, of_rider = visit.heard.order_by("pk")
    assert (of_site.in_name_of, of_site.consented_at) == (InNameOf.DESTINATION, None)
    assert (of_rider.in_name_of, of_rider.consented_at) == (InNameOf.RIDER, MONDAY)
    assert of_site.need.contact is None
    assert vault.open_secret(of_rider.need.contact) == "+8613800138000"
    assert {one.need.asked_by for one in (of_site, of_rider)} == {None}
    case = of_rider.need.case
    assert (case.unit, case.place) == (field.city.union, site.name)
    assert Entry.objects.get(verb="visit.noted").facts["needs"] == 2


def test_the_same_note_sent_again_is_the_first_one(field, site):
    needs = [a_need_of_the_site(field.city.item)]
    first = a_visit(site, by=field.instructor, needs=needs, key=KEY)
    later = MONDAY + timedelta(days=9)
    again = a_visit(
        site, by=field.instructor, needs=needs, key=KEY, at=later, visited_on=first.visited_on
    )
    assert again == first
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_another_note_under_the_same_key_is_refused(field, site):
    a_visit(site, by=field.instructor, key=KEY)
    with pytest.raises(NotedBefore):
        a_visit(site, by=field.instructor, key=KEY, text="别的话")
    assert Visit.objects.count() == 1


def test_the_key_of_one_is_not_the_key_of_another(field, site):
    an_assignment(field, person=field.colleague)
    a_visit(site, by=field.instructor, key=KEY)
    a_visit(site, by=field.colleague, key=KEY)
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "input_"),
    [
        ({"phone": ""}, "phone_1"),
        ({"consent": False}, "consent_1"),
        ({"text": " "}, "text_1"),
        ({"phone": "123"}, "phone_1"),
    ],
)
def test_a_riders_need_takes_her_number_and_her_consent(field, site, changed, input_):
    need = a_riders_need(field.city.item, **changed)
    with pytest.raises(Refusal) as told:
        a_visit(site, by=field.instructor, needs=[need])
    assert set(told.value.fields) == {input_}
    assert not Visit.objects.exists()
    assert not Case.objects.exists()


def test_a_refused_need_takes_the_whole_note_with_it(field, site):
    good, bad = a_need_of_the_site(field.city.item), a_riders_need(field.city.item, phone="1")
    with pytest.raises(Refusal) as told:
        a_visit(site, by=field.instructor, needs=[good, bad])
    assert set(told.value.fields) == {"phone_2"}
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)


def test_more_than_three_needs_are_a_second_note(field, site):
    with pytest.raises(Refusal):
        a_visit(site, by=field.instructor, needs=[a_need_of_the_site(field.city.item)] * 4)


@pytest.mark.parametrize(
    "fields",
    [
        {"met": [], "text": ""},
        {"met": [Met.NOBODY, Met.RIDERS]},
        {"met": ["president"]},
        {"text": "长" * 2001},
        {"visited_on": TODAY + timedelta(days=1)},
    ],
)
def test_what_makes_no_sense_is_refused(field, site, fields):
    with pytest.raises(Refusal) as told:
        a_visit(site, by=field.instructor, **fields)
    assert told.value.fields
    assert not Visit.objects.exists()


def test_nobody_notes_where_she_is_not_assigned(field, site):
    for person in (field.colleague, field.lead, field.city.handler):
        with pytest.raises(NotAllowed):
            a_visit(site, by=person)


def test_a_note_of_the_last_day_comes_in_after_the_assignment_ended(field):
    assignment = an_assignment(field)
    later = MONDAY + timedelta(days=3)
    end_assignment(assignment, by=field.lead, at=MONDAY)
    visit = a_visit(assignment.destination, by=field.instructor, at=later, visited_on=TODAY)
    assert visit.visited_on == TODAY
    with pytest.raises(NotAllowed):
        a_visit(assignment.destination, by=field.instructor, at=later)


def test_a_post_that_ended_while_the_form_was_open(field, site):
    Post.objects.filter(person=field.instructor).update(ends_at=MONDAY)
    forget(field.instructor)
    with pytest.raises(NotAllowed):
        a_visit(site, by=field.instructor)


def test_what_was_planned_is_done(field, site):
    plan_round([site], day=TODAY, by=field.instructor, at=MONDAY)
    visit = a_visit(site, by=field.instructor)
    assert PlannedVisit.objects.get().visit == visit
    take_back(visit, by=field.instructor, at=MONDAY)
    assert PlannedVisit.objects.get().visit is None
    assert not Visit.objects.exists()


def test_a_note_is_taken_back_by_its_author_within_a_day(field, site):
    an_assignment(field, person=field.colleague)
    visit = a_visit(site, by=field.instructor)
    with pytest.raises(NotAllowed):
        take_back(visit, by=field.colleague, at=MONDAY)
    with pytest.raises(TooLateToTakeBack):
        take_back(visit, by=field.instructor, at=MONDAY + timedelta(hours=25))
    with_case = a_visit(site, by=field.instructor, needs=[a_need_of_the_site(field.city.item)])
    with pytest.raises(TooLateToTakeBack):
        take_back(with_case, by=field.instructor, at=MONDAY)
    assert Visit.objects.count() == 2
    assert HeardNeed.objects.get().visit == with_case


def test_a_note_has_no_place_and_no_photo():
    columns = {field.name for field in Visit._meta.get_fields()}
    assert not columns & {"lon", "lat", "photo", "photos", "minutes", "begins_at", "ends_at"}


def test_line_ends_of_browsers_are_one_note(field, site):
    visit = note_visit(
        site, by=field.instructor, at=MONDAY, visited_on=TODAY, text=" 一\r\n二 ", met=["riders"]
    )
    assert visit.text == "一\n二"
