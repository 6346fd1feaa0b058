"""The shape of every answer, by the specification of GeoReport v2 and sign by sign.

The schemas are written from the specification: wiki.open311.org/GeoReport_v2.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from jsonschema_rs import Draft202012Validator

from yizhan.ground.casework.actions import save_item
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.public.open311.tests.test_attributes import ASKED
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
def client():
    city = a_city()
    lane = a_kind(code="lane", name="车道被占", name_en="A lane <b>& more")
    a_kind(code="fire", name="消防通道被堵", name_en="Fire exit blocked", urgent=True)
    save_item(lane.code, by=None, at=MONDAY, questions=[one.as_row() for one in ASKED])
    a_report(city, a_kind(code="calm", name_en="A calm one"), lon=108.05, lat=24.69)
    return Client(headers={"Accept-Language": "en"})


@pytest.mark.parametrize("path", sorted(SHAPES))
def test_json_has_the_shape_of_the_specification(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    errors = Draft202012Validator(SHAPES[path]).iter_errors(answer.json())
    assert [str(error) for error in errors] == []


@pytest.mark.parametrize("name", ["services", "services/fire", "services/lane", "services/none"])
def test_xml_is_as_it_was_written_once(client, name):
    answer = client.get(f"{V2}/{name}.xml")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    file = GOLDEN / f"{name.replace('/', '-')}.xml"
    if os.environ.get("WRITE_SNAPSHOTS"):
        file.write_bytes(answer.content + b"\n")
    assert answer.content + b"\n" == file.read_bytes()
