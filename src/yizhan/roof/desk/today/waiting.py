"""Lists that wait for a person, as links with a count. Each is counted only where one of her posts
reaches; what is out of her reach is not there, and never 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy

from yizhan.ground.casework.models import Case, CaseQuerySet, Photo
from yizhan.ground.notify.models import Message
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.memo import Memo
from yizhan.roof.shared.nav import Section
from yizhan.wings.care.accompaniment.models import Accompaniment
from yizhan.wings.care.gates.models import Note
from yizhan.wings.care.visits.models import PlannedVisit
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.duties.models import Duty, DutyQuerySet
from yizhan.wings.organisation.figure_requests.models import (
    FigureRequest,
    FigureRequestQuerySet,
)
from yizhan.wings.organisation.leadership.models import Decision
from yizhan.wings.organisation.talks.models import Reply
from yizhan.wings.participation.restaurants.models.visits import Visit as RestaurantVisit

COUNTED = 500
"""Counts go so far: nobody works differently for more, and it stays cheap."""
KEPT = 10
"""Seconds for which a person's counts are kept: every page of hers asks for them."""


@dataclass(frozen=True)
class Source:
    """A list that waits for whoever holds the permission."""

    label: Promise
    section: Section
    url: str
    query: str
    tone: str
    holds: Permission
    count: Callable[[Person, datetime], int]


@dataclass(frozen=True)
class Waiting:
    """One list that waits for somebody, and how many are on it."""

    source: Source
    count: int

    @property
    def href(self) -> str:
        query = f"?{self.source.query}" if self.source.query else ""
        return reverse(self.source.url) + query

    @property
    def tone(self) -> str:
        return self.source.tone if self.count else ""


def _cases(person: Person) -> CaseQuerySet:
    return Case.objects.visible_to(person).not_merged()


def _own_duties(person: Person) -> DutyQuerySet:
    return Duty.objects.within(person, Permission.DUTY_WORK)


def _duties_below(person: Person) -> DutyQuerySet:
    return Duty.objects.within(person, Permission.DUTY_ASSIGN)


def _tables(person: Person) -> FigureRequestQuerySet:
    return FigureRequest.objects.within(person, Permission.FIGURES_SEND).open()


def _upto(rows: CaseQuerySet) -> int:
    return rows.order_by("due_at")[:COUNTED].count()


