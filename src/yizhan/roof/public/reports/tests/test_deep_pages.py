"""/reports among many: a page deep in the list, and the file of points, in the right order and with
as many queries as the first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.ground.casework.tests.factories import a_city
from yizhan.roof.public.reports import views
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(monkeypatch):
    """Seven of two items, the newest first; three are on a page."""
    monkeypatch.setattr(views, "PAGE", 3)
    city, items = a_city(), [a_kind(name="车道被占"), a_kind(name="封签破损")]
    made = [
        a_report(city, items[n % 2], lon=108.05, lat=24.69, place=f"第{n}号桥头") for n in range(7)
    ]
    return sorted(made, key=lambda one: (one.case.opened_at, one.pk), reverse=True)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        client.get(address)
    return [query["sql"] for query in counted]


def test_every_page_has_its_own_in_order(client, reports):
    shown = []
    for number in (1, 2, 3):
        page = client.get(f"/reports?page={number}").context["lines"]
        shown += [line.report.pk for line in page]
    assert shown == [one.pk for one in reports]


def test_the_last_page_costs_what_the_first_does(client, reports):
    first, last = (queries(client, f"/reports?page={number}") for number in (1, 3))
    assert len(first) == len(last) <= 8


def test_only_keys_are_put_in_order(client, reports):
    """The text of a hundred thousand cases is not sorted for the twenty that are shown."""
    (listed,) = [sql for sql in queries(client, "/reports?page=2") if "LIMIT 3 OFFSET 3" in sql]
    inside = listed.partition(" IN (SELECT ")[2]
    assert "LIMIT 3 OFFSET 3" in inside
    assert '"place"' not in inside


def test_the_file_reads_items_once(client, reports):
    features = client.get("/reports.geojson").json()["features"]
    assert [feature["id"] for feature in features] == [one.pk for one in reports]
    assert {feature["properties"]["name"] for feature in features} == {"车道被占", "封签破损"}
    address = features[0]["properties"]["url"]
    assert address.endswith(f"/reports/{reports[0].pk}")
    assert client.get(address).status_code == 200
    assert len(queries(client, "/reports.geojson")) <= 5
