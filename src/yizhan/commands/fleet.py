from __future__ import annotations

import json
import time
from datetime import date, datetime
from typing import Any

import click
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, show_progress, stopped_by_ctrl_c
from yizhan.kit.days import day_in, local_day
from yizhan.kit.routing.checking import breaches, travelled
from yizhan.kit.routing.outlook import Asked, outlooks
from yizhan.kit.routing.outlook import as_json as as_json_row
from yizhan.roof.shared.fleet_words import reason_words
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.what_ifs import numbers_in
from yizhan.wings.participation.fleet.models import ExamWeek
from yizhan.wings.participation.fleet.rules import MOST_REQUESTS, MOST_RIDERS, midnight


@click.group()
def command() -> None:
    """The exam fleet: plans of a day."""


@command.command("plan")
@click.option("--day", required=True, help="The exam day, such as 2024-06-07.")
@click.option("--seconds", default=10.0, show_default=True, help="How long to search.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.option("--what-if", is_flag=True, help="How many riders it takes, on days that might be.")
@click.option("--riders", default="20,40,60,85", show_default=True, help="With --what-if.")
@click.option("--requests", default="50,100,150,300", show_default=True, help="With --what-if.")
def plan_now(
    *, day: str, seconds: float, as_json: bool, what_if: bool, riders: str, requests: str
) -> None:
    """Plan what is ahead of an exam day and print it; nothing is written. Ctrl-C gives up; with
    --what-if it prints what is ready."""
    when = day_in(day)
    if when is None:
        raise CommandError(_("This is not a day: %(day)s") % {"day": day[:20]})
    week = ExamWeek.objects.filter(first_day__lte=when, last_day__gte=when).order_by("pk").first()
    if week is None:
        raise CommandError(_("There is no exam on this day: %(day)s") % {"day": day})
    if what_if:
        _what_if(week, riders=_numbers(riders), requests=_numbers(requests), as_json=as_json)
        return
    begun = time.monotonic()
    try:
        row = actions.planned_day(week, when)
        problem, plan = actions.what_if(
            row, at=_begin(when), seconds=max(0.1, min(seconds, 600)), progress=show_progress
        )
    finally:
        clear_progress()
    report: dict[str, Any] = {
        "day": day,
        "riders": len(problem.riders),
        "served": len(plan.rider_of),
        "open": {
            name: reason_words({"why": one.why, "skills": one.skills, "by": one.by})
            for name, one in sorted(plan.open.items())
        },
        "travel_seconds": travelled(problem, plan),
        "breaches": len(breaches(problem, plan)),
        "seconds": round(time.monotonic() - begun, 2),
        "routes": {
            name: [[step.request, step.leg.value, step.begins] for step in steps if step.request]
            for name, steps in plan.routes.items()
        },
    }
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    click.echo(_("%(riders)d riders, %(served)d errands planned.") % report)
    for name, words in report["open"].items():
        click.echo(f"{name}: {words}")


def _what_if(week: ExamWeek, *, riders: list[int], requests: list[int], as_json: bool) -> None:
    """Print how many riders it takes for how many requests."""
    asked = Asked(
        list(week.halls.values_list("lon", "lat")),
        numbers_in(riders, most=MOST_RIDERS, field="riders"),
        numbers_in(requests, most=MOST_REQUESTS, field="requests"),
        seed=week.pk,
    )
    with stopped_by_ctrl_c() as stop:

        def tell(ready: int, whole: int) -> bool:
            show_progress(ready, whole)
            return stop.is_set()

        rows = [as_json_row(one) for one in outlooks(asked, tell)]
    clear_progress()
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        words = _("%(requests)d requests, %(riders)d riders: %(served)d in time") % row
        late = ""
        if row["late"] is not None:
            late = _("; the rest usually %(late)d min late, at most %(latest)d") % row
        few = ""
        if row["fewest"] is not None:
            few = _("; all in time with %(fewest)d who are there all day") % row
        click.echo(words + late + few)


def _numbers(text: str) -> list[int]:
    parts = text.replace(",", " ").split()
    if not all(part.isdecimal() and len(part) < 6 for part in parts):
        raise CommandError(_("Write whole numbers, as 20,40,60."))
    return [int(part) for part in parts]


def _begin(when: date) -> datetime:
    """A day that is over is planned from its morning, to compare."""
    now = timezone.now()
    return now if local_day(now) == when else midnight(when)
