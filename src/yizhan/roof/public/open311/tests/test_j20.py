"""J20: a stranger's program lists the services, files a request, and follows it until it is closed.

It reads with `georeport`, which files nothing; so it files with a plain HTTP client.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests
from django.utils import timezone
from georeport import GeoReport

from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.roof.public.open311.tests.test_attributes import ASKED
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_kind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_stranger_files_a_request_and_follows_it_to_its_end(live_server, settings, form):
    settings.BASE_URL = live_server.url
    city = a_city()
    a_kind(code="lane", questions=[one.as_row() for one in ASKED])
    key = issue_token(city.handler, by=None, at=timezone.now(), verbs=["order"])
    address = requests.get(f"{live_server.url}/open311/discovery.json", timeout=20).json()
    (endpoint,) = address["endpoints"]
    theirs = GeoReport(endpoint["url"], output_format=form)

    (service,) = listed(theirs.get_service_list())
    assert str(service["metadata"]).lower() == "true"
    asked = theirs.get_service_definition(service["service_code"])["attributes"]
    asked = asked["attribute"] if form == "xml" else asked
    needed = [one for one in asked if str(one["required"]).lower() == "true"]
    first = {one["code"]: first_value(one) for one in needed}

    sent = requests.post(
        f"{endpoint['url']}/requests.json",
        data={
            "api_key": key,
            "service_code": service["service_code"],
            "address_string": "南桥头",
            "description": "车道上停了货车",
            **{f"attribute[{code}]": value for code, value in first.items()},
        },
        timeout=20,
    )
    assert sent.status_code == 201, sent.text
    token = sent.json()[0]["token"]
    release_due(at=timezone.now() + timedelta(hours=7))
    (taken,) = requests.get(f"{endpoint['url']}/tokens/{token}.json", timeout=20).json()

    (request,) = listed(theirs.get_service_request(taken["service_request_id"]))
    assert request["status"] == "open"
    case = Report.objects.get(pk=taken["service_request_id"]).case
    move_case(case, Status.RESOLVED, by=city.dispatcher, at=case.opened_at, text="清走了")
    (request,) = listed(theirs.get_service_request(taken["service_request_id"]))
    assert (request["status"], request["address"]) == ("closed", "南桥头")


def listed(found):
    """Its XML reader gives a list of one as that one."""
    return found if isinstance(found, list) else [found]


def first_value(attribute):
    values = attribute["values"]
    return listed(values["value"] if isinstance(values, dict) else values)[0]["key"]
