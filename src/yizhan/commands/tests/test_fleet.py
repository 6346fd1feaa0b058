"""yizhan fleet plan: the plan is printed and judged, and nothing is written."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.management.base import CommandError

from yizhan.commands import fleet
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import Refusal
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)


def run(*arguments):
    return CliRunner().invoke(fleet.command, ["plan", *arguments], catch_exceptions=False)


def test_the_plan_of_a_day(monkeypatch):
    monkeypatch.setattr("yizhan.kit.routing.planning.solvers_installed", lambda: False)
    week = a_week(a_unit(), day=DAY, at=MONDAY)
    an_errand(week, at=SEVEN)
    an_errand(week, at=SEVEN, skills=["car"])
    a_helper(week, a_person(), at=SEVEN)
    report = json.loads(run("--day", "2024-06-07", "--json").output)
    assert (report["riders"], report["served"], report["breaches"]) == (1, 1, 0)
    assert list(report["open"].values()) == ["没有开车的人报名。"]
    assert set(Errand.objects.values_list("state", flat=True)) == {State.OPEN}
    assert "没有开车的人报名" in run("--day", "2024-06-07").output


def test_how_many_riders_it_takes():
    a_week(a_unit(), day=DAY, at=MONDAY)
    wanted = ("--day", "2024-06-07", "--what-if", "--riders", "2,30", "--requests", "40")
    few, many = json.loads(run(*wanted, "--json").output)
    assert (few["riders"], many["riders"]) == (2, 30)
    assert few["served"] < many["served"] <= 40
    assert "40 条求助、30 名骑手" in run(*wanted).output
    with pytest.raises(CommandError):
        run(*wanted, "--riders", "x")
    with pytest.raises(Refusal):
        run(*wanted, "--riders", "0")


@pytest.mark.parametrize("day", ["2024-06-31", "2024-06-06"])
def test_a_day_without_an_exam_is_said(day):
    with pytest.raises(CommandError):
        run("--day", day)
