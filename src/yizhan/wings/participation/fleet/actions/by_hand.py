"""Changes by hand: an errand to a rider, never to a rider, two that change places, another order of
a rider's stops. The judge of plans reads each before it holds, and says what it would break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.routing.checking import Breach
from yizhan.kit.routing.insertion import cheapest
from yizhan.kit.routing.planning import as_plan
from yizhan.kit.routing.problem import Step
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import filled, kept
from yizhan.kit.routing.timing import Call, calls_of
from yizhan.kit.routing.trying import tried
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.row import (
    NotPossible,
    apply,
    clear,
    fit_in,
    lock_day,
    lock_errand,
    offer,
    take_over,
)
from yizhan.wings.participation.fleet.index import DayAhead, day_ahead
from yizhan.wings.participation.fleet.models import Errand, Helper, RuledOut
from yizhan.wings.participation.fleet.rules import HELD, FleetVerb, State

MOVABLE = (State.OFFERED, State.ACCEPTED)
CLOCK = "%d:%02d"


class CannotCarry(Refusal):
    code = "cannot_carry"
    message = _("This rider cannot do it: skills, load or hours do not fit.")


class StopKey(NamedTuple):
    """One stop of a rider: its errand, and which of its two."""

    errand: int
    leg: str


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
        had = [call for call in ahead.routes.get(rider, ()) if call[0].id != name]
        _refuse(ahead, rider, [*had, *calls_of(chosen)])
        raise CannotCarry
    mine = _hand_over(ahead, name, rider, at=at)
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
def swap(first: Errand, second: Errand, *, by: Person, at: datetime) -> None:
    """Let two riders change an errand each; no plan moves the two again. Raises NotPossible, or
    CannotCarry with what it would break."""
    day, _row = lock_errand(first)
    require(by, Permission.FLEET_EDIT, first.week.unit)
    ahead = day_ahead(day, at=at)
    names = [str(first.pk), str(second.pk)]
    rows = [ahead.errands.get(name) for name in names]
    riders = [str(row.helper_id) for row in rows if row is not None and row.state in MOVABLE]
    if len(set(riders)) != len(names) or not set(riders) <= ahead.helpers.keys():
        raise NotPossible
    steps: dict[str, tuple[Step, ...]] = {}
    for name, rider in zip(names, reversed(riders), strict=True):
        alone = replace(ahead.problem, riders=(ahead.problem.rider[rider],))
        request = replace(ahead.problem.request[name], only=None)
        had = [call for call in ahead.routes.get(rider, ()) if call[0].id not in names]
        place = cheapest(alone, {rider: had}, request)
        calls = place[1] if place else [*had, *calls_of(request)]
        steps[rider] = _refuse(ahead, rider, calls)
    for name, rider in zip(names, reversed(riders), strict=True):
        _hand_over(ahead, name, rider, at=at)
    take_over(day, ahead, routes=steps, at=at)
    record(FleetVerb.MOVED, by=by, target=first, at=at, swapped=second.pk)


@in_transaction
def move_stop(helper: Helper, stop: StopKey, *, earlier: bool, by: Person, at: datetime) -> None:
    """Let a rider's stop change places with the one before or after it. Raises NotPossible, or
    CannotCarry with what it would break."""
    day = lock_day(helper.week_id, helper.day)
    require(by, Permission.FLEET_EDIT, helper.week.unit)
    ahead = day_ahead(day, at=at)
    rider = str(helper.pk)
    calls = list(ahead.routes.get(rider, ()))
    keys = [StopKey(int(call[0].id), call[1].value) for call in calls]
    if stop not in keys or rider not in ahead.helpers:
        raise NotPossible
    here = keys.index(stop)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(calls):
        raise NotPossible
    calls[here], calls[there] = calls[there], calls[here]
    take_over(day, ahead, routes={rider: _refuse(ahead, rider, calls)}, at=at)
    record(FleetVerb.REORDERED, by=by, target=helper, at=at)


def _hand_over(ahead: DayAhead, name: str, rider: str, *, at: datetime) -> Errand:
    """Ask another rider for an errand, whatever was said before; no plan moves it again."""
    errand, helper = ahead.errands[name], ahead.helpers[rider]
    if errand.helper_id != helper.pk:
        if errand.state == State.ACCEPTED:
            clear(errand, at=at)
        offer(errand, helper, at=at)
    errand.pinned = True
    errand.save()
    return errand


def _refuse(ahead: DayAhead, rider: str, calls: Sequence[Call]) -> tuple[Step, ...]:
    """Return the times of an order of stops. Raises CannotCarry with what it breaks."""
    steps, breach = tried(ahead.problem, ahead.problem.rider[rider], calls)
    if breach is not None:
        raise CannotCarry(_sentence(ahead, breach, steps, calls))
    return steps


def _sentence(ahead: DayAhead, breach: Breach, steps: Sequence[Step], calls: Sequence[Call]) -> str:
    errand = ahead.errands.get(breach.request)
    what = f"{errand.get_kind_display()} · {errand.hall.name}" if errand else ""
    named = {
        "what": what,
        "at": "",
        "due": "",
        "until": _clock(ahead.problem.rider[breach.rider].closes),
    }
    for step, (request, _leg, stop) in zip(_stops(steps), calls, strict=False):
        if request.id == breach.request and step.begins > stop.closes:
            named |= {"at": _clock(step.begins), "due": _clock(stop.closes)}
            break
    return str(BROKEN.get(breach.rule, CannotCarry.message)) % named


def _stops(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.request]


def _clock(second: int) -> str:
    return CLOCK % (second // 3600, second // 60 % 60)


BROKEN = {
    "window": _("%(what)s would be too late: there by %(due)s, and it would be %(at)s."),
    "after hours": _("The rider's hours end at %(until)s, before all of it is done."),
    "capacity": _("%(what)s is more than the rider can carry together with the rest."),
    "delivered before": _("%(what)s would be brought before it is fetched."),
    "break": _("The rider's break would find no place any more."),
    "skill": _("The rider cannot do this: %(what)s."),
    "not allowed": _("The rider was ruled out or another was chosen for this: %(what)s."),
}
"""Sentences for the rules of the judge."""
