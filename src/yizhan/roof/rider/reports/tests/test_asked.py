"""/report: the questions of a kind, on the phone and at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.kit.questions import AnswerKind, Choice, Question
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.models import Waiting
from yizhan.wings.participation.reports.tests.factories import a_kind

pytestmark = pytest.mark.django_db
WAYS = (Choice("car", "汽车", "A car"), Choice("stall", "摊位"))
ASKED = [
    Question("width", AnswerKind.NUMBER, "还剩多宽？", required=True),
    Question("what", AnswerKind.SEVERAL_OF, "被什么占了？", choices=WAYS),
    Question("since", AnswerKind.DATETIME, "什么时候看到的？"),
]
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def kind(city):
    return a_kind(code="lane", questions=[one.as_row() for one in ASKED])


def said(kind, **answers):
    named = {f"{kind.code}.answer.{code}": value for code, value in answers.items()}
    return {"item": kind.code, "place": "南桥头", "key": KEY, **named}


def test_the_page_asks_them_of_this_kind_only(client, kind):
    a_kind(name="别的")
    page = client.get("/report")
    assert page.text.count("data-questions=") == 1
    assert "还剩多宽？" in page.text and 'name="lane.answer.what"' in page.text


def test_answers_reach_the_handler_and_nobody_else(client, city, kind):
    answer = client.post(
        "/report", said(kind, width="0.8", what=["stall", "car"], since="2026-11-30T08:41")
    )
    assert answer.status_code == 302
    release_due(at=timezone.now() + timedelta(hours=7))
    case = Case.objects.get()
    assert "被什么占了" not in client.get(f"/reports/{case.report.pk}").text
    client.force_login(city.dispatcher)
    for path in (f"/desk/cases/{case.pk}", f"/desk/cases/{case.pk}?print"):
        page = client.get(path).text
        assert "还剩多宽？" in page and "0.8" in page
        assert "汽车" in page and "摊位" in page
        assert "08:41" not in page
    for path in (f"/desk/reports/{case.report.pk}", f"/desk/reports/{case.report.pk}/lead"):
        assert "还剩多宽？" in client.get(path).text


def test_what_is_missing_is_said_beside_it_and_keeps_the_rest(client, kind):
    answer = client.post("/report", said(kind, what=["car"], width=" "))
    assert answer.status_code == 422
    assert "lane.answer.width" in answer.context["form"].errors
    assert "checked" in answer.text.split('value="car"')[1].split(">")[0]
    assert not Waiting.objects.exists()


def test_a_phones_outbox_is_told_which(client, kind):
    answer = client.post("/report", said(kind), headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["lane.answer.width"]


def test_another_kind_asks_nothing(client, city, kind):
    other = a_kind()
    assert (
        client.post("/report", said(other) | said(kind) | {"item": other.code}).status_code == 302
    )


def test_other_answers_under_the_same_key_are_another_report(client, kind):
    assert client.post("/report", said(kind, width="1")).status_code == 302
    assert client.post("/report", said(kind, width="1")).status_code == 302
    assert Waiting.objects.count() == 1
    assert client.post("/report", said(kind, width="2")).status_code == 422
