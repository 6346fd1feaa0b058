"""Plans of a day: drawn up and published."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.apart import Progress
from yizhan.kit.errors import Refusal
from yizhan.kit.routing.insertion import Routes, routes_of
from yizhan.kit.routing.planning import as_plan, plan_day
from yizhan.kit.routing.problem import Plan, Problem
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import filled, kept
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.row import PlanPublished, apply, fit_all, lock_day
from yizhan.wings.participation.fleet.index import day_ahead
from yizhan.wings.participation.fleet.models import ExamWeek, PlannedDay
from yizhan.wings.participation.fleet.rules import FleetVerb

SECONDS = 3.0
"""Time of the search."""


class NoDraft(Refusal):
    code = "no_draft"
    message = _("No plan is drawn up. Draw one up first.")


def planned_day(week: ExamWeek, day: date) -> PlannedDay:
    """The row of a day; one that is not kept yet, where nobody has planned anything."""
    row = PlannedDay.objects.filter(week=week, day=day).first()
    return row or PlannedDay(week=week, day=day)


def what_if(
    day: PlannedDay,
    *,
    at: datetime,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> tuple[Problem, Plan]:
    """Plan what is ahead of a day, and write nothing."""
    problem = day_ahead(day, at=at).problem
    return problem, plan_day(problem, seconds=seconds, progress=progress)


def draft(week: ExamWeek, day: date, *, by: Person, at: datetime, seconds: float = SECONDS) -> Plan:
    """Draw a plan up. The search runs outside of any transaction; the draft says from which
    version it was made."""
    require(by, Permission.FLEET_EDIT, week.unit)
    row = planned_day(week, day)
    problem, plan = what_if(row, at=at, seconds=seconds)
    _keep_draft(week, day, routes_of(problem, plan), version=row.version, by=by, at=at)
    return plan


@in_transaction
def _keep_draft(
    week: ExamWeek, day: date, routes: Routes, *, version: int, by: Person, at: datetime
) -> None:
    row = lock_day(week.pk, day)
    row.draft = {
        name: [[call[0].id, call[1].value] for call in calls] for name, calls in routes.items()
    }
    row.draft_of, row.drafted_at = version, at
    row.save(update_fields=["draft", "draft_of", "drafted_at"])
    record(FleetVerb.DRAFTED, by=by, target=row, at=at, version=version)


@in_transaction
@lines_last()
def publish_draft(
    week: ExamWeek, day: date, *, version: int, by: Person, at: datetime
) -> PlannedDay:
    """Let the draft be the order in force, but for what riders did meanwhile. `version` is the one
    the page showed. Raises PlanPublished or NoDraft."""
    require(by, Permission.FLEET_EDIT, week.unit)
    row = lock_day(week.pk, day)
    if row.version != version or (row.draft is not None and row.draft_of != row.version):
        raise PlanPublished
    if row.draft is None:
        raise NoDraft
    ahead = day_ahead(row, at=at)
    left, reasons = sound(ahead.problem)
    routes = kept(left, _routes_of_draft(left, row.draft))
    apply(row, ahead, plan=as_plan(left, filled(left, routes), reasons), at=at)
    row.version += 1
    row.published_at, row.draft = at, None
    row.save(update_fields=["version", "published_at", "draft"])
    record(FleetVerb.PUBLISHED, by=by, target=row, at=at, version=row.version)
    return row


@in_transaction
@lines_last()
def replan(week: ExamWeek, day: date, *, at: datetime) -> None:
    """Ask again for whatever is open."""
    fit_all(lock_day(week.pk, day), at=at)


def _routes_of_draft(problem: Problem, draft_of: dict[str, list[list[str]]]) -> Routes:
    stops = {
        (request.id, leg.value): (request, leg, stop)
        for request in problem.requests
        for leg, stop in request.stops
    }
    return {
        name: [stops[key[0], key[1]] for key in keys if (key[0], key[1]) in stops]
        for name, keys in draft_of.items()
    }
