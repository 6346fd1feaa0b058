"""Attributes: what a city asks of its own accord, as other systems are asked and answer."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone

from yizhan.ground.casework.actions import save_item
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.questions import AnswerKind, Choice, Question
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.models import Receipt, Report
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"
WAYS = (Choice("car", "汽车", "A car"), Choice("stall", "摊位", "A stall"))
ASKED = [
    Question("where", AnswerKind.STRING, "哪个口？", "Which end?"),
    Question("width", AnswerKind.NUMBER, "还剩多宽？", "How wide is it still?", "米", "Metres"),
    Question("since", AnswerKind.DATETIME, "什么时候看到的？"),
    Question("more", AnswerKind.TEXT, "还有什么？"),
    Question("once", AnswerKind.ONE_OF, "第一次？", required=True, choices=WAYS),
    Question("what", AnswerKind.SEVERAL_OF, "被什么占了？", choices=WAYS),
]
"""One of each kind of answer."""


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def client():
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def kind(city):
    rows = [one.as_row() for one in ASKED]
    return save_item(a_kind(code="lane").code, by=None, at=MONDAY, questions=rows)


@pytest.fixture
def send(client, city, kind):
    key = issue_token(city.handler, by=None, at=timezone.now())

    def sent(*, named):
        form = {"api_key": key, "service_code": "lane", "address_string": "南桥头", **named}
        return client.post(f"{V2}/requests.json", form)

    return sent


def test_each_of_the_six_kinds_is_described(client, kind):
    (service,) = client.get(f"{V2}/services.json").json()
    assert service["metadata"] is True
    attributes = client.get(f"{V2}/services/lane.json").json()["attributes"]
    assert [one["datatype"] for one in attributes] == [
        "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist",
    ]  # fmt: skip
    assert [one["order"] for one in attributes] == [1, 2, 3, 4, 5, 6]
    assert [one["code"] for one in attributes if one["required"]] == ["once"]
    assert attributes[1]["description"] == "How wide is it still?"
    assert attributes[1]["datatype_description"] == "Metres"
    assert attributes[4]["values"] == [
        {"key": "car", "name": "A car"},
        {"key": "stall", "name": "A stall"},
    ]
    assert "values" not in attributes[0]


def test_answers_arrive_in_the_case_and_in_nothing_public(client, send):
    answer = send(
        named={
            "attribute[where]": "北口",
            "attribute[width]": "0.80",
            "attribute[since]": "2026-11-30T08:41:00+08:00",
            "attribute[more]": "",
            "attribute[once]": "car",
            "attribute[what][]": ["stall", "car"],
        }
    )
    assert answer.status_code == 201, answer.json()
    release_due(at=timezone.now() + (LATER - MONDAY))
    report = Report.objects.get()
    said = report.case.steps.first().facts["answers"]
    assert {one["code"]: one["answers"] for one in said} == {
        "where": ["北口"],
        "width": ["0.8"],
        "since": ["2026-11-30T08:00:00+08:00"],
        "once": ["汽车"],
        "what": ["汽车", "摊位"],
    }
    for path in (f"{V2}/requests.json", f"{V2}/requests/{report.pk}.xml", f"/reports/{report.pk}"):
        assert "北口" not in client.get(path).text


def test_a_missing_attribute_is_named_with_all_else_that_is_wrong(send):
    answer = send(
        named={"lat": "99", "attribute[width]": "wide", "attribute[what][]": ["car", "no"]}
    )
    assert answer.status_code == 400
    named = [one["description"].split(":")[0] for one in answer.json()]
    assert any("lat" in one for one in named)
    assert {"attribute[once]", "attribute[width]", "attribute[what]"} <= set(named)
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_attribute_is_as_if_absent(send, empty):
    (error,) = send(named={"attribute[once]": empty}).json()
    assert error["code"] == "400" and error["description"].startswith("attribute[once]: ")


def test_what_nobody_asks_for_is_named(send):
    (error,) = send(named={"attribute[once]": "car", "attribute[color]": "red"}).json()
    assert error["description"].startswith("attribute[color]: ")


def test_errors_in_xml_are_a_list_too(client, city, kind):
    key = issue_token(city.handler, by=None, at=timezone.now())
    form = {"api_key": key, "service_code": "lane", "address_string": "桥"}
    answer = client.post(f"{V2}/requests.xml", form)
    (error,) = ET.fromstring(answer.content).findall("error")
    assert error.findtext("code") == "400"
    assert error.findtext("description").startswith("attribute[once]: ")
