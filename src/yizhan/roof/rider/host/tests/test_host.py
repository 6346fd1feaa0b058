"""/me/station: one tap closes for today, one undoes it; another's station is 404."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.ground.audit.models import Entry
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


def post(client, name, station, **fields):
    return client.post(reverse(f"rider:{name}", args=[station.code]), fields)


def test_who_has_one_sees_it_at_once(client, host, station):
    page = client.get("/me/station", follow=True)
    assert station.name in page.text


def test_her_station_stands_first_under_mine(client, host, station):
    page = client.get("/me/").text
    assert page.index("/me/station") < page.index("/me/messages")


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


class TestHours:
    ROWS = {
        "hours_by": "rows", "hours_0_day": ["0", "1", "2", "3", "4"], "hours_0_from": "08:00",
        "hours_0_until": "12:00", "hours_1_day": ["0", "1", "2", "3", "4"],
        "hours_1_from": "15:00", "hours_1_until": "18:00", "hours_holidays": "on",
    }  # fmt: skip

    def test_they_are_entered_by_days_and_times(self, client, host, station):
        page = client.get(reverse("rider:host_hours", args=[station.code])).text
        assert 'name="hours_0_whole" checked' in page, "what is kept stands in the rows"
        answer = post(client, "host_hours", station, version=station.version, **self.ROWS)
        assert answer.status_code == 302
        station.refresh_from_db()
        assert station.hours == "Mo-Fr 08:00-12:00,15:00-18:00; PH off"
        entry = Entry.objects.get(verb="station.edited")
        assert entry.facts["was"] == {"hours": "24/7"}

    def test_enter_in_a_field_saves(self, client, host, station):
        page = client.get(reverse("rider:host_hours", args=[station.code])).text
        form = page[page.index('id="hours"') :]
        assert "name=" not in re.findall(r"<button[^>]*>", form)[0], "not the preview"

    def test_the_preview_says_the_week_and_saves_nothing(self, client, host, station):
        fields = {**self.ROWS, "preview": "1", "version": station.version}
        page = post(client, "host_hours", station, **fields)
        assert page.status_code == 200
        assert "data-hours-week" in page.text
        assert "08:00–12:00, 15:00–18:00" in page.text
        station.refresh_from_db()
        assert station.hours == "24/7"

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"hours_0_until": ""}, "第 1 段： 请填写几点到几点"),
            ({"hours_1_day": []}, "第 2 段： 请勾选星期几"),
            ({"hours_1_until": "15:00"}, "第 2 段： 开始和结束是同一时间"),
        ],
    )
    def test_what_is_typed_survives_a_refusal(self, client, host, station, wrong, sentence):
        fields = {**self.ROWS, **wrong, "version": station.version}
        page = post(client, "host_hours", station, **fields)
        assert page.status_code == 422
        assert sentence in page.text
        assert 'name="hours_0_from" value="08:00"' in page.text
        assert 'name="hours_holidays" checked' in page.text
        station.refresh_from_db()
        assert station.hours == "24/7"

    def test_what_rows_cannot_say_opens_in_its_own_words(self, client, host, station):
        words = "Mo-Fr 08:00-12:00; Oct 01 off"
        Station.objects.filter(pk=station.pk).update(hours=words)
        page = client.get(reverse("rider:host_hours", args=[station.code])).text
        assert 'value="text" checked' in page
        assert f'value="{words}"' in page
        fields = {
            "hours_by": "text",
            "hours": words,
            "hours_0_from": "",
            "version": station.version,
        }
        assert post(client, "host_hours", station, **fields).status_code == 302
        station.refresh_from_db()
        assert station.hours == words

    def test_what_somebody_else_saved_is_not_overwritten(self, client, host, station):
        fields = {**self.ROWS, "version": station.version - 1}
        page = post(client, "host_hours", station, **fields)
        assert page.status_code == 422
        assert "其他人刚刚修改过这个驿站" in page.text

    def test_anothers_is_404(self, client, host):
        other = a_station(a_unit(kind=UnitKind.SERVICE_POINT))
        assert client.get(reverse("rider:host_hours", args=[other.code])).status_code == 404
