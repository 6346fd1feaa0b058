"""/desk/indicators: every figure with what it counts, and each by row, county, unit and month."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.roof.desk.indicators.asked import SIDES
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
DAY = "2024-03-31"


@pytest.fixture
def city(client):
    city = a_city()
    client.force_login(city.lead)
    return city


def page(client, address="", **query):
    answer = client.get(f"/desk/indicators{address}?{urlencode({'on': DAY} | query)}")
    assert answer.status_code == 200, answer
    return answer


def riders(site, number):
    for _n in range(number):
        a_ridership(a_person(), site, joined_on=date(2024, 3, 1))


def test_every_figure_is_listed_and_has_a_page_from_every_side(client, city):
    body = page(client).text
    for key, about in REGISTRY.items():
        assert f"/desk/indicators/{key}?on={DAY}" in body
        text = page(client, f"/{key}").text
        assert str(about.formula) in text and str(about.source) in text
    for by in SIDES:
        page(client, "/riders", by=by)


def test_a_day_and_a_unit_are_what_is_counted(client, city):
    a_station(city.union, city.county, kind="red_post")
    a_station(city.traffic, city.city, kind="red_post")

    values = [page(client, "/shared_posts", unit=unit.code).context["value"]
              for unit in (city.committee, city.union, city.traffic)]  # fmt: skip
    assert values == ["2", "1", "2"]
    assert page(client, "/shared_posts", on="2024-03-01").context["value"] == "0"


def test_the_counties_add_up_to_the_city(client, city):
    a_station(city.union, city.county, kind="red_post")
    a_station(city.traffic, city.city, kind="red_post")

    side = page(client, "/shared_posts", by="county").context["side"]

    assert [point.value for point in side.points] == [1, 1]
    assert side.points[0].label == city.county.name and city.county.name in side.finding


def test_the_months_say_what_they_show(client, city):
    a_station(kind="red_post")
    side = page(client, "/shared_posts", by="month").context["side"]
    assert [point.value for point in side.points] == [0] * 11 + [1]
    assert side.finding == "自2023-04以来，从0升至1"


def test_whoever_may_not_see_the_rows_sees_groups_in_fives(client, city):
    company = a_unit(city.committee, kind="company")
    riders(a_site(company, name="大站"), 7)
    riders(a_site(company, name="小站"), 3)

    body = page(client, "/riders").text
    assert "大站" in body and "小站" in body
    client.force_login(city.dispatcher)
    seen = page(client, "/riders", unit=city.bureau.code)
    assert seen.context["value"] in {"0", "10"}
    assert "小站" not in seen.text
    units = page(client, "/riders", by="unit", unit=city.bureau.code).context["side"].points
    assert all(point.value % 5 == 0 for point in units)


def test_who_was_admitted_is_shown_to_nobody(client, city):
    text = page(client, "/riders_admitted").text
    assert str(REGISTRY["riders_admitted"].shielded) in text


def test_who_reaches_one_unit_sees_its_figures_only(client, city):
    client.force_login(city.handler)
    assert page(client).context["asked"].unit == city.union
    for unit in (city.committee, city.traffic):
        for address in ("", "/riders", "/file.csv", "/riders/file.csv"):
            answer = client.get(f"/desk/indicators{address}?unit={unit.code}")
            assert answer.status_code == 404


def test_strangers_are_sent_away(client, city):
    client.force_login(a_person("secretary", city.union))
    assert client.get("/desk/indicators").status_code == 403
    client.force_login(city.rider)
    assert client.get("/desk/indicators/riders").status_code == 403


@pytest.mark.parametrize("by", SIDES)
def test_the_file_says_what_the_page_shows(client, city, by):
    a_station(city.union, city.county, kind="red_post")
    answer = page(client, "/shared_posts/file.csv", by=by)
    assert len(answer.content.decode("utf-8-sig").splitlines()) > 1
    assert client.get("/desk/indicators/shared_posts/file.pdf").status_code == 404


def test_all_figures_as_a_file(client, city):
    table = page(client, "/file.csv").content.decode("utf-8-sig")
    assert all(key in table for key in REGISTRY)
    assert page(client, "/file.xlsx").content.startswith(b"PK")


def test_what_is_no_figure_is_not_there(client, city):
    assert client.get("/desk/indicators/nothing").status_code == 404
    assert page(client, "/riders", by="x", page="-3").status_code == 200


@pytest.mark.parametrize(("by", "queries"), [("county", 10), ("month", 20), ("rows", 9)])
def test_the_number_of_queries_does_not_grow(client, city, django_assert_num_queries, by, queries):
    a_station(city.union, city.county, kind="red_post")
    page(client, "/shared_posts", by=by)
    with django_assert_num_queries(queries):
        page(client, "/shared_posts", by=by)
    for _n in range(30):
        a_station(city.union, city.county, kind="red_post")
    with django_assert_num_queries(queries):
        page(client, "/shared_posts", by=by)
