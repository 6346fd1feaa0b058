"""/desk/visits: the notes within reach, the file, one note; who sees whom, and the undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.care.visits.models import Assignment
from yizhan.wings.care.visits.tests.factories import (
    a_field,
    a_need_of_the_site,
    a_riders_need,
    a_visit,
    an_assignment,
)


@pytest.fixture
def field(db):
    return a_field()


@pytest.fixture
def assignment(field):
    return an_assignment(field, at=timezone.now())


@pytest.fixture
def visit(field, assignment):
    needs = [a_need_of_the_site(field.city.item), a_riders_need(field.city.item)]
    return a_visit(assignment.destination, by=field.instructor, at=timezone.now(), needs=needs)


def form_of(field, **fields):
    return {
        "post": field.instructor.posts.get().pk,
        "whom": f"{field.company.name}\n{field.community.code}",
        "since": timezone.localdate().isoformat(),
    } | fields


def test_a_lead_reads_the_notes_of_her_units_and_nobody_elses(client, field, visit):
    elsewhere = a_person("lead", field.city.union)
    for person, status in ((field.lead, 200), (elsewhere, 404)):
        client.force_login(person)
        assert ("雨棚漏水" in client.get("/desk/visits").text) == (status == 200)
        assert client.get(f"/desk/visits/{visit.pk}").status_code == status
        assert (
            "雨棚漏水" in client.get("/desk/visits/export.csv").content.decode("utf-8-sig")
        ) == (status == 200)
    for person in (field.instructor, field.city.handler):
        client.force_login(person)
        assert client.get("/desk/visits").status_code == 403


def test_no_number_of_a_rider_is_on_the_page_or_in_the_file(client, field, visit):
    client.force_login(field.lead)
    for address in ("/desk/visits", f"/desk/visits/{visit.pk}", "/desk/visits/export.csv"):
        answer = client.get(address).content.decode()
        assert "13800138000" not in answer
        assert "夜里没地方歇" not in answer


def test_the_list_is_narrowed_by_words_and_days(client, field, visit):
    client.force_login(field.lead)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for query, there in (("q=雨棚", True), ("q=没有", False), (f"since={tomorrow}", False),
                         ("since=never", True)):  # fmt: skip
        assert ("雨棚漏水" in client.get(f"/desk/visits?{query}").text) is there
    assert client.get("/desk/visits/export.geojson").status_code == 404


def test_a_lead_assigns_by_name_and_by_code(client, field):
    client.force_login(field.lead)
    response = client.post("/desk/visits/assignments/new", form_of(field))
    assert response.headers["Location"] == "/desk/visits/assignments"
    seen = {one.destination.name for one in Assignment.objects.all()}
    assert seen == {field.company.name, field.community.name}
    page = client.get("/desk/visits/assignments").text
    assert field.company.name in page
    assert str(field.instructor) in page


@pytest.mark.parametrize("whom", ["没有这家", "", "\n"])
def test_an_unknown_name_keeps_what_was_typed(client, field, whom):
    client.force_login(field.lead)
    response = client.post("/desk/visits/assignments/new", form_of(field, whom=whom))
    assert response.status_code == 422
    assert whom.strip() in response.text
    assert not Assignment.objects.exists()


def test_two_of_one_name_are_told_apart_by_their_code(client, field):
    twin = a_unit(field.city.committee, kind="company", name=field.company.name)
    client.force_login(field.lead)
    address = "/desk/visits/assignments/new"
    assert client.post(address, form_of(field, whom=twin.name)).status_code == 422
    client.post(address, form_of(field, whom=twin.code))
    assert Assignment.objects.get().destination.unit == twin


def test_an_end_can_be_taken_back(client, field, assignment):
    client.force_login(field.lead)
    address = f"/desk/visits/assignments/{assignment.pk}"
    page = client.post(f"{address}/end", follow=True).text
    assert f"{address}/reopen" in page
    assert not Assignment.objects.not_ended().exists()
    client.post(f"{address}/reopen")
    assert Assignment.objects.not_ended().get() == assignment


def test_who_may_not_assign_cannot(client, field, assignment):
    client.force_login(a_person("lead", field.city.union))
    address = f"/desk/visits/assignments/{assignment.pk}/end"
    assert client.post(address).status_code == 404
    client.force_login(field.instructor)
    assert client.post(address).status_code == 403
    assert Assignment.objects.not_ended().get() == assignment


def test_the_list_costs_the_same_however_long(
    client, field, visit, assignment, django_assert_max_num_queries
):
    client.force_login(an_admin(field.city.committee))
    for address in ("/desk/visits", "/desk/visits/assignments"):
        client.get(address)
        with django_assert_max_num_queries(16) as before:
            client.get(address)
        other = an_assignment(field, a_unit(field.company, kind="delivery_site"), at=timezone.now())
        a_visit(other.destination, by=field.instructor, at=timezone.now())
        with django_assert_max_num_queries(len(before)):
            client.get(address)
