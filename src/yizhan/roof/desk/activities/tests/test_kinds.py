"""/desk/activities/kinds: the table, changed by who has the whole city."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import an_admin
from yizhan.wings.care.activities.models import Kind
from yizhan.wings.care.activities.tests.factories import a_kind, a_session


@pytest.fixture
def city(db):
    a_kind()
    return a_city()


def said(**changes):
    return {
        "code": "traffic", "group": "training", "name": "交通安全", "name_en": "Traffic",
        "rest_hours": 0, "position": 9, "active": "on",
    } | changes  # fmt: skip


def test_a_new_kind_can_be_planned_at_once(client, city):
    client.force_login(an_admin(city.committee))
    answer = client.post("/desk/activities/kinds/new", said())
    assert answer.status_code == 302
    assert "交通安全" in client.get("/desk/activities/kinds").text
    assert "交通安全" in client.get("/desk/activities/new").text
    assert Entry.objects.get(verb="activity.kind_saved").facts == {"code": "traffic"}


def test_a_code_there_is_already_is_refused_beside_its_field(client, city):
    client.force_login(an_admin(city.committee))
    answer = client.post("/desk/activities/kinds/new", said(code="first-aid", name="另一个"))
    assert answer.status_code == 422
    assert "另一个" in answer.text
    assert Kind.objects.filter(code="first-aid").count() == 1


def test_what_was_counted_stays_in_its_group(client, city):
    client.force_login(an_admin(city.committee))
    values = said(group="warm_action", name="急救")
    assert client.post("/desk/activities/kinds/first-aid", values).status_code == 302
    now = timezone.now()
    a_session(city.union, by=city.handler, at=now, begins_at=now + timedelta(days=3))
    answer = client.post("/desk/activities/kinds/first-aid", values | {"group": "training"})
    assert answer.status_code == 422
    assert Kind.objects.get(code="first-aid").group == "warm_action"


def test_who_has_a_part_of_the_city_reads_them(client, city):
    client.force_login(city.handler)
    page = client.get("/desk/activities/kinds").text
    assert "应急救助" in page
    assert "/desk/activities/kinds/first-aid" not in page
    assert client.get("/desk/activities/kinds/first-aid").status_code == 403
    assert client.post("/desk/activities/kinds/new", said()).status_code == 403
