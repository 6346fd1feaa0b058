"""/reports: what everybody may read, and a word of whose place it is."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.participation.reports.actions import (
    decide_reply,
    give_reply_code,
    set_hidden,
)
from yizhan.wings.participation.reports.models import OwnerReply
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
WORDS = "老板姓王，天天这样"


@pytest.fixture
def city():
    return a_city()


def test_the_list_has_kind_place_and_state_and_not_her_words(client, city):
    report = a_report(city, a_kind(name="车道被占"), text=WORDS, lon=108.05, lat=24.69)
    for path in ("/reports", f"/reports/{report.pk}", "/reports.rss", "/reports.geojson"):
        page = client.get(path).content.decode()
        assert "车道被占" in page and "南桥头" in page, path
        assert WORDS not in page, path
        assert report.case.ticket not in page, path


def test_no_time_of_day_is_in_the_feed_or_the_file(client, city):
    a_report(city, a_kind(), lon=108.05, lat=24.69)
    assert "00:00:00 +0800" in client.get("/reports.rss").content.decode()
    (feature,) = client.get("/reports.geojson").json()["features"]
    assert len(feature["properties"]["since"]) == len("2024-03-04")
    assert feature["geometry"]["coordinates"] == [108.05, 24.69]


def test_it_is_narrowed_by_kind_county_and_state(client, city):
    a_report(city, a_kind(name="车道被占"))
    a_report(city, a_kind(name="封签破损", group=ItemGroup.FOOD))
    food = client.get("/reports?kind=food").content.decode()
    assert "封签破损" in food and "车道被占" not in food
    assert "车道被占" in client.get(f"/reports?county={city.county.code}").content.decode()
    assert "车道被占" not in client.get("/reports?county=999999").content.decode()
    assert "车道被占" not in client.get("/reports?state=closed").content.decode()
    assert client.get("/reports?kind=x&state=y&page=zz").status_code == 200


def test_what_is_taken_off_is_on_no_page(client, city):
    report = a_report(city, a_kind(name="车道被占"))
    set_hidden(report, hidden=True, reason="有人名", by=city.handler, at=LATER)
    assert "车道被占" not in client.get("/reports").content.decode()
    assert client.get(f"/reports/{report.pk}").status_code == 404
    assert "车道被占" not in client.get("/reports.rss").content.decode()


def test_the_place_says_a_word_and_the_unit_looks_first(client, city):
    report = a_report(city, a_kind())
    code = give_reply_code(report, by=city.handler, at=LATER)
    OwnerReply.objects.update(valid_until="2999-01-01")
    assert client.post("/reports/reply", {"code": "x", "text": "不是"}).status_code == 422
    assert client.post("/reports/reply", {"code": code, "text": "当天停电"}).status_code == 302
    assert "当天停电" not in client.get(f"/reports/{report.pk}").content.decode()
    decide_reply(OwnerReply.objects.get(), show=True, by=city.handler, at=LATER)
    assert "当天停电" in client.get(f"/reports/{report.pk}").content.decode()


def test_the_list_costs_the_same_however_long(client, city, django_assert_max_num_queries):
    item = a_kind()
    for _one in range(6):
        a_report(city, item)
    with django_assert_max_num_queries(8):
        client.get("/reports")
