"""The public pages: no login, no position needed, no script needed."""

from __future__ import annotations

import html
import json
import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.geo import distance_m
from yizhan.kit.memo import forget_all
from yizhan.roof.public.maps import middle
from yizhan.roof.shared.here import Here
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.models import Signal
from yizhan.wings.care.stations.rules import Amenity
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db

CHIP_ON = re.compile(r'<a\s+class="chip"[^>]*aria-current="true"[^>]*>(.*?)</a>', re.S)


@pytest.fixture
def station():
    return a_station(hours="24/7", name="新建路红色驿站", landmark="水果市场")


class TestHome:
    def test_without_a_position_it_answers_and_offers_counties(self, client, station):
        page = client.get("/")
        assert page.status_code == 200
        assert station.division.name in page.text
        assert station.name in page.text
        assert "24 小时" in page.text

    def test_open_ones_come_first_with_and_without_a_position(self, client, station):
        shut = a_station(station.unit, station.division, hours="", name="不知道几点", lon=108.06)
        closed = a_station(station.unit, station.division, hours="24/7 off", name="从来不开")
        for asked, here in [
            ({}, ""),
            ({}, "108.06,24.60"),
            ({"county": station.division.code}, ""),
        ]:
            page = client.get("/", asked, headers={"X-Here": here}).text
            assert page.index(station.name) < page.index(shut.name), asked
            assert page.index(station.name) < page.index(closed.name), asked

    def test_the_door_in_sight_comes_before_open_ones(self, client, station):
        shut = a_station(station.unit, station.division, hours="24/7 off", lon=109.0, lat=24.0)
        page = client.get("/", headers={"X-Here": "109.0,24.0"}).text
        assert page.index(shut.name) < page.index(station.name)
        assert page.count("data-say ") + page.count("data-say\n") == 1, "only this door is asked of"

    def test_open_ones_are_found_behind_many_closed_ones(self, client, station):
        for n in range(25):
            a_station(station.unit, station.division, hours="24/7 off", lon=109 + n / 1e4, lat=24.0)
        assert station.name in client.get("/", headers={"X-Here": "109.01,24.0"}).text

    def test_filters_stay_when_a_county_is_chosen_and_are_seen(self, client, station):
        page = client.get("/?amenity=toilet&open=1").text
        county = station.division.code
        assert f'href="/?county={county}&amp;open=1&amp;amenity=toilet"' in page
        page = client.get(f"/?county={county}&open=1&amenity=toilet").text
        assert [re.sub(r"<[^>]+>", "", chip).strip() for chip in CHIP_ON.findall(page)] == [
            "现在开着 ✕", "卫生间 ✕",
        ]  # fmt: skip
        summary = page[page.index("<summary>", page.index("data-counties")) :]
        assert station.division.name in summary[: summary.index("</summary>")]
        assert 'data-near-url="/?open=1&amp;amenity=toilet"' in page, "near me keeps them, too"

    def test_in_another_county_the_distance_is_said_and_the_county_kept(self, client, station):
        other = a_station()
        asked = {"county": station.division.code}
        page = client.get("/", asked, headers={"X-Here": "108.06,24.69"}).text
        assert station.name in page
        assert "公里" in page or " 米" in page
        assert other.name not in page.replace(station.name, "")

    def test_a_card_is_compact_and_wholly_a_link(self, client, station):
        everything = [a.value for a in Amenity]
        a_station(station.unit, station.division, hours="24/7", amenities=everything, name="样样有")
        page = client.get("/").text
        card = page[page.index("样样有") :].split("</article>")[0]
        assert card.count("<svg") == 1 + 5, "the door and five icons"

    def test_by_county(self, client, station):
        other = a_station()
        page = client.get("/", {"county": station.division.code})
        assert station.name in page.text
        assert other.name not in page.text.replace(station.name, "")

    def test_by_landmark(self, client, station):
        assert station.name in client.get("/?q=水果").text
        assert station.name not in client.get("/?q=菜市场").text

    def test_by_amenity_and_open_now(self, client, station):
        shut = a_station(hours="", name="不知道几点")
        page = client.get("/?amenity=hot_water&open=1").text
        assert station.name in page
        assert shut.name not in page
        assert station.name not in client.get("/?amenity=battery_swap").text

    def test_near_by_header(self, client, station):
        page = client.get("/", headers={"X-Here": "108.06,24.69"})
        assert station.name in page.text
        assert page.headers["Cache-Control"] == "no-store"

    def test_a_position_in_an_address_is_none(self, client, station):
        """Proxies write addresses into their logs, so no page may invite one there."""
        page = client.get("/?lon=108.06&lat=24.69")
        assert "no-store" not in page.headers.get("Cache-Control", "")

    def test_a_position_that_is_none_is_not_one(self, client, station):
        for here in ("x,y", "200,10", "nan,nan", "108.06", "1,2,3"):
            assert client.get("/", headers={"X-Here": here}).status_code == 200

    def test_a_script_gets_only_the_list(self, client, station):
        page = client.get("/", headers={"X-Here": "108.06,24.69", "HX-Request": "true"})
        assert "<html" not in page.text
        assert station.name in page.text

    def test_the_position_is_written_nowhere(self, client, station, caplog):
        caplog.set_level(logging.DEBUG)
        client.get("/", headers={"X-Here": "108.061234,24.691234"})
        client.get("/?lon=108.061234&lat=24.691234")
        client.get("/api/v1/stations/nearest?lon=108.061234&lat=24.691234")
        assert "108.0612" not in caplog.text
        assert "24.6912" not in caplog.text
        assert "108.0612" not in "".join(everything_in_the_database())

    def test_it_costs_the_same_however_long(self, client, station, django_assert_num_queries):
        for _ in range(15):
            a_station(station.unit, station.division)
        client.get("/?open=1")
        with django_assert_num_queries(4):  # the index in tests: 2; the page: count and rows
            client.get("/?open=1")

    def test_the_front_page_costs_nothing_for_a_second(
        self, client, station, django_assert_num_queries
    ):
        client.get("/")
        with django_assert_num_queries(0):
            client.get("/")

    def test_an_empty_city_says_so(self, client):
        assert "还没有驿站" in client.get("/").text

    def test_nothing_fits(self, client, station):
        assert "没有合适的驿站" in client.get("/?q=没有这个地方").text


