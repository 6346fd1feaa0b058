"""Rows for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import local_day
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.asking import Asked, Place
from yizhan.wings.participation.fleet.models import ExamWeek, Hall, Helper
from yizhan.wings.participation.fleet.rules import Kind, midnight

HALLS = (
    actions.HallPlace("河池高中", 108.062, 24.696),
    actions.HallPlace("金城江二中", 108.082, 24.706),
)


def a_week(unit: Unit, *, day: date, at: datetime, days: int = 2) -> ExamWeek:
    return actions.plan_week(
        unit,
        name="高考",
        asked_from=day - timedelta(days=3),
        first_day=day,
        last_day=day + timedelta(days=days - 1),
        over_at=time(18),
        halls=HALLS,
        by=None,
        at=at,
    )


def a_hall(week: ExamWeek) -> Hall:
    return week.halls.order_by("pk").first()


def a_helper(week: ExamWeek, person: Person, *, at: datetime, **changes: Any) -> Helper:
    day = changes.pop("day", local_day(at))
    hours = {"opens": time(6), "closes": time(20)} | changes
    return actions.join(
        week, day=day, near=a_hall(week), hours=actions.Hours(**hours), by=person, at=at
    )


def an_errand(week: ExamWeek, *, at: datetime, **changes: Any) -> Asked:
    fields: dict[str, Any] = {
        "kind": Kind.FETCH,
        "hall": a_hall(week),
        "place": Place(108.07, 24.70),
        "due_at": at + timedelta(minutes=50),
        "phone": "13877812345",
        "address": "城西大道 7 号",
        "words": "蓝色书包",
    } | changes
    return actions.ask(week, at=at, **fields)


def on_exam_day(day: date, hour: int, minute: int = 0) -> datetime:
    return midnight(day) + timedelta(hours=hour, minutes=minute)


def the_week_of_today(unit: Unit) -> ExamWeek:
    """An exam week that is open now."""
    at = timezone.now()
    known = ExamWeek.objects.filter(unit=unit).open_on(local_day(at)).first()
    return known or a_week(unit, day=local_day(at), at=at)


def a_ticket_of_today(unit: Unit, *, rider: Person) -> str:
    """The ticket of an errand that this rider is asked for."""
    at = timezone.now()
    week = the_week_of_today(unit)
    day = week.first_day + timedelta(days=1)
    if not Helper.objects.asked_by(rider).signed_up().filter(week=week, day=day).exists():
        a_helper(week, rider, at=at, day=day)
    due = on_exam_day(day, 19)
    return an_errand(week, at=at, due_at=due, place=Place(108.062, 24.7)).ticket
