"""The day under lock, and what follows when an errand gets a rider or loses one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.routing.insertion import cheapest
from yizhan.kit.routing.planning import as_plan
from yizhan.kit.routing.problem import Leg, Plan, Reason, Step
from yizhan.kit.routing.reasons import busy, sound
from yizhan.kit.routing.repair import filled, kept
from yizhan.kit.routing.timing import timed
from yizhan.wings.participation.fleet.events import ErrandOffered, ErrandTakenAway
from yizhan.wings.participation.fleet.index import DayAhead, day_ahead, moment_of
from yizhan.wings.participation.fleet.models import Errand, Helper, PlannedDay
from yizhan.wings.participation.fleet.rules import HELD, NEXT_STATES, State, answer_by


class NotPossible(Refusal):
    code = "not_possible"
    message = _("This errand has changed meanwhile. Look at it again.")


class PlanPublished(Refusal):
    code = "plan_published"
    message = _("Somebody published a plan after this one was drawn up. Draw it up again.")


def lock_day(week_id: int, day: date) -> PlannedDay:
    """The row of a day, locked; all that changes who does what waits here."""
    row, _new = PlannedDay.objects.get_or_create(week_id=week_id, day=day)
    return PlannedDay.objects.select_for_update().get(pk=row.pk)


def lock_errand(errand: Errand) -> tuple[PlannedDay, Errand]:
    day = lock_day(errand.week_id, errand.day)
    rows = Errand.objects.select_related("helper__person", "week__unit")
    return day, rows.select_for_update(of=("self",)).get(pk=errand.pk)


def lock_for_rider(errand: Errand, by: Person) -> tuple[PlannedDay, Errand]:
    """The errand for the rider who is asked or has it. Raises NotAllowed."""
    day, row = lock_errand(errand)
    if not Errand.objects.asked_by(by).filter(pk=row.pk).exists():
        raise NotAllowed("Only the rider who is asked for it does this.")
    return day, row


def move(errand: Errand, to: State) -> None:
    """Refuse what the table of states does not allow."""
    if to not in NEXT_STATES[errand.state]:
        raise NotPossible
    errand.state = to


def fit_in(day: PlannedDay, errand: Errand, *, at: datetime) -> None:
    """Give one errand to the rider for whom it is the shortest way; nobody else is moved. Where
    nobody can, the errand says why."""
    ahead = day_ahead(day, at=at)
    left, reasons = sound(ahead.problem)
    name = str(errand.pk)
    if name in reasons:
        put_down(ahead.errands[name], reasons[name], at=at)
        return
    request = left.request[name]
    others = {
        rider: [call for call in calls if call[0].id != name]
        for rider, calls in ahead.routes.items()
    }
    place = cheapest(left, kept(left, others), request)
    if place is None:
        put_down(ahead.errands[name], busy(request), at=at)
        return
    steps = timed(left, left.rider[place[0]], place[1]) or ()
    take_over(day, ahead, routes={place[0]: steps}, at=at)


def fit_all(day: PlannedDay, *, at: datetime) -> None:
    """Give what is open to riders who have room, and write why the rest stays open."""
    ahead = day_ahead(day, at=at)
    left, reasons = sound(ahead.problem)
    plan = as_plan(left, filled(left, kept(left, ahead.routes)), reasons)
    apply(day, ahead, plan=plan, at=at)


def apply(day: PlannedDay, ahead: DayAhead, *, plan: Plan, at: datetime) -> None:
    """Let a plan be the order in force."""
    for name, reason in plan.open.items():
        put_down(ahead.errands[name], reason, at=at)
    take_over(day, ahead, routes=plan.routes, at=at)


def take_over(
    day: PlannedDay, ahead: DayAhead, *, routes: Mapping[str, Iterable[Step]], at: datetime
) -> None:
    """Write the times of routes into the errands, and ask the riders who have not said yes."""
    times: dict[tuple[str, Leg], Step] = {}
    rider_of: dict[str, str] = {}
    for rider, steps in routes.items():
        for step in steps:
            if step.request:
                times[step.request, step.leg] = step
                rider_of[step.request] = rider
    for name, rider in rider_of.items():
        errand, helper = ahead.errands[name], ahead.helpers[rider]
        first = times.get((name, Leg.PICKUP))
        if first is not None:
            errand.pickup_at = moment_of(day, first.begins)
        errand.delivery_at = moment_of(day, times[name, Leg.DELIVERY].begins)
        errand.reason = None
        if errand.state not in HELD and (
            errand.state == State.OPEN or errand.helper_id != helper.pk
        ):
            offer(errand, helper, at=at)
        errand.save(
            update_fields=["helper", "state", "answer_by", "pickup_at", "delivery_at", "reason"]
        )


def offer(errand: Errand, helper: Helper, *, at: datetime) -> None:
    if errand.helper_id is not None and errand.helper_id != helper.pk:
        take_away(errand, at=at)
    begins = errand.pickup_at or errand.delivery_at or at
    errand.helper, errand.state = helper, State.OFFERED
    errand.answer_by = answer_by(at, begins=begins)
    publish(
        ErrandOffered(errand_id=errand.pk, helper_id=helper.pk, answer_by=errand.answer_by, at=at)
    )


def put_down(errand: Errand, reason: Reason, *, at: datetime) -> None:
    """Write why nobody has it. A rider who said yes keeps it, late as it may be."""
    errand.reason = {"why": reason.why, "skills": list(reason.skills), "by": reason.by}
    if errand.state not in HELD:
        clear(errand, at=at)
    errand.save(
        update_fields=[
            "helper", "state", "answer_by", "pickup_at", "delivery_at", "reason", "pinned",
            "begun_at", "picked_up_at",
        ]
    )  # fmt: skip


def clear(errand: Errand, *, at: datetime) -> None:
    """Leave an errand with nobody, in memory only."""
    if errand.helper_id is not None:
        take_away(errand, at=at)
    errand.helper, errand.state, errand.answer_by = None, State.OPEN, None
    errand.pickup_at = errand.delivery_at = errand.begun_at = errand.picked_up_at = None
    errand.pinned = False


def take_away(errand: Errand, *, at: datetime) -> None:
    if errand.helper_id is not None:
        publish(ErrandTakenAway(errand_id=errand.pk, helper_id=errand.helper_id, at=at))