def everything_in_the_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (repr(row) for row in cursor.fetchall())


class TestStation:
    def test_page_and_door_show_it(self, client, station):
        for address in (f"/stations/{station.code}", f"/s/{station.short}"):
            page = client.get(address)
            assert page.status_code == 200
            assert station.name in page.text

    def test_unknown_is_404(self, client, db):
        assert client.get("/stations/none").status_code == 404
        assert client.get("/s/none").status_code == 404

    def test_given_up_is_404(self, client, station):
        boss = a_person("admin", station.unit)
        actions.close_station(station, by=boss, at=timezone.now(), reason="gone")
        assert client.get(f"/stations/{station.code}").status_code == 404

    def test_its_poster_holds_the_door_code(self, client, station):
        page = client.get(reverse("public:poster", args=[station.code]))
        assert "<svg" in page.text
        assert station.code in page.text
        assert f"/s/{station.short}</b>" in page.text, "to type where a camera is broken"

    def test_the_browser_gets_a_number_once(self, client, station):
        assert "device" in client.get(f"/s/{station.short}").cookies
        assert "device" not in client.get(f"/s/{station.short}").cookies


class TestSignal:
    def say(self, client, station, kind="locked", **more):
        return client.post(reverse("public:signal", args=[station.code]), {"kind": kind}, **more)

    def test_one_tap_and_back_to_the_page(self, client, station):
        answer = self.say(client, station)
        assert answer.status_code == 302
        assert "锁着" in client.get(answer.url).text

    def test_a_script_gets_the_door_only(self, client, station):
        answer = self.say(client, station, headers={"HX-Request": "true"})
        assert "<html" not in answer.text
        assert "锁着" in answer.text

    def test_two_phones_are_two_and_one_phone_is_one(self, client, station):
        client.get(f"/s/{station.short}")
        self.say(client, station)
        self.say(client, station)
        other = Client()
        other.get(f"/s/{station.short}")
        self.say(other, station)
        assert Signal.objects.values("device").distinct().count() == 2

    def test_a_host_signed_in_counts_as_one(self, client, station):
        client.force_login(a_person("host", station.unit))
        self.say(client, station, "open")
        assert Signal.objects.get().by_host

    def test_the_tile_answers_where_it_was_tapped_and_takes_the_word_back(self, client, station):
        client.get(f"/s/{station.short}")
        answer = self.say(client, station)
        assert answer.url.endswith("#door")
        page = client.get(answer.url).text
        assert "已记下" in page
        assert 'name="undo" value="locked"' in page

        back = client.post(reverse("public:signal", args=[station.code]), {"undo": "locked"})
        assert back.status_code == 302
        assert 'name="undo"' not in client.get(back.url).text
        assert not Signal.objects.exists()

    def test_why_a_word_changes_nothing_is_said(self, client, station):
        actions.close_today(station, by=a_person("host", station.unit), at=timezone.now())
        client.get(f"/s/{station.short}")
        page = client.get(self.say(client, station, "open").url).text
        assert "店家说今天停用" in page

    def test_a_fault_offers_its_end(self, client, station):
        self.say(client, station, "no_water")
        other = Client()
        other.get(f"/s/{station.short}")
        assert 'value="has_water"' in other.get(f"/s/{station.short}").text

    def test_without_a_position_water_that_is_out_is_not_found(self, client, station):
        address = f"/?amenity=hot_water&q={station.code}"
        assert station.name in client.get(address).text
        self.say(client, station, "no_water")
        assert station.name not in client.get(address).text

    def test_nonsense_is_refused(self, client, station):
        assert self.say(client, station, "haunted").status_code == 409

    def test_get_is_not_a_word(self, client, station):
        assert client.get(reverse("public:signal", args=[station.code])).status_code == 405

    def test_it_wants_a_csrf_token(self, station):
        assert self.say(Client(enforce_csrf_checks=True), station).status_code == 403


