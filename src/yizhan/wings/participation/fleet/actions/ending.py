"""Candidates' words are erased, riders are thanked, accounts and units end."""

from __future__ import annotations

from datetime import datetime, timedelta

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.joining import let_go
from yizhan.wings.participation.fleet.actions.row import clear
from yizhan.wings.participation.fleet.events import HelperThanked
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Helper, PlannedDay
from yizhan.wings.participation.fleet.rules import AHEAD, FleetVerb, State


@in_transaction
@lines_last()
def erase_day(day: PlannedDay | None, *, week: ExamWeek, at: datetime) -> int:
    """Erase telephones, addresses, words, places and tickets of the errands whose time has come;
    report how many they were. What is still open then is closed."""
    rows = Errand.objects.select_for_update(of=("self",)).to_erase(at=at).filter(week=week)
    if day is not None:
        rows = rows.filter(day=day.day)
    count = 0
    for errand in rows.order_by("pk"):
        if errand.state in AHEAD:
            clear(errand, at=at)
            errand.state = State.WITHDRAWN
        errand.sealed_facts = errand.lon = errand.lat = errand.code = None
        errand.ticket_digest, errand.skills, errand.reason = "", [], None
        errand.erased_at = at
        errand.save()
        count += 1
    if count:
        record(FleetVerb.ERASED, by=None, target=week, at=at, count=count)
    return count


@in_transaction
@lines_last()
def thank(week: ExamWeek, *, at: datetime) -> int:
    """Thank everybody who did something in a week that is over, with the time it took. Return how
    many."""
    row = ExamWeek.objects.select_for_update(of=("self",)).get(pk=week.pk)
    if row.thanked_at is not None:
        return 0
    count = 0
    for helper in Helper.objects.filter(week=row).select_related("person").order_by("pk"):
        minutes = minutes_of(helper)
        if not minutes or helper.person is None:
            continue
        helper.minutes = minutes
        helper.save(update_fields=["minutes"])
        publish(HelperThanked(helper_id=helper.pk, at=at))
        count += 1
    row.thanked_at = at
    row.save(update_fields=["thanked_at"])
    record(FleetVerb.THANKED, by=None, target=row, at=at, count=count)
    return count


def minutes_of(helper: Helper) -> int:
    """The minutes in which she was on errands; two at once count once."""
    rows = helper.errands.filter(state=State.DONE).order_by("begun_at", "done_at")
    total, until = timedelta(0), None
    for begun, ended in rows.values_list("begun_at", "done_at"):
        if begun is None or ended is None:
            continue
        start = begun if until is None else max(begun, until)
        if ended > start:
            total += ended - start
            until = ended
    return -(-total // timedelta(minutes=1))


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """An account ends: what it still had goes to others, and no sign-up says whose it was."""
    mine = Helper.objects.filter(person_id=person_id)
    for helper in mine.signed_up().order_by("day", "pk"):
        if helper.errands.ahead().exists() or helper.day >= local_day(at):
            let_go(helper, at=at)
    mine.update(person=None)


@in_transaction
def hand_over_weeks(unit: Unit, *, at: datetime) -> int:
    """Give the exam weeks of a closed unit to the unit that follows it; return how many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = ExamWeek.objects.filter(unit=unit).update(unit=successor)
    if count:
        record(FleetVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code, count=count)
    return count