SOURCES: tuple[Source, ...] = (
    Source(
        pgettext_lazy("waiting", "cases past their deadline"), Section.CASES,
        "desk:inbox", "show=overdue", "bad", Permission.CASE_READ,
        lambda who, at: _upto(_cases(who).overdue(at=at)),
    ),
    Source(
        pgettext_lazy("waiting", "cases without a unit"), Section.CASES,
        "desk:inbox", "show=unrouted", "bad", Permission.CASE_DISPATCH,
        lambda who, at: _upto(_cases(who).unrouted()),
    ),
    Source(
        pgettext_lazy("waiting", "cases come back unsolved"), Section.CASES,
        "desk:inbox", "show=returned", "bad", Permission.CASE_READ,
        lambda who, at: _upto(_cases(who).returned()),
    ),
    Source(
        pgettext_lazy("waiting", "cases due soon"), Section.CASES,
        "desk:inbox", "show=due_soon", "warn", Permission.CASE_READ,
        lambda who, at: _upto(_cases(who).due_soon(at=at)),
    ),
    Source(
        pgettext_lazy("waiting", "cases you took"), Section.CASES,
        "desk:inbox", "show=mine", "", Permission.CASE_WORK,
        lambda who, at: _upto(_cases(who).filter(is_open=True, assignee=who)),
    ),
    Source(
        pgettext_lazy("waiting", "photos of reports to look at"), Section.CASES,
        "desk:photos", "", "warn", Permission.PHOTO_MODERATE,
        lambda who, at: Photo.objects.to_moderate(who)[:COUNTED].count(),
    ),
    Source(
        pgettext_lazy("waiting", "duties your unit is late with"), Section.ORGANISATION,
        "desk:duties", "show=late&source=all", "bad", Permission.DUTY_WORK,
        lambda who, at: _own_duties(who).open_and_late(on=localdate(at)).count(),
    ),
    Source(
        pgettext_lazy("waiting", "duties your unit has due soon"), Section.ORGANISATION,
        "desk:duties", "show=soon&source=all", "warn", Permission.DUTY_WORK,
        lambda who, at: _own_duties(who).due_soon(on=localdate(at)).count(),
    ),
    Source(
        pgettext_lazy("waiting", "duties late in the units below"), Section.ORGANISATION,
        "desk:duties", "show=late&source=all", "bad", Permission.DUTY_ASSIGN,
        lambda who, at: _duties_below(who).open_and_late(on=localdate(at)).count(),
    ),
    Source(
        pgettext_lazy("waiting", "decisions past their day"), Section.ORGANISATION,
        "desk:duties", "show=late&source=decisions", "bad", Permission.COMMITTEE_READ,
        lambda who, at: Decision.objects.visible_to(who).late(on=localdate(at)).count(),
    ),
    Source(
        pgettext_lazy("waiting", "written answers your company owes"), Section.CARE,
        "desk:replies", "", "warn", Permission.TALK_REPLY,
        lambda who, at: Reply.objects.visible_to(who).waiting().count(),
    ),
    Source(
        pgettext_lazy("waiting", "visits you planned for today"), Section.CARE,
        "rider:visits", "", "", Permission.VISIT_NOTE,
        lambda who, at: PlannedVisit.objects.visible_to(who).between(
            localdate(at), localdate(at) + timedelta(days=1)
        ).not_done().count(),
    ),
    Source(
        pgettext_lazy("waiting", "riders you stand by"), Section.CARE,
        "desk:accompaniments", "", "", Permission.ACCOMPANY,
        lambda who, at: Accompaniment.objects.for_person(who).open().count(),
    ),
    Source(
        pgettext_lazy("waiting", "results of restaurant visits to read"), Section.PARTICIPATION,
        "desk:rounds", "", "warn", Permission.ROUND_REVIEW,
        lambda who, at: RestaurantVisit.objects.visible_to(who).to_read().count(),
    ),
    Source(
        pgettext_lazy("waiting", "notes about gates to read"), Section.CARE,
        "desk:gate_notes", "", "", Permission.GATE_EDIT,
        lambda who, at: Note.objects.visible_to(who).waiting().count(),
    ),
    Source(
        pgettext_lazy("waiting", "messages that could not be delivered"), Section.CASES,
        "desk:deliveries", "", "warn", Permission.DELIVERY_READ,
        lambda who, at: Message.objects.failed_for(who)[:COUNTED].count(),
    ),
    Source(
        pgettext_lazy("waiting", "tables asked from above, not sent yet"), Section.DATA,
        "desk:figure_requests", "", "warn", Permission.FIGURES_SEND,
        lambda who, at: _tables(who)[:COUNTED].count(),
    ),
    Source(
        pgettext_lazy("waiting", "complaints about the platform without an answer"), Section.DATA,
        "desk:complaints", "", "warn", Permission.COMPLAINT_ANSWER,
        lambda who, at: Complaint.objects.visible_to(who).open()[:COUNTED].count(),
    ),
)  # fmt: skip


def waiting_for(person: Person, *, at: datetime) -> list[Waiting]:
    """All lists that may wait for this person, with their counts; late ones first."""
    return [
        Waiting(source, source.count(person, at))
        for source in SOURCES
        if can_somewhere(person, source.holds)
    ]


_kept: Memo[dict[str, int]] = Memo(seconds=KEPT)


def counts(person: Person, *, at: datetime) -> dict[str, int]:
    """The late things of each section and the unread messages, up to KEPT seconds old."""
    return _kept.get(person.pk, lambda: _count(person, at=at))


def forget_counts(person: Person) -> None:
    """Count anew next time: she has just read her messages."""
    _kept.drop(person.pk)


def _count(person: Person, *, at: datetime) -> dict[str, int]:
    late = dict.fromkeys((Section.TODAY, Section.CASES, Section.ORGANISATION), 0)
    for one in waiting_for(person, at=at):
        if one.source.tone == "bad":
            late[Section.TODAY] += one.count
            late[one.source.section] += one.count
    unread = Message.objects.visible_to(person).unread()[:COUNTED].count()
    return {section.value: count for section, count in late.items()} | {"messages": unread}
