"""Open311 GeoReport v2: what programs read of reports, and how they send one."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from georeport import GeoReport
from PIL import Image

from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.participation.reports.actions import release_due, set_hidden
from yizhan.wings.participation.reports.models import Receipt, Report
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"
WORDS = "老板姓王，天天这样"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"}, enforce_csrf_checks=True)


@pytest.fixture
def key(city):
    return issue_token(city.handler, by=None, at=timezone.now())


def listed(client, **asked):
    answer = client.get(f"{V2}/requests.json", asked)
    assert answer.status_code == 200, answer.content
    return [one["service_request_id"] for one in answer.json()]


def send(client, **form):
    key = {"Idempotency-Key": "0123456789abcdef"}
    return client.post(f"{V2}/requests.json", form, headers=key)


def errors(answer):
    return [(one["code"], one["description"]) for one in answer.json()]


def test_discovery_says_where_and_how(client):
    found = client.get("/open311/discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"].endswith(V2)
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    answer = client.get("/open311/discovery.xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    formats = ET.fromstring(answer.content).findall("endpoints/endpoint/formats/format")
    assert [one.text for one in formats] == ["text/xml", "application/json"] == endpoint["formats"]


def test_xml_and_json_say_the_same(client, city):
    a_kind(name_en="A lane <b>&", code="lane")
    (row,) = client.get(f"{V2}/services.json").json()
    assert row["service_name"] == "A lane <b>&" and row["metadata"] is False
    (element,) = ET.fromstring(client.get(f"{V2}/services.xml").content)
    assert element.tag == "service"
    spoken = {part.tag: part.text or "" for part in element}
    assert spoken == row | {"metadata": "false"}


def test_only_an_urgent_kind_asks_something(client, city):
    a_kind(code="calm"), a_kind(code="fire", urgent=True)
    calm = client.get(f"{V2}/services/calm.json").json()
    assert calm == {"service_code": "calm", "attributes": []}
    (asked,) = client.get(f"{V2}/services/fire.json").json()["attributes"]
    assert (asked["code"], asked["datatype"]) == ("at_once", "singlevaluelist")
    assert [one["key"] for one in asked["values"]] == ["yes", "no"]
    answer = client.get(f"{V2}/services/none.json")
    assert (answer.status_code, errors(answer)[0][0]) == (404, "404")


def test_a_format_that_is_none_is_told_in_xml(client):
    answer = client.get(f"{V2}/services.yaml")
    assert answer.status_code == 404
    assert ET.fromstring(answer.content).find("error/code").text == "404"


def test_a_request_tells_what_everybody_reads_and_days_only(client, city):
    report = a_report(city, a_kind(name="车道被占", code="lane"), text=WORDS, lon=108.05, lat=24.69)
    with time_machine.travel(MONDAY + timedelta(days=3)):
        move_case(report.case, Status.RESOLVED, by=city.handler, at=timezone.now(), text="清走了")
        answer = client.get(f"{V2}/requests.json")
    (row,) = answer.json()
    assert (row["service_request_id"], row["status"]) == (str(report.pk), "closed")
    assert (row["lat"], row["long"], row["address"]) == (24.69, 108.05, "南桥头")
    assert row["requested_datetime"].endswith("T00:00:00+08:00")
    assert row["updated_datetime"] > row["requested_datetime"]
    assert row["agency_responsible"] == report.case.unit.name
    text = answer.content.decode()
    assert WORDS not in text and "清走了" not in text and report.case.ticket not in text


def test_no_window_tells_the_time_of_day(client, city):
    """Whatever moments one asks between, a report is there with its whole day or not at all."""
    report = a_report(city)
    day = timezone.localtime(report.case.opened_at)
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    for hours in range(-24, 49):
        start = midnight + timedelta(hours=hours)
        end = midnight + timedelta(days=3)
        found = listed(client, start_date=start.isoformat(), end_date=end.isoformat())
        assert bool(found) == (start <= midnight), start
        before = midnight - timedelta(days=3)
        found = listed(client, start_date=before.isoformat(), end_date=start.isoformat())
        assert bool(found) == (start >= midnight), start


def test_the_last_ninety_days_are_shown_and_no_more(client, city):
    report = a_report(city)
    opened = report.case.opened_at
    with time_machine.travel(opened + timedelta(days=80)):
        assert listed(client) == [str(report.pk)]
    with time_machine.travel(opened + timedelta(days=92)):
        assert listed(client) == []
        start = (opened - timedelta(days=1)).isoformat()
        assert listed(client, start_date=start) == [str(report.pk)]
        assert listed(client, service_request_id=f"{report.pk},x,9{'9' * 30}") == [str(report.pk)]
        answer = client.get(
            f"{V2}/requests.json", {"start_date": start, "end_date": "2030-01-01T00:00:00Z"}
        )
        assert errors(answer) == [("400", "start_date and end_date are more than 90 days apart.")]


def test_it_is_narrowed_by_kind_and_state_and_comes_in_pages(client, city):
    lane, wires = a_kind(code="lane"), a_kind(code="wires")
    keys = [str(a_report(city, kind).pk) for kind in (lane, wires, lane)]
    with time_machine.travel(LATER + timedelta(days=1)):
        assert listed(client) == keys[::-1]
        assert listed(client, service_code="wires") == [keys[1]]
        assert listed(client, service_code="wires,lane", status="open,closed") == keys[::-1]
        assert listed(client, status="closed") == []
        assert listed(client, page_size="2", page="2") == [keys[0]]
        assert listed(client, status="", page="", service_code=" ") == keys[::-1]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"status": "ajar"}, "status"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"start_date": "2026-11-30T00:00:00"}, "start_date"),
        ({"end_date": "9999-12-31T23:59:59Z"}, "end_date"),
        ({"page": "0"}, "page"),
        ({"page_size": "1001"}, "page_size"),
    ],
)
def test_what_is_asked_wrongly_is_named(client, asked, named):
    answer = client.get(f"{V2}/requests.json", asked)
    assert answer.status_code == 400
    assert errors(answer)[0][1].startswith(named)


def test_what_is_hidden_is_not_there(client, city):
    report = a_report(city)
    assert client.get(f"{V2}/requests/{report.pk}.json").json()[0]["status"] == "open"
    set_hidden(report, hidden=True, by=city.handler, reason="重复", at=LATER)
    answer = client.get(f"{V2}/requests/{report.pk}.json")
    assert (answer.status_code, errors(answer)[0][0]) == (404, "404")
    for key in ("9" * 40, "x", "１"):
        assert client.get(f"{V2}/requests/{quote(key)}.json").status_code == 404


def test_what_no_document_may_hold_is_left_out(client):
    for sign in ("\x08", "\ufffe"):
        answer = client.get(f"{V2}/services/a{quote(sign)}b.xml")
        assert answer.status_code == 404
        assert "ab" in ET.fromstring(answer.content).findtext("error/description")


def test_a_key_in_the_address_is_none(client, city, key):
    a_kind(code="lane")
    form = {"service_code": "lane", "address_string": "桥"}
    assert client.post(f"{V2}/requests.json?api_key={key}", form).status_code == 403


def test_a_long_key_of_a_retry_is_refused_and_not_cut(client, city, key):
    a_kind(code="lane")
    form = {"api_key": key, "service_code": "lane", "address_string": "桥"}
    headers = {"Idempotency-Key": "0123456789" * 11}
    answer = client.post(f"{V2}/requests.json", form, headers=headers)
    assert errors(answer) == [("400", "Idempotency-Key is too long.")]
    assert not Receipt.objects.exists()


def test_without_a_key_nothing_is_taken(client, city, key):
    kind = a_kind(code="lane")
    for sent in ({}, {"api_key": "wrong"}, {"api_key": " "}):
        answer = send(client, service_code=kind.code, **sent)
        assert (answer.status_code, errors(answer)[0][0]) == (403, "403")
    assert not Receipt.objects.exists()


def test_every_missing_parameter_is_named(client, city, key):
    a_kind(code="lane")
    answer = send(client, api_key=key)
    assert answer.status_code == 400
    assert "service_code was not provided." in [one for _code, one in errors(answer)]
    answer = client.post(
        f"{V2}/requests.json", {"api_key": key, "service_code": "lane", "lat": "24"}
    )
    assert errors(answer) == [("400", "long was not provided.")]
    answer = send(client, api_key=key, service_code="lane")
    assert "address_string" in errors(answer)[0][1]
    answer = client.post(
        f"{V2}/requests.json", {"api_key": key, "service_code": "no", "lat": "1", "long": "1"}
    )
    assert (answer.status_code, errors(answer)[0][0]) == (404, "404")
    assert not Receipt.objects.exists()


def a_picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("IMG_7781.jpg", out.getvalue(), "image/jpeg")


def test_a_report_comes_in_and_its_token_leads_to_it(client, city, key):
    a_kind(code="lane")
    form = {
        "api_key": key,
        "service_code": "lane",
        "address_string": "南桥头",
        "lat": "24.6912345",
        "long": "108.0512345",
        "description": WORDS,
        "first_name": "青禾",
        "phone": "13977009981",
        "email": "shen@example.com",
        "media_url": "https://example.com/a.jpg",
        "media": a_picture(),
    }
    answer = client.post(
        f"{V2}/requests.json", form, headers={"Idempotency-Key": "0123456789abcdef"}
    )
    (taken,) = answer.json()
    assert answer.status_code == 201
    assert "service_request_id" not in taken and "media_url" in taken["service_notice"]
    address = f"{V2}/tokens/{quote(taken['token'])}"
    assert client.get(f"{address}.json").json() == [{"token": taken["token"]}]
    release_due(at=timezone.now() + timedelta(hours=7))
    (found,) = client.get(f"{address}.json").json()
    report = Report.objects.get(pk=found["service_request_id"])
    assert (report.case.lat, report.case.lon) == (24.691, 108.051)
    assert report.case.photos.count() == 1 and report.case.text == WORDS
    assert ET.fromstring(client.get(f"{address}.xml").content).find(
        "request/service_request_id"
    ).text == str(report.pk)
    again = client.post(
        f"{V2}/requests.json",
        form | {"media": a_picture()},
        headers={"Idempotency-Key": "0123456789abcdef"},
    )
    assert again.json()[0]["token"] == taken["token"] and Report.objects.count() == 1
    assert client.get(f"{V2}/tokens/x.json").status_code == 404


def test_what_the_domain_refuses_is_told_and_named(client, city, key):
    a_kind(code="lane")
    form = {
        "api_key": key,
        "service_code": "lane",
        "address_string": "桥",
        "description": "字" * 1001,
    }
    answer = client.post(f"{V2}/requests.json", form)
    assert answer.status_code == 400 and errors(answer)[0][1].startswith("description: ")


def test_another_program_reads_and_sends(live_server, city, key, settings):
    """`georeport` is somebody else's client of the same specification."""
    settings.BASE_URL = live_server.url
    kind = a_kind(code="lane", name="车道被占")
    report = a_report(city, kind, at=timezone.now() - timedelta(days=1))
    for form in ("json", "xml"):
        theirs = GeoReport(f"{live_server.url}{V2}", api_key=key, output_format=form)
        services = theirs.get_service_list()
        services = services if isinstance(services, list) else [services]
        assert [one["service_code"] for one in services] == ["lane"]
        assert theirs.get_service_definition("lane")["service_code"] == "lane"
        found = theirs.get_service_requests(service_request_id=str(report.pk))
        found = found if isinstance(found, list) else [found]
        assert [one["service_request_id"] for one in found] == [str(report.pk)]
