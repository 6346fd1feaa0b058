"""Plans of a day: drawn up, published, changed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, require
from yizhan.kit.apart import Progress
from yizhan.kit.errors import Refusal
from yizhan.kit.routing.insertion import Routes, routes_of
from yizhan.kit.routing.planning import as_plan, plan_day
from yizhan.kit.routing.problem import Plan, Problem
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import filled, kept
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.row import (
    NotPossible,
    PlanPublished,
    apply,
    clear,
    fit_all,
    fit_in,
    lock_day,
    lock_errand,
    offer,
)
from yizhan.wings.participation.fleet.index import day_ahead
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Helper, PlannedDay, RuledOut
from yizhan.wings.participation.fleet.rules import HELD, FleetVerb, State

SECONDS = 3.0
"""Time of the search."""


class NoDraft(Refusal):
    code = "no_draft"
    message = _("No plan is drawn up. Draw one up first.")


class CannotCarry(Refusal):
    code = "cannot_carry"
    message = _("This rider cannot do it: skills, load or hours do not fit.")


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
def give_to(errand: Errand, helper: Helper, *, by: Person, at: datetime) -> Errand:
    """Give an errand to a rider by hand; no plan moves it again. Raises CannotCarry."""
    day, row = lock_errand(errand)
    require(by, Permission.FLEET_EDIT, row.week.unit)
    if row.state not in (State.OPEN, State.OFFERED, State.ACCEPTED):
        raise NotPossible
    RuledOut.objects.filter(errand=row, helper=helper).delete()
    ahead = day_ahead(day, at=at)
    name, rider = str(row.pk), str(helper.pk)
    if rider not in ahead.helpers:
        raise CannotCarry
    chosen = replace(ahead.problem.request[name], only=rider, never=frozenset())
    others = tuple(one for one in ahead.problem.requests if one.id != name)
    left, reasons = sound(replace(ahead.problem, requests=(*others, chosen)))
    routes = {
        one: [call for call in calls if call[0].id != name] for one, calls in ahead.routes.items()
    }
    plan = as_plan(left, filled(left, kept(left, routes)), reasons)
    if plan.rider_of.get(name) != rider:
        raise CannotCarry
    mine = ahead.errands[name]
    if mine.state == State.ACCEPTED and mine.helper_id != helper.pk:
        clear(mine, at=at)
    if mine.helper_id != helper.pk:
        offer(mine, ahead.helpers[rider], at=at)
    mine.pinned = True
    mine.save()
    apply(day, ahead, plan=plan, at=at)
    record(FleetVerb.MOVED, by=by, target=row, at=at)
    return mine


@in_transaction
@lines_last()
def rule_out(errand: Errand, helper: Helper, *, by: Person, at: datetime) -> None:
    """Decide that a rider is not asked for an errand; if she has it, another is."""
    day, row = lock_errand(errand)
    require(by, Permission.FLEET_EDIT, row.week.unit)
    if row.state == State.UNDER_WAY or helper.week_id != row.week_id:
        raise NotPossible
    RuledOut.objects.update_or_create(
        errand=row, helper=helper, defaults={"by_hand": True, "at": at}
    )
    if row.helper_id == helper.pk and row.state in {State.OFFERED, *HELD}:
        clear(row, at=at)
        row.save()
        fit_in(day, row, at=at)
    record(FleetVerb.RULED_OUT, by=by, target=row, at=at)


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
