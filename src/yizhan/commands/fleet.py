from __future__ import annotations

import json
import time
from datetime import date, datetime
from typing import Any

import click
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, show_progress
from yizhan.kit.days import day_in, local_day
from yizhan.kit.routing.checking import breaches, travelled
from yizhan.roof.shared.fleet_words import reason_words
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import ExamWeek
from yizhan.wings.participation.fleet.rules import midnight


@click.group()
def command() -> None:
    """The exam fleet: plans of a day."""


@command.command("plan")
@click.option("--day", required=True, help="The exam day, such as 2024-06-07.")
@click.option("--seconds", default=10.0, show_default=True, help="How long to search.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
def plan_now(*, day: str, seconds: float, as_json: bool) -> None:
    """Plan what is ahead of an exam day and print it; nothing is written. Ctrl-C gives up."""
    when = day_in(day)
    if when is None:
        raise CommandError(_("This is not a day: %(day)s") % {"day": day[:20]})
    week = ExamWeek.objects.filter(first_day__lte=when, last_day__gte=when).order_by("pk").first()
    if week is None:
        raise CommandError(_("There is no exam on this day: %(day)s") % {"day": day})
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


def _begin(when: date) -> datetime:
    """A day that is over is planned from its morning, to compare."""
    now = timezone.now()
    return now if local_day(now) == when else midnight(when)
