"""/desk/coverage/target: the national target, the way to it, and a forecast with its formula."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_unit
from yizhan.roof.insight.targets import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client):
    city = a_city()
    client.force_login(city.lead)
    return city


def rows(client, key):
    coverages = client.get("/desk/coverage/target").context["coverages"]
    return next(one for one in coverages if one.kind.key == key)


def test_offices_and_counties_are_measured_on_each_day(client, city):
    office, _bare = (a_unit(city.bureau, kind=UnitKind.OFFICE) for _ in range(2))
    a_unit(office, kind=UnitKind.GUIDANCE_STATION)
    general = {"kind": UnitKind.GENERAL_BRANCH, "division": city.county}

    assert rows(client, "offices").rows[-2].share.percent == 50
    assert rows(client, "counties").rows[-2].share.percent == 0
    a_unit(city.committee, **general)
    assert rows(client, "counties").finding == "已全部覆盖"


def test_the_page_says_target_and_formula_and_has_a_file(client, city):
    page = client.get("/desk/coverage/target").text
    assert "2027-12-31" in page
    assert all(str(kind.formula) in page for kind in KINDS)
    table = client.get("/desk/coverage/target.csv").content.decode("utf-8-sig")
    assert table.count("2027-12-31") == len(KINDS)
    assert client.get("/desk/coverage/target.pdf").status_code == 404
    assert "/desk/coverage/target" in client.get("/desk/coverage").text


def test_strangers_are_sent_away(client, city):
    client.force_login(city.rider)
    assert client.get("/desk/coverage/target").status_code == 403
    assert client.get("/desk/coverage/target.csv").status_code == 403


def test_the_number_of_queries_does_not_grow(client, city, django_assert_num_queries):
    client.get("/desk/coverage/target")
    with django_assert_num_queries(QUERIES):
        client.get("/desk/coverage/target")
    for _n in range(9):
        a_unit(a_unit(city.bureau, kind=UnitKind.OFFICE), kind=UnitKind.GUIDANCE_STATION)
    with django_assert_num_queries(QUERIES):
        client.get("/desk/coverage/target")


QUERIES = 33
