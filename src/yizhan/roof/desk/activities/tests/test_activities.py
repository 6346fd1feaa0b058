"""/desk/activities: plan, change, cancel, conclude; names masked, each look at a number logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Reveal
from yizhan.ground.people.tests.factories import a_person, an_admin
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import State
from yizhan.wings.care.activities.tests.factories import a_guest, a_kind, a_session
from yizhan.wings.care.needs.tests.factories import a_station


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def session(city, now):
    begins = (now + timedelta(days=3)).replace(microsecond=0)
    return a_session(
        city.union, by=city.handler, at=now, begins_at=begins, title="心肺复苏", capacity=1
    )


def form_of(city, now, **fields):
    begins = timezone.localtime(now + timedelta(days=5))
    return {
        "unit": city.union.pk, "title": "灭火", "kind": a_kind().pk, "place": "操场",
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "capacity": 20, "times": 1, "every_days": 7, "open_now": "on",
    } | fields  # fmt: skip


def test_a_handler_plans_a_series_at_a_station(client, city, now):
    client.force_login(city.handler)
    station = a_station(city)
    data = form_of(city, now, times=3, station=station.code.lower())
    response = client.post("/desk/activities/new", data)
    sessions = list(Session.objects.order_by("begins_at"))
    assert response.headers["Location"] == f"/desk/activities/{sessions[0].pk}"
    assert [one.station for one in sessions] == [station] * 3
    assert {one.state for one in sessions} == {State.OPEN}


def test_what_is_refused_keeps_what_was_typed(client, city, now):
    client.force_login(city.handler)
    response = client.post("/desk/activities/new", form_of(city, now, place="", title="灭火演练"))
    assert response.status_code == 422
    assert 'value="灭火演练"' in response.text
    assert "请说明地点" in response.text
    assert not Session.objects.exists()


def test_nobody_plans_for_a_unit_that_is_not_hers(client, city, now):
    client.force_login(city.handler)
    response = client.post("/desk/activities/new", form_of(city, now, unit=city.traffic.pk))
    assert response.status_code == 422
    assert not Session.objects.exists()


def test_the_list_and_the_page_are_for_the_units_one_reads(client, city, session):
    for person, status in ((city.handler, 200), (city.lead, 200), (city.stranger, 404)):
        client.force_login(person)
        assert (session.title in client.get("/desk/activities").text) == (status == 200)
        assert client.get(f"/desk/activities/{session.pk}").status_code == status
    client.force_login(a_person("company", city.union))
    assert client.get("/desk/activities").status_code == 403


def test_a_lead_reads_how_many_and_nobody(client, city, session, now):
    a_guest(session, at=now, name="覃小河", phone="13812345678")
    client.force_login(city.lead)
    page = client.get(f"/desk/activities/{session.pk}").text
    assert "1/1" in page
    assert "覃" not in page
    assert client.post(f"/desk/activities/{session.pk}/open").status_code == 403


def test_names_are_masked_and_a_look_at_a_number_is_logged_with_its_reason(
    client, city, session, now
):
    guest = a_guest(session, at=now, name="覃小河", phone="13812345678")
    client.force_login(city.handler)
    page = client.get(f"/desk/activities/{session.pk}").text
    assert "覃**" in page
    assert "13812345678" not in page
    address = f"/desk/activities/{session.pk}/reveal"
    refused = client.post(address, {"who": guest.pk, "reason": ""})
    assert refused.status_code == 422
    assert "13812345678" not in refused.text
    assert not Reveal.objects.exists()
    assert "13812345678" in client.post(address, {"who": guest.pk, "reason": "改时间要打电话"}).text
    look = Reveal.objects.get()
    assert (look.secret, look.by, look.reason) == (guest.phone, city.handler, "改时间要打电话")


def test_a_number_of_another_session_is_not_shown_here(client, city, session, now):
    other = a_session(city.traffic, at=now, begins_at=session.begins_at)
    guest = a_guest(other, at=now)
    client.force_login(city.handler)
    for who in (guest.pk, "9" * 12, "9" * 40, "x"):
        address = f"/desk/activities/{session.pk}/reveal"
        answer = client.post(address, {"who": who, "reason": "改时间"})
        assert answer.status_code in {404, 422}
    assert not Reveal.objects.exists()


def test_cancelling_needs_a_reason(client, city, session):
    client.force_login(city.handler)
    address = f"/desk/activities/{session.pk}/cancel"
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "下雨"})
    session.refresh_from_db()
    assert (session.state, session.reason) == (State.CANCELLED, "下雨")


def test_the_change_form_shows_what_is_there_and_saves_it_again_unchanged(client, city, session):
    client.force_login(city.handler)
    page = client.get(f"/desk/activities/{session.pk}/edit").text
    begins = timezone.localtime(session.begins_at)
    assert f'value="{begins:%Y-%m-%dT%H:%M}"' in page
    data = {
        "title": "心肺复苏二", "kind": session.kind_id, "place": session.place, "version": 1,
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}", "capacity": 5,
        "ends_at": f"{timezone.localtime(session.ends_at):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    client.post(f"/desk/activities/{session.pk}/edit", data)
    session.refresh_from_db()
    assert (session.title, session.capacity, session.version) == ("心肺复苏二", 5, 2)
    assert client.post(f"/desk/activities/{session.pk}/edit", data).status_code == 422


def test_it_took_place_is_said_after_it_began(client, city, session, now):
    client.force_login(city.handler)
    client.post(f"/desk/activities/{session.pk}/held")
    session.refresh_from_db()
    assert session.state == State.OPEN
    begun = a_session(
        city.union, by=city.handler, at=now - timedelta(1), begins_at=now - timedelta(minutes=5)
    )
    client.post(f"/desk/activities/{begun.pk}/held")
    begun.refresh_from_db()
    assert begun.state == State.TOOK_PLACE


def test_taking_somebody_out_lets_the_next_move_up(client, city, session, now):
    first, second = a_guest(session, at=now), a_guest(session, at=now)
    client.force_login(city.handler)
    client.post(f"/desk/activities/{session.pk}/take-out", {"who": first.pk})
    assert list(SignUp.objects.order_by("pk").values_list("state", flat=True)) == [
        "left",
        "offered",
    ]
    assert second.session == session


def test_the_list_costs_the_same_however_long(
    client, city, session, now, django_assert_max_num_queries
):
    client.force_login(an_admin(city.committee))
    with django_assert_max_num_queries(12) as before:
        client.get("/desk/activities")
    for _each in range(3):
        a_session(city.union, by=city.handler, at=now, begins_at=session.begins_at)
    with django_assert_max_num_queries(len(before)):
        client.get("/desk/activities")
