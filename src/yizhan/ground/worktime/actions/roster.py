"""The duty roster: who answers what is urgent when offices are closed.

Loading it is here too, because it keeps what it loaded until one of these actions changes it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.ground.people.rules import BadPhone, normalise_mobile
from yizhan.ground.worktime.actions.calendar import load_calendar
from yizhan.ground.worktime.models import RosterEntry
from yizhan.ground.worktime.rules import WorktimeVerb, dialled
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.memo import Memo
from yizhan.kit.transactions import in_transaction, under_lock

_kept: Memo[tuple[RosterEntry, ...]] = Memo(seconds=10)


class NobodyTold(Refusal):
    code = "nobody_on_duty"
    message = _("Name a person or a number.")


@in_transaction
def save_entry(  # noqa: PLR0913  # the input of the desk's form
    entry: RosterEntry | None,
    *,
    by: Person | None,
    at: datetime,
    unit: Unit,
    since: date,
    begins: time,
    ends: time,
    weekdays: Collection[int],
    person: Person | None = None,
    phone: str = "",
    until: date | None = None,
) -> RosterEntry:
    """Put somebody on the roster, or change an entry. `begins` and `ends` alike are round the
    clock. Cases that are open keep the deadline they were promised."""
    if by is not None:
        require(by, Permission.ROSTER_EDIT, unit)
        if entry is not None:
            require(by, Permission.ROSTER_EDIT, entry.unit)
    number = dialled(phone)
    _refuse(unit, person, number, since=since, until=until, weekdays=weekdays)
    row = under_lock(RosterEntry.objects.all(), entry.pk) if entry else RosterEntry()
    if number != row.phone:
        row.contact = _sealed(number, at=at)
    row.unit, row.person, row.phone = unit, person, number
    row.since, row.until, row.begins, row.ends = since, until, begins, ends
    row.weekdays = "".join(map(str, sorted(set(weekdays))))
    row.save()
    record(
        WorktimeVerb.ROSTER_SAVED,
        by=by,
        target=row,
        at=at,
        unit=unit.code,
        person=person.username if person else "",
        weekdays=row.weekdays,
        hours=f"{begins:%H:%M}-{ends:%H:%M}",
        since=since,
        until=until,
    )
    _changed()
    return row


@in_transaction
def end_entry(entry: RosterEntry, *, by: Person, at: datetime) -> None:
    """Take somebody off the roster from now on; the row stays, so that a past promise can be
    understood."""
    require(by, Permission.ROSTER_EDIT, entry.unit)
    _end(under_lock(RosterEntry.objects.all(), entry.pk), by=by, at=at)


@in_transaction
def end_entries_of(
    *, at: datetime, unit_id: int | None = None, person_id: int | None = None
) -> None:
    """Take a closed unit, or a person whose account is gone, off the roster."""
    whose: dict[str, Any] = {"unit": unit_id} if unit_id else {"person": person_id}
    for entry in RosterEntry.objects.filter(**whose).ending_after(local_day(at)).order_by("pk"):
        _end(entry, by=None, at=at)


def load_roster(unit: Unit) -> tuple[RosterEntry, ...]:
    """The entries that reach a unit and whose people hear of its cases, the nearest first; from
    this process's memory, ten seconds late at most. A number that gets no text message and a person
    who may not work on the unit's cases are no help to whoever waits."""
    return tuple(entry for entry in _entries(unit) if _hears(entry, unit))


def who_is_on_duty(unit: Unit, *, at: datetime, told_only: bool = False) -> list[RosterEntry]:
    """Return the entries for this unit that are on at that moment, the nearest first. `told_only`:
    without those that nobody can tell anything, like the landline of a call centre."""
    calendar, entries = load_calendar(), load_roster(unit) if told_only else _entries(unit)
    return [entry for entry in entries if entry.shift.covers(at, calendar)]


def _entries(unit: Unit) -> tuple[RosterEntry, ...]:
    def load() -> tuple[RosterEntry, ...]:
        rows = RosterEntry.objects.reaching(unit)
        return tuple(rows.select_related("unit", "person", "contact"))

    return _kept.get(unit.path, load)


def _hears(entry: RosterEntry, unit: Unit) -> bool:
    if entry.contact is not None:
        return True
    return entry.person is not None and can(entry.person, Permission.CASE_WORK, unit)


def _refuse(
    unit: Unit,
    person: Person | None,
    phone: str,
    *,
    since: date,
    until: date | None,
    weekdays: Collection[int],
) -> None:
    if person is None and not phone:
        raise NobodyTold(fields={"person": str(NobodyTold.message)})
    if person is not None and not can(person, Permission.CASE_WORK, unit):
        sentence = gettext("%(person)s may not work on cases of this unit: give a post first.")
        raise _field("person", sentence % {"person": person})
    if not weekdays:
        raise _field("weekdays", gettext("Choose at least one day."))
    if until is not None and until <= since:
        raise _field("until", gettext("This is before the first day."))


def _field(name: str, sentence: str) -> Refusal:
    return Refusal(sentence, fields={name: sentence})


def _sealed(number: str, *, at: datetime) -> Secret | None:
    """Keep a mobile where the outbox finds it; a landline or a short number gets no messages."""
    try:
        normalise_mobile(number)
    except BadPhone:
        return None
    return vault.keep(SecretKind.PHONE, number, person=None, at=at)


def _end(entry: RosterEntry, *, by: Person | None, at: datetime) -> None:
    """Let no shift of today or later begin."""
    today = local_day(at)
    entry.until = max(today, entry.since)
    entry.save(update_fields=["until"])
    record(WorktimeVerb.ROSTER_ENDED, by=by, target=entry, at=at, on=entry.until)
    _changed()


def _changed() -> None:
    """Forget at once what was loaded, and again when the change is there for all to see."""
    _kept.forget()
    transaction.on_commit(_kept.forget)
