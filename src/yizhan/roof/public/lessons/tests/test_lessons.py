"""/lessons: for guests too; what somebody read is hers alone."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.participation.lessons import actions
from yizhan.wings.participation.lessons.models import Read
from yizhan.wings.participation.lessons.tests.factories import (
    MONDAY,
    a_draft,
    a_lesson,
    a_picture,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def lesson(city):
    return a_lesson(city.union, by=city.handler)


def test_a_guest_reads_it_and_every_answer_says_why(client, lesson):
    assert lesson.title in client.get("/lessons").content.decode()
    page = client.get(f"/lessons/{lesson.code}").content.decode()
    assert page.count("当面封，责任清楚。") == 3
    assert page.count("说不清是谁动过。") == 3
    assert "js/lessons" in page


def test_a_draft_and_one_withdrawn_are_not_there(client, city, lesson):
    draft = a_lesson(city.union, by=city.handler, public=False)
    assert client.get(f"/lessons/{draft.code}").status_code == 404
    actions.withdraw_lesson(lesson, by=city.handler, at=MONDAY)
    assert client.get(f"/lessons/{lesson.code}").status_code == 404
    assert client.post(f"/lessons/{lesson.code}/read").status_code in (302, 404)


def test_she_remembers_it_and_forgets_it(client, lesson):
    rider = a_person()
    client.force_login(rider)
    address = f"/lessons/{lesson.code}"
    for _ in range(2):
        client.post(f"{address}/read", {"read": "yes"})
    assert Read.objects.get().person == rider
    assert "no-store" in client.get(address).headers["Cache-Control"]
    client.post(f"{address}/read", {"read": "no"})
    assert not Read.objects.exists()
    client.post(f"{address}/read", {"read": "yes"})
    client.post("/lessons/forget")
    assert not Read.objects.exists()


def test_another_sees_nothing_of_it(client, city, lesson):
    rider = a_person()
    actions.note_read(lesson, by=rider)
    mine = "data-read hidden"
    for somebody in (city.handler, city.lead, city.rider):
        client.force_login(somebody)
        assert mine in " ".join(client.get("/lessons").content.decode().split())
    client.force_login(rider)
    assert mine not in " ".join(client.get("/lessons").content.decode().split())


def test_a_guest_keeps_nothing_here(client, lesson):
    assert client.post(f"/lessons/{lesson.code}/read").status_code == 302
    assert not Read.objects.exists()


def test_a_picture_is_public_with_its_lesson(client, city):
    lesson = a_lesson(city.union, by=city.handler, public=False)
    a_picture(lesson, by=city.handler)
    address = f"/lessons/{lesson.code}/pictures/1"
    assert client.get(address).status_code == 404
    draft = a_draft(body="看 ![封签](picture:1)")
    actions.edit_lesson(lesson, draft, version=1, by=city.handler, at=MONDAY)
    actions.publish_lesson(lesson, by=city.handler, at=MONDAY)
    assert address in client.get(f"/lessons/{lesson.code}").content.decode()
    assert client.get(address).headers["Content-Type"] == "image/jpeg"


def test_the_list_costs_the_same_however_long(client, city, django_assert_max_num_queries):
    client.get("/lessons")
    for _ in range(6):
        a_lesson(city.union, by=city.handler)
    with django_assert_max_num_queries(4):
        assert client.get("/lessons").content.decode().count("data-lesson=") == 6
