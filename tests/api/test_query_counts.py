"""What programs read costs the same number of queries however many rows there are: every list of
the API, every open file, feed and calendar. A list that is new has no number here and is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.api.test_openapi import CHECKED_IN, lists_of
from yizhan.ground.casework.tests.factories import City, a_city, an_item
from yizhan.ground.notify.actions import add_endpoint
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.models import Person
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.days import local_day
from yizhan.kit.memo import forget_all
from yizhan.roof.public.data.datasets import DATASETS
from yizhan.roof.public.data.dcat import STREAMS
from yizhan.wings.care.activities.tests.factories import a_session
from yizhan.wings.care.demands.actions import answer_all
from yizhan.wings.care.demands.tests.factories import a_demand
from yizhan.wings.care.gates.tests.factories import a_compound
from yizhan.wings.care.help.tests.factories import an_offer
from yizhan.wings.care.losses.models import Sheet, SheetLine
from yizhan.wings.care.siting.tests.factories import a_plan
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.care.visits.actions import assign
from yizhan.wings.care.visits.tests.factories import a_visit
from yizhan.wings.organisation.branches.actions import cover_company
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_general_branch
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Words
from yizhan.wings.organisation.complaints.tests.factories import a_complaint
from yizhan.wings.organisation.duties.actions import create_duty, load_rules
from yizhan.wings.organisation.duties.models import Duty, DutyRule
from yizhan.wings.organisation.duties.rules import ORG_COVERAGE
from yizhan.wings.organisation.talks.tests.factories import a_talk
from yizhan.wings.participation.fleet.tests.factories import a_week
from yizhan.wings.participation.honours.models import Honour
from yizhan.wings.participation.honours.tests.factories import a_call
from yizhan.wings.participation.lessons.tests.factories import a_lesson
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report
from yizhan.wings.participation.restaurants.tests.factories import drawn

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=8)
"""After the week in which the rows were made, so that nothing waits for its end."""
FEW, MORE = 2, 3
_numbers = count(1)


@dataclass
class Town:
    city: City
    reader: Person
    """Sees everything that a token can be good for."""

    def unit(self, kind: str = UnitKind.DEPARTMENT) -> Any:
        return a_unit(self.city.committee, kind=kind, division=self.division())

    def division(self) -> Any:
        return a_division(self.city.city, kind=DivisionKind.COUNTY)


def a_covered_branch(town: Town) -> None:
    branch = a_branch(a_general_branch(town.city.committee), type=BranchType.JOINT)
    for _each in range(2):
        cover_company(branch, town.unit(UnitKind.COMPANY), by=None, at=MONDAY)


def an_answered_demand(town: Town) -> None:
    said = [f"第{next(_numbers)}次：西门锁了" for _each in range(5)]
    demand = a_demand(town.city, said, name=f"西门{next(_numbers)}")
    answer_all(demand, text="已开。", public=True, by=town.city.dispatcher, at=MONDAY)


def a_duty_about_another(town: Town) -> None:
    load_rules(by=None, at=MONDAY)
    rule = DutyRule.objects.get(code=ORG_COVERAGE)
    duty = create_duty(town.unit(), what="摸排", due_on=NOW.date(), by=None, at=MONDAY)
    Duty.objects.filter(pk=duty.pk).update(rule=rule, about=town.unit(UnitKind.COMPANY))


def a_visited_place(town: Town) -> None:
    went = a_person("instructor", town.city.bureau, scope=Scope.BELOW)
    whom, day = town.unit(UnitKind.COMPANY), local_day(MONDAY)
    (one,) = assign(went, [whom], unit=town.city.bureau, since=day, by=town.city.lead, at=MONDAY)
    a_visit(one.destination, by=went)


def a_line(_town: Town) -> None:
    month = local_day(MONDAY).replace(day=1)
    sheet, _new = Sheet.objects.get_or_create(month=month, defaults={"made_at": MONDAY})
    sheet.lines.create(shop=f"沙县小吃{next(_numbers)}", riders=5, entries=5)
    assert SheetLine.objects.exists()


def a_report_with_all(town: Town) -> None:
    where = {"lon": 108.05, "lat": 24.69, "division": town.division()}
    a_report(town.city, a_kind(competence="traffic"), **where)


def an_answered_complaint(_town: Town) -> None:
    a_complaint(words=Words.SHOWN, answer="加上了。", answered_at=MONDAY)
    assert Complaint.objects.public().exists()


def a_case_of_its_own(town: Town) -> None:
    case = town.city.case(item=an_item(), division=town.division())
    type(case).objects.filter(pk=case.pk).update(assignee=a_person("handler", town.city.union))


def an_endpoint(town: Town) -> None:
    number = next(_numbers)
    address = f"https://{number}.example/in"
    add_endpoint(name=f"12345-{number}", url=address, topics=["case.new"], by=None, at=MONDAY)


ONE_MORE: dict[str, Callable[[Town], Any]] = {
    "activity": lambda town: a_session(
        town.unit(), begins_at=NOW + timedelta(days=1), station=a_station()
    ),
    "branch": a_covered_branch,
    "call": lambda town: a_call(town.unit()),
    "case": a_case_of_its_own,
    "complaint": an_answered_complaint,
    "duty": a_duty_about_another,
    "visit": a_visited_place,
    "demand": an_answered_demand,
    "endpoint": an_endpoint,
    "gate": lambda town: a_compound(town.unit(UnitKind.TOWNSHIP), town.division()),
    "help": lambda town: an_offer(town.unit(), stations=(a_station(), a_station())),
    "honour": lambda town: Honour.objects.create(
        unit=town.unit(), division=town.division(), title="最美", awarded_on=MONDAY.date()
    ),
    "item": lambda _town: an_item(),
    "kind": lambda _town: a_kind(),
    "lesson": lambda town: a_lesson(town.unit()),
    "line": a_line,
    "plan": lambda town: a_plan(town.reader),
    "report": a_report_with_all,
    "round": lambda town: drawn(town.city.bureau, town.division(), by=town.city.dispatcher),
    "station": lambda town: a_station(town.unit(UnitKind.SERVICE_POINT), town.division()),
    "talk": lambda town: a_talk(town.unit(), [town.unit(UnitKind.COMPANY)]),
    "unit": lambda town: town.unit(),
    "week": lambda town: a_week(town.unit(), day=local_day(NOW), at=MONDAY),
}
"""Each makes one more row, of a unit, a county and whatever else it leads to, of its own."""

V1 = "/api/v1"
API: dict[str, tuple[str, int]] = {
    f"{V1}/activities": ("activity", 2),
    f"{V1}/branches": ("branch", 5),
    f"{V1}/catalogue": ("item", 1),
    f"{V1}/complaints": ("complaint", 2),
    f"{V1}/demands": ("demand", 4),
    f"{V1}/duties": ("duty", 4),
    f"{V1}/visits": ("visit", 5),
    f"{V1}/desk/cases": ("case", 4),
    f"{V1}/fleet/weeks": ("week", 3),
    f"{V1}/gates": ("gate", 4),
    f"{V1}/help": ("help", 3),
    f"{V1}/honours": ("honour", 2),
    f"{V1}/honours/calls": ("call", 2),
    f"{V1}/lessons": ("lesson", 1),
    f"{V1}/losses": ("line", 4),
    f"{V1}/reports": ("report", 2),
    f"{V1}/reports/kinds": ("kind", 1),
    f"{V1}/rounds": ("round", 2),
    f"{V1}/siting/plans": ("plan", 4),
    f"{V1}/stations": ("station", 3),
    f"{V1}/talks": ("talk", 2),
    f"{V1}/units": ("unit", 4),
    f"{V1}/webhooks": ("endpoint", 3),
}
"""Of each list what is added, and how many queries it costs; the token is one of them."""
ELSEWHERE = {
    f"{V1}/rounds/{{pk}}/results",  # src/yizhan/roof/openapi/tests/test_rounds.py
    f"{V1}/rounds/{{pk}}/tickets",  # a round's lists are one text in one row
    f"{V1}/webhooks/topics",  # a table in the code
}
OPEN: dict[str, tuple[str, int]] = {
    "/complaints.rss": ("complaint", 1),
    "/data/open/gates.csv": ("gate", 2),
    "/data/open/gates.geojson": ("gate", 2),
    "/data/open/reports.csv": ("report", 3),
    "/data/open/reports.geojson": ("report", 3),
    "/data/open/stations.csv": ("station", 2),
    "/data/open/stations.geojson": ("station", 2),
    "/demands.rss": ("demand", 4),
    "/feeds/activities.ics": ("activity", 1),
    "/feeds/exam-weeks.ics": ("week", 2),
    "/feeds/rounds.ics": ("round", 1),
    "/gates.csv": ("gate", 2),
    "/gates.geojson": ("gate", 2),
    "/reports.geojson": ("report", 3),
    "/reports.rss": ("report", 1),
    "/rounds.rss": ("round", 1),
}
SUMS = {
    f"{V1}/briefs?from=2024-03-01&to=2024-03-11": "case",
    f"{V1}/indicators": "station",
    "/data/open/indicators.csv": "station",
}
"""What is counted or summed: as long as before, and as cheap."""


@pytest.fixture
def town() -> Iterator[Town]:
    with time_machine.travel(NOW, tick=False):
        city = a_city()
        yield Town(city, a_person("admin", city.committee, scope=Scope.BELOW))


@pytest.fixture
def ask(client, town) -> Callable[[str], tuple[int, bytes]]:
    """Ask as a program that knows nothing yet of a server that keeps nothing yet."""
    headers = {"Authorization": f"Bearer {issue_token(town.reader, by=None, at=MONDAY)}"}

    def asked(address: str) -> tuple[int, bytes]:
        forget_all()
        with CaptureQueriesContext(connection) as made:
            answer = client.get(address, headers=headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, body
        return len(made), body

    return asked


def add(what: str, number: int, *, to: Town) -> None:
    for _each in range(number):
        ONE_MORE[what](to)


@pytest.mark.parametrize("address", [*API, *OPEN])
def test_it_costs_the_same_however_many(town, ask, address):
    what, queries = (API | OPEN)[address]
    add(what, FEW, to=town)
    ask(address)
    few, short = ask(address)
    add(what, MORE, to=town)
    many, long = ask(address)
    assert len(long) > len(short), "what was added is in it"
    assert (few, many) == (queries, queries)


@pytest.mark.parametrize("address", SUMS)
def test_a_sum_costs_the_same_of_however_many(town, ask, address):
    add(SUMS[address], FEW, to=town)
    ask(address)
    few, _body = ask(address)
    add(SUMS[address], MORE, to=town)
    many, _body = ask(address)
    assert few == many > 0


def test_no_list_of_the_api_is_forgotten():
    document = json.loads(CHECKED_IN.read_text("utf-8"))
    assert dict(lists_of(document)).keys() == API.keys() | ELSEWHERE


def test_no_file_and_no_feed_is_forgotten(client, town):
    page = client.get("/data/open").text
    files = {f"/data/open/{one.key}.{form}" for one in DATASETS for form in one.forms}
    counted = OPEN.keys() | SUMS.keys()
    assert files <= counted
    assert all(reverse(one.name) in counted and reverse(one.name) in page for one in STREAMS)
