"""Duties are created by rules and decisions, and fulfilled or reopened by facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.actions.changes import (
    insert_duties,
    lock_unit,
    save_change,
    set_done,
    set_owed,
)
from yizhan.wings.organisation.duties.events import DutyMade
from yizhan.wings.organisation.duties.models import Duty, DutyRule
from yizhan.wings.organisation.duties.rules import Change, DutiesVerb, Owner


class ClosedUnit(Refusal):
    code = "unit_closed"
    message = _("A closed unit owes nothing any more.")


class NoWords(Refusal):
    code = "no_words"
    status = 422
    message = _("Please say in at most 200 characters what is owed.")


class DayPast(Refusal):
    code = "day_past"
    status = 422
    message = _("That day is over already.")


WHAT_LIMIT = 200


@in_transaction
def create_rule_duties(
    occasion: str, *, about: Unit, at: datetime, founded_on: date | None = None
) -> list[Duty]:
    """Make what the rules of this day owe because this happened to `about`; once only for each
    rule, unit and step, however often it is told. `founded_on`: since when the unit is there, if
    that is not the day it was entered here."""
    lock_unit(about)
    rules = _applicable_rules(occasion, about=about, on=local_day(at), founded_on=founded_on)
    return [duty for rule in rules for duty in _create_from_rule(rule, about=about, at=at)]


@in_transaction
def fulfil_rule_duties(code: str, *, about: Unit, at: datetime, proof: str = "") -> int:
    """Put down as done the owed duties that the rule of this code made about this unit, because the
    platform sees that it is so. Return how many."""
    lock_unit(about)
    owed = Duty.objects.owed().filter(rule__code=code, about=about)
    duties = list(owed.select_for_update(of=("self",)).order_by("pk"))
    for duty in duties:
        fields = set_done(duty, on=local_day(at), by=None, proof=proof, answer={})
        save_change(duty, Change.DONE, *fields, by=None, at=at, text=proof)
    if duties:
        record(
            DutiesVerb.DUTY_SETTLED, by=None, target=duties[0], at=at, rule=code, about=about.code
        )
    return len(duties)


@in_transaction
def reopen_rule_duties(code: str, *, about: Unit, at: datetime, reason: str = "") -> int:
    """Reopen the done duties that the rule of this code made about this unit, with the rule's full
    time from today, because the fact is no more (a company lost the branch that covered it). Return
    how many."""
    lock_unit(about)
    rule = DutyRule.objects.filter(code=code).first()
    if rule is None:
        return 0
    done = Duty.objects.done().filter(rule=rule, about=about)
    duties = list(done.select_for_update(of=("self",)).order_by("pk"))
    for duty in duties:
        due_on = rule.plan[duty.step].due(local_day(at), load_calendar())
        fields = set_owed(duty, due_on=due_on, at=at)
        save_change(duty, Change.RETURNED, *fields, by=None, at=at, text=reason)
    if duties:
        record(
            DutiesVerb.DUTY_LAPSED, by=None, target=duties[0], at=at, rule=code, about=about.code
        )
    return len(duties)


@in_transaction
def create_duty(
    unit: Unit, *, what: str, due_on: date, by: Person | None, at: datetime, text: str = ""
) -> Duty:
    """A decision: this unit owes this by this day. The new duty."""
    unit = Unit.objects.get(pk=unit.pk)
    if by is not None:
        require(by, Permission.DUTY_ASSIGN, unit)
    if unit.closed_on is not None:
        raise ClosedUnit
    what = kept_text(what, field="what")
    if not what or len(what) > WHAT_LIMIT:
        raise NoWords(fields={"what": str(NoWords.message)})
    if due_on < local_day(at):
        raise DayPast(fields={"due_on": str(DayPast.message)})
    duty = Duty(unit=unit, what=what, text=kept_text(text), due_on=due_on, made_at=at)
    insert_duties([duty], by=by, at=at)
    publish(
        DutyMade(
            duty_id=duty.pk, unit_id=unit.pk, what=what, about="", due_on=due_on, steps=1, at=at
        )
    )
    record(DutiesVerb.DUTY_MADE, by=by, target=duty, at=at, unit=unit.code, due_on=due_on)
    return duty


def _create_from_rule(rule: DutyRule, *, about: Unit, at: datetime) -> list[Duty]:
    if Duty.objects.filter(rule=rule, about=about).exists():
        return []
    unit = owner_of(rule.owner, about)
    duties = insert_duties(_duties_from_rule(rule, about=about, unit=unit, at=at), by=None, at=at)
    first = duties[0]
    publish(
        DutyMade(
            duty_id=first.pk,
            unit_id=unit.pk,
            what=rule.what,
            about=about.name,
            due_on=first.due_on,
            steps=len(duties),
            at=at,
        )
    )
    record(DutiesVerb.DUTY_MADE, by=None, target=first, at=at,
           rule=rule.code, about=about.code, unit=unit.code, steps=len(duties))  # fmt: skip
    return duties


def _applicable_rules(
    occasion: str, *, about: Unit, on: date, founded_on: date | None
) -> Iterator[DutyRule]:
    since = founded_on or about.founded_on
    for rule in DutyRule.objects.in_force(on=on).filter(occasion=occasion).order_by("pk"):
        if rule.within_days is None or since >= on - timedelta(days=rule.within_days):
            yield rule


def planned_duties(
    occasion: str, *, about: Unit, at: datetime, founded_on: date | None = None
) -> list[Duty]:
    """Return the duties that this occasion would create, unsaved: for loading what happened
    before."""
    return [
        duty
        for rule in _applicable_rules(
            occasion, about=about, on=local_day(at), founded_on=founded_on
        )
        for duty in _duties_from_rule(rule, about=about, unit=owner_of(rule.owner, about), at=at)
    ]


def _duties_from_rule(rule: DutyRule, *, about: Unit, unit: Unit, at: datetime) -> list[Duty]:
    calendar, today = load_calendar(), local_day(at)
    return [
        Duty(
            unit=unit,
            about=about,
            rule=rule,
            step=number,
            what=f"{rule.what}（{step.label}）" if step.label else rule.what,
            due_on=step.due(today, calendar),
            made_at=at,
        )
        for number, step in enumerate(rule.plan)
    ]


def owner_of(owner: str, about: Unit) -> Unit:
    """Return the unit that owes something about this one, by the rule's choice of `owner`."""
    if owner == Owner.ITSELF:
        return about if about.closed_on is None else above(about)
    if owner == Owner.ABOVE:
        return above(about)
    kinds = (
        [UnitKind.GENERAL_BRANCH]
        if owner == Owner.GENERAL_BRANCH
        else [UnitKind.OFFICE, UnitKind.BUREAU]
    )
    return _nearest_above(about, kinds) or _nearest_at_place(about, kinds) or _root(about)


def _root(unit: Unit) -> Unit:
    root: Unit | None = Unit.objects.above(unit).order_by("depth").first()
    return root or unit


def _nearest_above(about: Unit, kinds: list[UnitKind]) -> Unit | None:
    """The nearest of these kinds above in the tree."""
    nearest: Unit | None = Unit.objects.not_ended().filter(kind__in=kinds).nearest_above(about)
    return nearest


def _nearest_at_place(about: Unit, kinds: list[UnitKind]) -> Unit | None:
    """The nearest of these kinds in the unit's division or the divisions around it."""
    division = about.division
    while division is not None:
        units = Unit.objects.not_ended().filter(kind__in=kinds, division=division)
        nearest: Unit | None = units.exclude(pk=about.pk).order_by("-depth", "path").first()
        if nearest is not None:
            return nearest
        division = division.parent
    return None


def above(unit: Unit) -> Unit:
    """The nearest unit not closed above; the top of the tree has nobody but itself."""
    nearest: Unit | None = Unit.objects.not_ended().nearest_above(unit)
    return nearest or unit
