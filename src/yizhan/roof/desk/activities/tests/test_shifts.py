"""/desk/activities/shifts: days times the times of a day, in one form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.shared.retries import FORM_KEY
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.tests.factories import a_kind

pytestmark = pytest.mark.django_db
PAGE = "/desk/activities/shifts"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def desk(client, city):
    client.force_login(city.handler)
    return client


@pytest.fixture
def monday():
    """The Monday of next week."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def said(city, monday, **changes):
    return {
        "unit": city.union.pk, "title": "路口文明劝导", "kind": a_kind("street-help").pk,
        "place": "南新路口", "capacity": 6, "first_day": monday.isoformat(),
        "last_day": (monday + timedelta(days=6)).isoformat(), "weekdays": [0, 2, 5],
        "from_1": "07:30", "until_1": "09:00", "from_2": "21:30", "until_2": "00:30",
        "open_now": "on",
    } | changes  # fmt: skip


def test_days_times_times(desk, city, monday):
    answer = desk.post(PAGE, said(city, monday))
    assert answer.headers["Location"] == "/desk/activities"
    assert "已排 6 个班次" in desk.get("/desk/activities").text
    shifts = Session.objects.order_by("begins_at")
    local = [(timezone.localtime(one.begins_at), timezone.localtime(one.ends_at)) for one in shifts]
    assert [(begins.weekday(), f"{begins:%H:%M}", f"{ends:%H:%M}") for begins, ends in local] == [
        (day, *hours)
        for day in (0, 2, 5)
        for hours in (("07:30", "09:00"), ("21:30", "00:30"))
    ]  # fmt: skip
    assert all(begins < ends < begins + timedelta(hours=4) for begins, ends in local)


def test_a_form_that_is_sent_twice_sets_them_once(desk, city, monday):
    data = said(city, monday) | {FORM_KEY: "a-long-random-key-7f3b9c21"}
    for _each in range(2):
        desk.post(PAGE, data)
    assert Session.objects.count() == 6


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"until_2": ""}, "until_2"),
        ({"from_2": "08:00", "until_2": "10:00"}, "periods"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"weekdays": []}, "weekdays"),
        ({"first_day": "2020-01-06", "last_day": "2020-01-07"}, "__all__"),
        ({"place": ""}, "place"),
    ],
)
def test_what_makes_no_sense_keeps_what_was_typed(desk, city, monday, changes, at_fault):
    answer = desk.post(PAGE, said(city, monday, title="桥头劝导", **changes))
    assert answer.status_code == 422
    [(field, [says])] = answer.context["form"].errors.items()
    assert field == at_fault
    assert says in answer.text
    assert "桥头劝导" in answer.text
    assert not Session.objects.exists()


def test_too_many_are_refused_with_their_number(desk, city, monday):
    far = {"last_day": (monday + timedelta(days=90)).isoformat()}
    answer = desk.post(PAGE, said(city, monday, **far))
    assert "这样会有 78 个班次" in answer.text


def test_only_kinds_of_volunteering_are_offered(desk):
    a_kind()
    kinds = desk.get(PAGE).context["form"].fields["kind"].queryset
    assert {kind.code for kind in kinds} == {"public-welfare", "street-help"}


def test_a_reader_is_refused(client, city):
    client.force_login(city.lead)
    assert client.get(PAGE).status_code == 403


def test_the_page_costs_the_same(desk, django_assert_max_num_queries):
    a_kind()
    with django_assert_max_num_queries(12):
        assert desk.get(PAGE).status_code == 200
