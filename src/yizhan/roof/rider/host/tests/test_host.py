"""/me/station: one tap closes for today, one undoes it; another's station is 404."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Audience
from yizhan.ground.casework.tests.factories import an_item
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.stations.models import Signal, Station
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return a_station(hours="24/7")


@pytest.fixture
def host(client, station):
    host = a_person("host", station.unit)
    client.force_login(host)
    return host


def post(client, name, station, **told):
    return client.post(reverse(f"rider:{name}", args=[station.code]), told)


def test_who_has_one_sees_it_at_once(client, host, station):
    page = client.get("/me/station", follow=True)
    assert station.name in page.text


def test_who_has_two_chooses(client, host, station):
    other = a_station(station.unit, station.division)
    page = client.get("/me/station").text
    assert station.name in page
    assert other.name in page


def test_closed_today_in_one_tap_and_undone_in_one(client, host, station):
    assert post(client, "host_close", station).status_code == 302
    assert "关着" in client.get(f"/stations/{station.code}").text
    post(client, "host_open", station)
    assert "关着" not in client.get(f"/stations/{station.code}").text


def test_nothing_to_undo_is_said(client, host, station):
    page = client.get(post(client, "host_open", station).url).text
    assert "今天没有设为停业" in page


def test_water_is_out(client, host, station):
    post(client, "host_say", station, kind="no_water")
    assert Signal.objects.get().by_host
    assert [fault.kind for fault in Station.objects.get().known_faults()] == ["no_water"]
    page = client.get(f"/me/station/{station.code}").text
    assert 'name="undo" value="no_water"' in page

    post(client, "host_say", station, undo="no_water")
    assert not Signal.objects.exists()
    assert Station.objects.get().known_faults() == ()


def test_supplies_become_a_case(client, host, station):
    item = an_item(code="supplies", audience=Audience.HOST, unit_kind=UnitKind.CITY_COMMITTEE)
    assert post(client, "host_supplies", station, text=" ").status_code == 422
    assert post(client, "host_supplies", station, text="纸杯用完了").status_code == 302
    assert Case.objects.get().item == item


def test_anothers_station_is_404(client, host):
    other = a_station(a_unit(a_unit(), kind=UnitKind.SERVICE_POINT))
    assert client.get(f"/me/station/{other.code}").status_code == 404
    for name in ("host_close", "host_open", "host_say", "host_supplies"):
        assert post(client, name, other, text="x", kind="open").status_code == 404


def test_a_rider_may_not(client, station):
    client.force_login(a_person())
    assert client.get("/me/station").status_code == 403


def test_a_guest_signs_in(client, station):
    assert client.get("/me/station").status_code == 302
