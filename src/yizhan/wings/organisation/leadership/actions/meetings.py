"""Meetings: planned with an agenda, held with attendance and minutes; what they decide is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.duties.actions import create_duty
from yizhan.wings.organisation.leadership.actions.seats import NoCommittee
from yizhan.wings.organisation.leadership.events import MeetingPlanned
from yizhan.wings.organisation.leadership.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Term,
)
from yizhan.wings.organisation.leadership.rules import (
    HAVE_SEATS,
    LeadershipVerb,
    MeetingState,
    Presence,
)


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed this meeting since you looked. Compare, then save again.")


class NotYet(Refusal):
    code = "not_yet"
    message = _("Minutes are kept when the meeting has begun.")


class CalledOff(Refusal):
    code = "called_off"
    message = _("This meeting was called off.")


class HeldAlready(Refusal):
    code = "held_already"
    message = _("This meeting was held; its minutes stand.")


@in_transaction
def plan_meeting(
    committee: Unit,
    *,
    title: str,
    held_at: datetime,
    place: str,
    agenda: Sequence[str],
    by: Person | None,
    at: datetime,
) -> Meeting:
    """Call a committee together. The agenda's lines are numbered as they come. The same meeting
    twice (a form that was sent twice) changes nothing."""
    if by is not None:
        require(by, Permission.COMMITTEE_EDIT, committee)
    if committee.kind not in HAVE_SEATS or committee.closed_on is not None:
        raise NoCommittee
    list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk=committee.pk))
    existing = Meeting.objects.filter(
        committee=committee, title=title.strip(), held_at=held_at, state=MeetingState.PLANNED
    ).first()
    if existing is not None:
        return existing
    meeting = Meeting.objects.create(
        committee=committee, title=title.strip(), held_at=held_at, place=place.strip()
    )
    _save_agenda(meeting, agenda)
    publish(MeetingPlanned(meeting_id=meeting.pk, committee_id=committee.pk, at=at))
    record(LeadershipVerb.MEETING_PLANNED, by=by, target=meeting, at=at, committee=committee.code)
    return meeting


@in_transaction
def revise_meeting(
    meeting: Meeting,
    *,
    title: str,
    held_at: datetime,
    place: str,
    agenda: Sequence[str],
    version: int,
    by: Person,
    at: datetime,
) -> None:
    """Change a meeting that is still to come. Raises ChangedSince, CalledOff, HeldAlready."""
    locked = _lock(meeting, by=by, version=version)
    if locked.state == MeetingState.HELD:
        raise HeldAlready
    locked.title, locked.held_at, locked.place = title.strip(), held_at, place.strip()
    locked.version += 1
    locked.save(update_fields=["title", "held_at", "place", "version"])
    locked.agenda.all().delete()
    _save_agenda(locked, agenda)
    record(LeadershipVerb.MEETING_REVISED, by=by, target=locked, at=at)


@in_transaction
def call_off(meeting: Meeting, *, by: Person, at: datetime) -> None:
    locked = _lock(meeting, by=by)
    if locked.state == MeetingState.HELD:
        raise HeldAlready
    locked.state, locked.version = MeetingState.CANCELLED, locked.version + 1
    locked.save(update_fields=["state", "version"])
    record(LeadershipVerb.MEETING_CALLED_OFF, by=by, target=locked, at=at)


@in_transaction
def keep_minutes(
    meeting: Meeting,
    *,
    minutes: str,
    attendance: Mapping[int, str],
    version: int,
    by: Person | None,
    at: datetime,
) -> None:
    """Write down what was said and who was there (`attendance`: presence by key of a term that held
    on the day). May be written again; the newest text stands, and who wrote when is in the audit
    log. Raises NotYet, ChangedSince, CalledOff."""
    locked = _lock(meeting, by=by, version=version)
    if at < locked.held_at:
        raise NotYet
    day = local_day(locked.held_at)
    sitting = Term.objects.in_force(on=day).filter(seat__committee=locked.committee)
    holders = set(sitting.values_list("pk", flat=True))
    locked.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=locked, term_id=term, presence=presence)
        for term, presence in attendance.items()
        if term in holders and presence in Presence.values
    )
    locked.state, locked.minutes, locked.version = (
        MeetingState.HELD,
        minutes.strip(),
        locked.version + 1,
    )
    locked.save(update_fields=["state", "minutes", "version"])
    record(LeadershipVerb.MEETING_MINUTED, by=by, target=locked, at=at, present=len(attendance))


@in_transaction
def decide(
    meeting: Meeting,
    *,
    text: str,
    unit: Unit,
    due_on: date,
    by: Person | None,
    at: datetime,
    item: AgendaItem | None = None,
) -> Decision:
    """Write down a decision; in the same step `unit` owes it by `due_on`.
    `duties.create_duty` says who may put a duty on whom. The same decision twice (a
    form that was sent twice) changes nothing."""
    locked = _lock(meeting, by=by)
    if at < locked.held_at:
        raise NotYet
    same = locked.decisions.filter(text=text.strip(), duty__unit=unit, duty__due_on=due_on)
    if (existing := same.first()) is not None:
        return existing
    duty = create_duty(unit, what=text.strip(), due_on=due_on, by=by, at=at)
    decision = Decision.objects.create(
        meeting=locked, item=item, number=locked.decisions.count() + 1, text=text.strip(), duty=duty
    )
    record(LeadershipVerb.MEETING_DECIDED, by=by, target=decision, at=at, unit=unit.code,
           due_on=due_on.isoformat())  # fmt: skip
    return decision


def _lock(meeting: Meeting, *, by: Person | None, version: int | None = None) -> Meeting:
    locked = under_lock(Meeting.objects.select_related("committee"), meeting.pk)
    if by is not None:
        require(by, Permission.COMMITTEE_EDIT, locked.committee)
    if locked.state == MeetingState.CANCELLED:
        raise CalledOff
    if version is not None and locked.version != version:
        raise ChangedSince
    return locked


def _save_agenda(meeting: Meeting, agenda: Sequence[str]) -> None:
    lines = [line.strip() for line in agenda if line.strip()]
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=number, title=line)
        for number, line in enumerate(lines, 1)
    )
