"""/me/visits: the plan with its reasons, the round, the note with needs, what became of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.wings.care.activities.actions import make_calendar
from yizhan.wings.care.visits.actions import end_assignment, plan_round
from yizhan.wings.care.visits.models import HeardNeed, PlannedVisit, Visit
from yizhan.wings.care.visits.tests.factories import (
    a_field,
    a_need_of_the_site,
    a_riders_need,
    a_visit,
    an_assignment,
)

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def field(db):
    return a_field()


@pytest.fixture
def assignment(field):
    return an_assignment(field)


@pytest.fixture
def phone(client, field):
    client.force_login(field.instructor)
    return client


def form_of(assignment, **fields):
    return {
        "destination": assignment.destination_id,
        "visited_on": timezone.localdate().isoformat(),
        "met": ["manager"],
        "text": "雨棚漏水",
        "key": KEY,
    } | fields


def need_of(field, number, **fields):
    columns = {"item": field.city.item.code, "text": "想要热水", "name": "destination"} | fields
    return {f"{name}_{number}": value for name, value in columns.items()}


def test_the_plan_says_whom_and_why(phone, field, assignment):
    page = phone.get("/me/visits").text
    assert assignment.destination.name in page
    days = (timezone.localdate() - assignment.since).days
    assert f"分工 {days} 天，还没有走访过。" in page
    assert f'value="{assignment.destination_id}"' in page


def test_who_is_no_instructor_is_turned_away(client, field, assignment):
    client.force_login(field.lead)
    for address in ("/me/visits", "/me/visits/note", f"/me/visits/{assignment.destination_id}"):
        assert client.get(address).status_code == 403


def test_whom_a_colleague_sees_does_not_exist_here(phone, field, now):
    other = an_assignment(field, field.company, person=field.colleague, at=now)
    assert other.destination.name not in phone.get("/me/visits").text
    assert phone.get(f"/me/visits/{other.destination_id}").status_code == 404
    assert phone.post("/me/visits/note", form_of(other)).status_code == 422
    assert not Visit.objects.exists()


def test_a_round_is_made_of_what_is_ticked(phone, field, assignment):
    day = timezone.localdate() + timedelta(days=1)
    data = {"destination": [assignment.destination_id], "day": day.isoformat()}
    data |= {"lat": "24.7", "lon": "108.1"}
    assert phone.post("/me/visits/round", data).headers["Location"] == "/me/visits"
    planned = PlannedVisit.objects.get()
    assert (planned.day, planned.destination) == (day, assignment.destination)
    assert f"/me/visits/planned/{planned.pk}/out" in phone.get("/me/visits").text
    phone.post(f"/me/visits/planned/{planned.pk}/out")
    assert not PlannedVisit.objects.exists()


@pytest.mark.parametrize("fields", [{"destination": []}, {"day": ""}, {"lat": "north"}])
def test_a_round_that_cannot_be_is_refused(phone, assignment, fields):
    data = {
        "destination": [assignment.destination_id],
        "day": timezone.localdate().isoformat(),
    }
    assert phone.post("/me/visits/round", data | fields).status_code == 422
    assert not PlannedVisit.objects.exists()


def test_a_note_with_a_riders_need(phone, field, assignment):
    need = need_of(field, 1, name="rider", phone="13800138000", consent="on")
    response = phone.post("/me/visits/note", form_of(assignment, **need))
    assert response.headers["Location"] == f"/me/visits/{assignment.destination_id}"
    visit = Visit.objects.get()
    assert (visit.text, visit.met, visit.person) == ("雨棚漏水", ["manager"], field.instructor)
    page = phone.get(f"/me/visits/{assignment.destination_id}").text
    assert "想要热水" in page
    assert "13800138000" not in page


def test_the_same_form_sent_twice_is_one_note(phone, field, assignment):
    data = form_of(assignment, **need_of(field, 1))
    for _again in range(2):
        assert phone.post("/me/visits/note", data).status_code == 302
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_the_outbox_gets_the_first_answer_again(phone, field, assignment):
    data = form_of(assignment, **need_of(field, 1))
    headers = {"Idempotency-Key": KEY, "Accept": "application/json"}
    first, again = (phone.post("/me/visits/note", data, headers=headers) for _each in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() == {"url": f"/me/visits/{assignment.destination_id}"}
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)


def test_what_is_refused_keeps_the_words_and_names_the_input(phone, field, assignment):
    need = need_of(field, 2, name="rider", phone="13800138000")
    response = phone.post("/me/visits/note", form_of(assignment, **need))
    assert response.status_code == 422
    page = response.text
    assert "请先征得本人同意" in page
    assert "雨棚漏水" in page
    assert "想要热水" in page
    assert page.index('name="phone_2"') < page.index("请先征得本人同意")
    assert not Visit.objects.exists()


def test_words_without_an_item_are_not_lost(phone, field, assignment):
    response = phone.post("/me/visits/note", form_of(assignment, text_1="想要热水"))
    assert response.status_code == 422
    assert "请选是哪方面的事" in response.text


def test_a_note_from_before_the_assignment_ended_comes_in_and_one_of_after_does_not(
    phone, field, assignment, now
):
    end_assignment(assignment, by=field.lead, at=now)
    assert phone.post("/me/visits/note", form_of(assignment)).status_code == 302
    end = timezone.localdate() - timedelta(days=1)
    type(assignment).objects.update(since=end, until=end)
    response = phone.post("/me/visits/note", form_of(assignment, key="another", text="晚了"))
    assert response.status_code == 403
    assert Visit.objects.count() == 1


def test_what_became_of_a_need_is_on_the_page_of_the_place(phone, field, assignment, now):
    needs = [a_need_of_the_site(field.city.item), a_riders_need(field.city.item)]
    visit = a_visit(assignment.destination, by=field.instructor, at=now, needs=needs)
    for one in visit.heard.all():
        move_case(one.need.case, "resolved", by=field.city.handler, at=now, text="装好了第二台。")
    page = phone.get(f"/me/visits/{assignment.destination_id}").text
    assert page.count("装好了第二台。") == 1, "what a rider was answered is hers"
    assert "这里有 2 件需求已有答复" in page


def test_a_note_is_taken_back(phone, field, assignment, now):
    visit = a_visit(assignment.destination, by=field.instructor, at=now)
    assert (
        f"/me/visits/notes/{visit.pk}/back"
        in phone.get(f"/me/visits/{assignment.destination_id}").text
    )
    phone.post(f"/me/visits/notes/{visit.pk}/back")
    assert not Visit.objects.exists()


def test_a_note_with_a_case_stays(phone, field, assignment, now):
    visit = a_visit(
        assignment.destination, by=field.instructor, at=now,
        needs=[a_need_of_the_site(field.city.item)],
    )  # fmt: skip
    phone.post(f"/me/visits/notes/{visit.pk}/back")
    assert HeardNeed.objects.get().visit == visit


def test_planned_visits_are_whole_days_of_a_calendar(phone, client, field, assignment, now):
    day = timezone.localdate() + timedelta(days=2)
    plan_round([assignment.destination], day=day, by=field.instructor, at=now)
    key = make_calendar(field.instructor, at=now)
    for address in ("/me/visits.ics", f"/feeds/mine/{key}.ics"):
        (event,) = Calendar.from_ical(phone.get(address).content).walk("VEVENT")
        assert event.decoded("dtstart") == day
        assert assignment.destination.name in str(event["summary"])


def test_the_plan_costs_the_same_however_long(
    phone, field, assignment, now, django_assert_max_num_queries
):
    phone.get("/me/visits")
    with django_assert_max_num_queries(20) as before:
        phone.get("/me/visits")
    an_assignment(field, field.company, at=now)
    an_assignment(field, field.community, at=now)
    with django_assert_max_num_queries(len(before)):
        phone.get("/me/visits")


def test_the_page_of_a_place_costs_the_same_however_many_notes(
    phone, field, assignment, now, django_assert_max_num_queries
):
    address = f"/me/visits/{assignment.destination_id}"
    needs = [a_need_of_the_site(field.city.item)]
    a_visit(assignment.destination, by=field.instructor, at=now, needs=needs)
    phone.get(address)
    with django_assert_max_num_queries(30) as before:
        phone.get(address)
    for _each in range(3):
        a_visit(assignment.destination, by=field.instructor, at=now, needs=needs)
    with django_assert_max_num_queries(len(before)):
        phone.get(address)
