"""The shape of every answer, by the specification of GeoReport v2 and sign by sign.

The schemas are written from the specification: wiki.open311.org/GeoReport_v2.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from jsonschema_rs import Draft202012Validator

from yizhan.ground.casework.actions import move_case, save_item
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.public.open311.tests.test_attributes import ASKED
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"
GOLDEN = Path(__file__).parent / "golden"
TEXT, MOMENT = {"type": "string"}, {"type": "string", "format": "date-time"}


OF_THEN = urlencode({"start_date": MONDAY.isoformat()[:10] + "T00:00:00+08:00"})


def an_object(needed, **more):
    properties = {**needed, **more}
    return {
        "type": "object",
        "required": list(needed),
        "properties": properties,
        "additionalProperties": False,
    }


SERVICE = an_object(
    {
        "service_code": {"type": "string", "minLength": 1},
        "service_name": {"type": "string", "minLength": 1},
        "description": TEXT,
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": TEXT,
        "group": TEXT,
    }
)
ATTRIBUTE = an_object(
    {
        "variable": {"type": "boolean"},
        "code": {"type": "string", "minLength": 1},
        "datatype": {
            "enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
        },
        "required": {"type": "boolean"},
        "datatype_description": TEXT,
        "order": {"type": "integer", "minimum": 1},
        "description": TEXT,
    },
    values={
        "type": "array",
        "minItems": 1,
        "items": an_object({"key": {"type": "string", "minLength": 1}, "name": TEXT}),
    },
)
REQUEST = an_object(
    {
        "service_request_id": {"type": "string", "minLength": 1},
        "status": {"enum": ["open", "closed"]},
        "service_name": TEXT,
        "service_code": TEXT,
        "description": {"type": "string", "maxLength": 4000},
        "requested_datetime": MOMENT,
        "updated_datetime": MOMENT,
        "address": TEXT,
        "address_id": TEXT,
        "zipcode": TEXT,
        "lat": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
        "long": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
        "media_url": TEXT,
    },
    status_notes=TEXT,
    agency_responsible=TEXT,
    service_notice=TEXT,
    expected_datetime=MOMENT,
)
SHAPES = {
    f"{V2}/services.json": {"type": "array", "items": SERVICE},
    f"{V2}/services/fire.json": an_object(
        {"service_code": TEXT, "attributes": {"type": "array", "items": ATTRIBUTE}}
    ),
    f"{V2}/services/lane.json": an_object(
        {"service_code": TEXT, "attributes": {"type": "array", "items": ATTRIBUTE}}
    ),
    f"{V2}/requests.json?{OF_THEN}": {"type": "array", "minItems": 1, "items": REQUEST},
    f"{V2}/services/none.json": {
        "type": "array",
        "minItems": 1,
        "items": an_object({"code": TEXT, "description": TEXT}),
    },
}


@pytest.fixture
def city():
    city = a_city()
    lane = a_kind(code="lane", name="车道被占", name_en="A lane <b>& more")
    a_kind(code="fire", name="消防通道被堵", name_en="Fire exit blocked", urgent=True)
    save_item(lane.code, by=None, at=MONDAY, questions=[one.as_row() for one in ASKED])
    calm = a_kind(code="calm", name_en="A calm one")
    solved = a_report(city, calm, place="南桥头 <1> & 对面", lon=108.05, lat=24.69)
    a_report(city, a_kind(code="else", name_en="Elsewhere"), at=MONDAY + timedelta(days=1))
    with time_machine.travel(MONDAY + timedelta(days=2)):
        move_case(solved.case, Status.RESOLVED, by=city.handler, at=timezone.now(), text="清走了")
    for number, report in enumerate(Report.objects.order_by("pk"), start=311):
        Report.objects.filter(pk=report.pk).update(id=number)
    Unit.objects.filter(pk=city.union.pk).update(name="总工会")
    return city


@pytest.fixture
def client(city):
    return Client(headers={"Accept-Language": "en"})


@pytest.mark.parametrize("path", sorted(SHAPES))
def test_json_has_the_shape_of_the_specification(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    errors = Draft202012Validator(SHAPES[path]).iter_errors(answer.json())
    assert [str(error) for error in errors] == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("services", f"{V2}/services.xml"),
        ("services-fire", f"{V2}/services/fire.xml"),
        ("services-lane", f"{V2}/services/lane.xml"),
        ("services-none", f"{V2}/services/none.xml"),
        ("requests", f"{V2}/requests.xml?{OF_THEN}"),
        ("requests-311", f"{V2}/requests/311.xml"),
        ("requests-none", f"{V2}/requests.xml?start_date=2020-01-01T00:00:00Z"),
        ("requests-wrong", f"{V2}/requests.xml?status=ajar&page=0"),
        ("discovery", "/open311/discovery.xml"),
    ],
)
def test_xml_is_as_it_was_written_once(client, name, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    as_it_was(name, answer.content)


def test_the_answer_to_a_new_request_is_as_it_was_written_once(client, city):
    """All but the token, which is of chance."""
    key = issue_token(city.handler, by=None, at=timezone.now())
    form = {"api_key": key, "service_code": "calm", "address_string": "南桥头"}
    content = client.post(f"{V2}/requests.xml", form).content
    token = ET.fromstring(content).findtext("request/token")
    as_it_was("requests-sent", content.replace(token.encode(), b"one-two-three-four-five"))
    as_it_was(
        "tokens-waiting",
        client.get(f"{V2}/tokens/{token}.xml").content.replace(
            token.encode(), b"one-two-three-four-five"
        ),
    )


def as_it_was(name, content):
    file = GOLDEN / f"{name}.xml"
    if os.environ.get("WRITE_SNAPSHOTS"):
        file.write_bytes(content + b"\n")
    assert content + b"\n" == file.read_bytes()
