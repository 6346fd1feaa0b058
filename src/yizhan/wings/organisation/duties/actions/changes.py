"""Steps that every action on a duty shares: the lock, the permission, the saved change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.models.units import is_within
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import active_posts, can, staff_of, without_staff
from yizhan.ground.people.rules import Role, Scope, UnitKind
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.organisation.duties.models import Duty, DutyPeriod
from yizhan.wings.organisation.duties.rules import WARN_DAYS, Change, State, Values

BATCH = 500


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed this duty since you looked. Read it again, then decide.")


class NotOwed(Refusal):
    code = "not_owed"
    message = _("This is not owed any more: it was done or waived.")


def lock_unit(about: Unit) -> None:
    """Let nobody else make or settle duties about this unit until the transaction ends."""
    list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk=about.pk))


def lock_duty(duty: Duty, *, version: int | None = None) -> Duty:
    """The duty as it is now, locked. Refuses if it went to another unit meanwhile, or, with
    `version`, if it is no longer the one the person looked at."""
    rows = Duty.objects.select_related("unit", "about", "rule", "task")
    locked = under_lock(rows, duty.pk)
    if locked.unit_id != duty.unit_id or (version is not None and locked.version != version):
        raise ChangedSince
    return locked


def require_assigner(by: Person, unit: Unit) -> None:
    """Sending tasks down, waiving and returning take a post above the unit: nobody lets herself
    off. What the top of the tree owes is for its own posts to decide."""
    for post in active_posts(by):
        granted = Permission.DUTY_ASSIGN in post.permissions
        down = post.scope == Scope.BELOW and is_within(unit.path, post.path)
        if granted and down and (post.unit_id != unit.pk or unit.is_root()):
            return
    raise NotAllowed(f"{by} may not assign duties to {unit} from above")


def may_work(by: Person, unit: Unit) -> bool:
    """Whoever works at the unit may do and answer what it owes; at a service point its hosts."""
    hosts = unit.kind == UnitKind.SERVICE_POINT and can(by, Permission.STATION_HOST, unit)
    return hosts or can(by, Permission.DUTY_WORK, unit)


def require_worker(by: Person, unit: Unit) -> None:
    if not may_work(by, unit):
        raise NotAllowed(f"{by} does not answer for {unit}")


def workers_of(unit: Unit) -> list[Person]:
    """The people who answer for a unit: those with a post in it, and where there is none, those of
    the nearest post above that reaches down to it."""
    if unit.kind == UnitKind.SERVICE_POINT:
        hosts = Post.objects.active().filter(unit=unit, role=Role.HOST).select_related("person")
        if people := [post.person for post in hosts.order_by("pk")]:
            return people
    return staff_of(unit.pk, Permission.DUTY_WORK)


def unanswerable(units: Iterable[Unit], *, asked_by: Unit | None = None) -> list[Unit]:
    """Those of the units for which nobody would answer: no post in them, or above and reaching down
    to them. An administrator's does not count, for it reaches all and answers for none; nor do
    those of the unit that asks and of those above it, which would ask themselves."""
    beneath = asked_by.path if asked_by is not None else ""
    silent = without_staff(units, Permission.DUTY_WORK, besides={Role.ADMIN}, beneath=beneath)
    points = [unit.pk for unit in silent if unit.kind == UnitKind.SERVICE_POINT]
    hosts = Post.objects.active().filter(unit__in=points, role=Role.HOST)
    hosted = set(hosts.values_list("unit_id", flat=True))
    return [unit for unit in silent if unit.pk not in hosted]


def may_assign(by: Person, unit: Unit) -> bool:
    try:
        require_assigner(by, unit)
    except NotAllowed:
        return False
    return True


def new_period(
    duty: Duty, change: Change, *, by: Person | None, at: datetime, text: str = ""
) -> DutyPeriod:
    """Return the unsaved history row of a duty's present state, from `at` on."""
    return DutyPeriod(
        duty=duty,
        unit_id=duty.unit_id,
        change=change,
        state=duty.state,
        due_on=duty.due_on,
        done_on=duty.done_on,
        since=at,
        by=by,
        text=text,
        answer=duty.answer if duty.state == State.DONE else {},
    )


def save_change(
    duty: Duty, change: Change, *fields: str, by: Person | None, at: datetime, text: str = ""
) -> None:
    """Keep what changed of a locked duty, end the period that held and begin the next."""
    duty.version += 1
    duty.save(update_fields=[*fields, "version"])
    current = DutyPeriod.objects.filter(duty=duty, until=None)
    began = current.values_list("since", flat=True).get()
    at = max(at, began)
    current.update(until=at)
    new_period(duty, change, by=by, at=at, text=text).save(force_insert=True)


def is_due_soon(due_on: date, *, at: datetime) -> bool:
    return (due_on - local_day(at)).days <= WARN_DAYS


def insert_duties(
    duties: list[Duty], *, by: Person | None, at: datetime, text: str = ""
) -> list[Duty]:
    """Enter duties that begin to be owed, each with its first period, in two statements. Who hears
    of a duty on its last days needs no warning of it."""
    for duty in duties:
        duty.warned = is_due_soon(duty.due_on, at=at)
    Duty.objects.bulk_create(duties, batch_size=BATCH)
    periods = [new_period(duty, Change.MADE, by=by, at=at, text=text) for duty in duties]
    DutyPeriod.objects.bulk_create(periods, batch_size=BATCH)
    return duties


def set_done(duty: Duty, *, on: date, by: Person | None, proof: str, answer: Values) -> list[str]:
    """Put a duty down as done; return the names of what changed."""
    duty.state, duty.done_on, duty.done_by = State.DONE, on, by
    duty.proof, duty.answer = proof, answer
    return ["state", "done_on", "done_by", "proof", "answer"]


def set_owed(duty: Duty, *, due_on: date | None, at: datetime) -> list[str]:
    """Put a duty back to what is owed, with a new day if one is given."""
    duty.state, duty.done_on, duty.done_by, duty.proof = State.OWED, None, None, ""
    duty.due_on = due_on or duty.due_on
    duty.warned, duty.late_told = is_due_soon(duty.due_on, at=at), False
    return ["state", "done_on", "done_by", "proof", "due_on", "warned", "late_told"]
