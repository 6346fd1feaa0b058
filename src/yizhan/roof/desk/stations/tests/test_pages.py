"""/desk/stations: only one's own, edited once, imported whole, with the reasons on the page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.ground.imports import actions
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.roof.desk.imports.tests.sending import confirm, send
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db

HEAD = "编码,名称,类型,经度,纬度\n"


@pytest.fixture
def root():
    hechi()
    return a_unit()


@pytest.fixture
def admin(client, root):
    admin = a_person("admin", root, scope=Scope.BELOW)
    client.force_login(admin)
    return admin


@pytest.fixture
def station(root):
    unit = a_unit(root, kind=UnitKind.SERVICE_POINT)
    county = Division.objects.get(name="金城江区")
    return a_station(unit, county, lon=108.06, lat=24.7)


def form_of(station, **changes):
    fields = {
        "name": station.name, "kind": station.kind, "unit": station.unit_id, "lon": station.lon,
        "lat": station.lat, "crs": "wgs84", "hours": station.hours, "version": station.version,
        "amenities": station.amenities,
    } | changes  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


class TestList:
    def test_it_shows_what_one_may_edit(self, client, station):
        other = a_station(a_unit(a_unit(), kind=UnitKind.SERVICE_POINT), name="别处的站")
        client.force_login(a_person("dispatcher", station.unit))
        page = client.get(reverse("desk:stations")).text
        assert station.name in page
        assert other.name not in page

    def test_a_county_out_of_reach_is_not_empty(self, client, station):
        client.force_login(a_person("dispatcher", a_unit(kind=UnitKind.BUREAU)))
        page = client.get(reverse("desk:stations"), {"county": station.division.code}).text
        assert "这个县区的驿站不在您的范围" in page
        assert "0 个驿站" not in page and "0个驿站" not in page

    def test_filters_stand_in_the_address(self, client, admin, station):
        for query, seen in (
            ("q=nothing", False), (f"q={station.code}", True), ("kind=bank", False),
            ("state=unlisted", False), ("state=listed", True),
            (f"county={station.division.code}", True), ("kind=castle", True),
        ):  # fmt: skip
            assert (station.name in client.get(f"/desk/stations?{query}").text) is seen

    def test_it_costs_the_same_however_long(
        self, client, admin, station, django_assert_num_queries
    ):
        client.get("/desk/stations")
        for _ in range(10):
            a_station(station.unit, station.division)
        with django_assert_num_queries(6):
            client.get("/desk/stations")

    @pytest.mark.parametrize("role", ["", "host", "handler"])
    def test_others_are_refused(self, client, station, role):
        client.force_login(a_person(role, station.unit if role else None))
        assert client.get("/desk/stations").status_code == 403

    def test_guests_sign_in(self, client, db):
        assert client.get("/desk/stations").status_code == 302


class TestEdit:
    def test_saving(self, client, admin, station):
        answer = client.post(f"/desk/stations/{station.code}", form_of(station, name="新名字"))
        assert answer.status_code == 302
        assert Station.objects.get().name == "新名字"
        assert "新名字" in client.get(answer.url).text

    def test_two_editors(self, client, admin, station):
        client.post(f"/desk/stations/{station.code}", form_of(station, name="甲"))
        answer = client.post(f"/desk/stations/{station.code}", form_of(station, name="乙"))
        assert answer.status_code == 422
        assert "其他人刚刚修改过" in answer.text
        assert Station.objects.get().name == "甲"

    def test_outside_the_city(self, client, admin, station):
        answer = client.post(
            f"/desk/stations/{station.code}", form_of(station, lon=116.4, lat=39.9)
        )
        assert answer.status_code == 422
        assert "不在本市" in answer.text

    def test_hours_that_cannot_be_read(self, client, admin, station):
        answer = client.post(f"/desk/stations/{station.code}", form_of(station, hours="随便"))
        assert answer.status_code == 422

    def test_hours_by_days_and_times_and_a_look_before_saving(self, client, admin, station):
        rows = {"hours_by": "rows", "hours_0_day": ["5"], "hours_0_from": "22:00",
                "hours_0_until": "02:00"}  # fmt: skip
        address = f"/desk/stations/{station.code}"
        page = client.post(address, form_of(station, **rows, preview="1"))
        assert page.status_code == 200
        assert "22:00–02:00" in page.text
        station.refresh_from_db()
        assert station.hours != "Sa 22:00-02:00"
        assert client.post(address, form_of(station, **rows)).status_code == 302
        station.refresh_from_db()
        assert station.hours == "Sa 22:00-02:00"

    def test_anothers_is_404(self, client, station):
        client.force_login(a_person("dispatcher", a_unit()))
        assert client.get(f"/desk/stations/{station.code}").status_code == 404

    def test_a_new_one(self, client, admin, station):
        fields = form_of(station, code="NEW-1", version=None)
        assert client.post("/desk/stations/new", fields).status_code == 302
        assert client.post("/desk/stations/new", fields).status_code == 422

    def test_turns_take_a_reason(self, client, admin, station):
        for how in ("unlist", "relist", "close", "reopen"):
            address = reverse(f"desk:station_{how}", args=[station.code])
            client.post(address, {"reason": ""})
            client.post(address, {"reason": "门修好了"})
        page = client.get(f"/desk/stations/{station.code}").text
        assert page.count("门修好了") >= 4


class TestImport:
    def send(self, client, text):
        return send(client, "/desk/stations/import", text.encode(), crs="wgs84")

    def test_a_good_file_goes_in_when_it_is_confirmed(self, client, admin):
        preview = self.send(client, HEAD + "HC-1,站,银行,108.06,24.7\n")
        assert not Station.objects.exists()
        assert "新增 1" in preview.text
        assert confirm(client, preview).status_code == 302
        assert Station.objects.count() == 1

    def test_bad_rows_are_on_the_page_and_in_a_file(self, client, admin):
        answer = self.send(client, HEAD + "HC-1,站,银行,108.06,24.7\nHC-2,,城堡,1,1\n")
        assert not Station.objects.exists()
        assert "城堡" in answer.text
        file = client.get(answer.wsgi_request.path + "/bad-rows.csv")
        assert "attachment" in file.headers["Content-Disposition"]
        assert "城堡" in file.content.decode("utf-8-sig")

    def test_a_list_too_long_is_cut_and_says_so(self, client, admin, monkeypatch):
        monkeypatch.setattr(actions, "LISTED", 2)
        answer = self.send(client, HEAD + "".join(f"HC-{n},,,1,1\n" for n in range(3)))
        assert answer.context["report"]["bad_count"] == 9
        assert "清单只列前 2 处" in answer.text

    def test_good_rows_are_kept_if_asked(self, client, admin):
        preview = self.send(client, HEAD + "HC-1,站,银行,108.06,24.7\nHC-2,,城堡,1,1\n")
        confirm(client, preview)
        assert Station.objects.count() == 1

    def test_what_is_no_table(self, client, admin):
        assert self.send(client, "\x00\x01").status_code == 422

    def test_a_dispatcher_may_not(self, client, root):
        client.force_login(a_person("dispatcher", root))
        assert client.get("/desk/stations/import").status_code == 403


def test_export_holds_ones_own_only(client, station):
    client.force_login(a_person("dispatcher", a_unit()))
    assert station.name not in client.get("/desk/stations/export.csv").content.decode()
    client.force_login(a_person("dispatcher", station.unit))
    assert station.name in client.get("/desk/stations/export.csv").content.decode()


def test_an_export_in_a_form_that_is_not_there(client, admin, station):
    assert client.get("/desk/stations/export.pdf").status_code == 404


def test_sheets_for_many(client, admin, station):
    page = client.get(f"/desk/stations/sheets?code={station.code}").text
    assert page.count("<svg") >= 1
    assert station.code in page