def bounds_on(client):
    return html.unescape(re.search('data-bounds="([^"]*)"', client.get("/map").text)[1])


def drawn_on(client):
    """One of each: a station, where the visitor is, a county's label, its outline, the bounds."""
    points = client.get("/map/points", headers={"X-Here": "108.06,24.69"}).json()
    county = client.get("/map/counties").json()["features"][0]
    corner = county["geometry"]["coordinates"]
    while isinstance(corner[0], list):
        corner = corner[0]
    name_at = county["properties"]["at"]
    return [
        points["stations"][0][2:4],
        points["here"],
        name_at,
        corner,
        *json.loads(bounds_on(client)),
    ]


def test_the_front_page_names_the_city(client, db):
    assert "河池市" not in client.get("/").text
    forget_all()
    hechi()
    page = client.get("/").text
    assert re.search(r"<title>[^<]*河池市", page)
    assert re.search(r'class="home"[^>]*>.*?河池市驿站', page, re.DOTALL)


class TestMap:
    def test_it_says_whose_boundaries_these_are(self, client, db):
        hechi()
        page = client.get("/map").text
        assert "天地图" in page
        assert "审图号" in page

    def test_without_boundaries_it_credits_nobody_and_is_around_the_stations(self, client, station):
        assert "天地图" not in client.get("/map").text
        assert bounds_on(client) == ""
        assert middle() == Here(round(station.lon, 4), round(station.lat, 4))

    def test_its_base_is_the_counties(self, client, db):
        hechi()
        names = {f["properties"]["name"] for f in client.get("/map/counties").json()["features"]}
        assert "金城江区" in names

    def test_its_points_are_the_stations(self, client, station):
        points = client.get("/map/points", headers={"X-Here": "108,24"}).json()
        ((code, name, lon, lat, door, until),) = points["stations"]
        assert (code, name, door, until) == (station.code, station.name, "yes", "")
        assert (lon, lat) == (round(station.lon, 5), round(station.lat, 5))
        assert points["complete"] is True
        assert points["here"] == [108, 24]

    def test_it_says_until_when_one_gets_in(self, client, db):
        a_station(hours="Mo-Su,PH 00:00-23:58")
        ((*_rest, until),) = client.get("/map/points").json()["stations"]
        assert until == "23:58"

    def test_it_fits_the_city(self, client, db):
        hechi()
        (west, south), (east, north) = json.loads(bounds_on(client))
        assert (106 < west < 107, 108 < east < 110) == (True, True)
        assert (23 < south < 24, 25 < north < 26) == (True, True)

    def test_on_shifted_tiles_all_is_shifted(self, client, station, settings):
        hechi()
        true = drawn_on(client)
        settings.TILES_URL, settings.TILES_CRS = "https://tiles.test/{z}/{x}/{y}", "gcj02"
        for before, after in zip(true, drawn_on(client), strict=True):
            assert 200 < distance_m(*before, *after) < 900

    def test_without_tiles_nothing_is_shifted(self, client, station, settings):
        hechi()
        true = drawn_on(client)
        settings.TILES_CRS = "gcj02"
        assert drawn_on(client) == true

    def test_without_a_city_it_is_there_all_the_same(self, client, db):
        assert client.get("/map").status_code == 200
        assert client.get("/map/points").json()["stations"] == []
