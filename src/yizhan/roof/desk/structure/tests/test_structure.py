"""/desk/structure: the organisation as a list from which a picture is drawn."""

from __future__ import annotations

import pytest

from yizhan.ground.people.actions import UnitRow, load_units
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, an_admin
from yizhan.roof.desk.coverage.tests.test_coverage import DAY, Town
from yizhan.roof.desk.structure.views import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def page(client, town):
    client.force_login(an_admin(town.root))
    return client


def test_the_list_names_committee_counties_and_gaps(page, town):
    text = page.get("/desk/structure").content.decode()
    assert town.root.name in text
    assert town.counties[0].name in text and "某县党总支" in text
    assert text.count("缺口：党总支") == 1
    assert "1个所无指导站" in text


def test_a_county_shows_what_is_in_it_and_where_to_fill_the_gap(page, town):
    text = page.get(f"/desk/structure/{town.counties[0].code}").content.decode()
    assert town.station.name in text
    assert town.branch.unit.name in text
    assert f'href="/desk/units/{town.bare.code}/new"' in text
    assert f'href="/desk/units/{town.office.code}/new"' not in text


def test_what_is_asked_for_by_htmx_is_the_part_alone(page, town):
    answer = page.get(f"/desk/structure/{town.counties[0].code}", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.lstrip().startswith("<ul>")
    assert "<html" not in text


def test_a_past_day_offers_nothing_to_found(page, town):
    address = f"/desk/structure/{town.counties[0].code}"
    text = page.get(address, {"on": DAY.isoformat()}).content.decode()
    assert town.bare.name in text
    assert f'href="/desk/units/{town.bare.code}/new"' not in text


def test_thousands_come_page_by_page(page, town, django_assert_num_queries):
    address = f"/desk/structure/{town.counties[0].code}"
    with django_assert_num_queries(7):
        page.get(address)
    load_units(
        [
            UnitRow(
                f"s{n}",
                f"站{n}",
                UnitKind.GUIDANCE_STATION,
                DAY,
                town.office.code,
                town.counties[0],
            )
            for n in range(PAGE + 5)
        ],
        at=MONDAY,
    )
    with django_assert_num_queries(7):
        first = page.get(address).content.decode()
    assert first.count("data-node") <= PAGE + 1
    assert "page=2" in first
    second = page.get(address, {"page": 2}).content.decode()
    assert "data-gap" not in second


def test_the_page_takes_a_fixed_number_of_queries(page, town, django_assert_num_queries):
    with django_assert_num_queries(9):
        page.get("/desk/structure")


def test_who_may_not(client, town):
    client.force_login(a_person("company", town.company))
    assert client.get("/desk/structure").status_code == 403
    assert client.get(f"/desk/structure/{town.counties[0].code}").status_code == 403
