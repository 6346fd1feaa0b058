"""Seats of a committee, and when one must be seen to. No database, no clock."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.people.rules import Role, UnitKind

HAVE_SEATS = frozenset({UnitKind.CITY_COMMITTEE, UnitKind.GENERAL_BRANCH})
"""The kinds of unit that are led by a committee."""
ENDING_DAYS = 60
"""A term that ends within so many days is one to prepare the next for."""


class SeatKind(models.TextChoices):
    """The kind of unit that sends the holder of a seat: the article's «industry committee,
    departments, platform companies»."""

    BUREAU = "bureau", pgettext_lazy("seat", "market-regulation bureau")
    DEPARTMENT = "department", pgettext_lazy("seat", "department")
    COMPANY = "company", pgettext_lazy("seat", "platform company")


class SeatRole(models.TextChoices):
    SECRETARY = "secretary", _("secretary of the committee")
    DEPUTY = "deputy", _("deputy secretary")
    MEMBER = "member", _("member of the committee")


POST_OF: dict[str, str] = {
    SeatRole.SECRETARY: Role.SECRETARY,
    SeatRole.DEPUTY: Role.COMMITTEE,
    SeatRole.MEMBER: Role.COMMITTEE,
}
"""The post that a seat brings with it (people.permissions.ROLES)."""


class SeatState(models.TextChoices):
    HELD = "held", pgettext_lazy("seat", "held")
    ENDING = "ending", pgettext_lazy("seat", "ending soon")
    VACANT = "vacant", pgettext_lazy("seat", "vacant")


def seat_state(until: date | None, *, on: date) -> SeatState:
    """Return the state of a seat whose holder's term ends before `until`; None: nobody holds it."""
    if until is None or until <= on:
        return SeatState.VACANT
    return SeatState.ENDING if until - on <= timedelta(days=ENDING_DAYS) else SeatState.HELD


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    HELD = "held", pgettext_lazy("meeting", "held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Presence(models.TextChoices):
    PRESENT = "present", pgettext_lazy("meeting", "present")
    EXCUSED = "excused", pgettext_lazy("meeting", "excused")
    ABSENT = "absent", pgettext_lazy("meeting", "absent")


class LeadershipVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    SEAT_OPENED = "seat.opened", _("a seat of a committee was opened")
    SEAT_CLOSED = "seat.closed", _("a seat of a committee was closed")
    TERM_BEGUN = "term.begun", _("a term of office began")
    TERM_ENDED = "term.ended", _("a term of office ended")
    MEETING_PLANNED = "meeting.planned", _("a meeting was planned")
    MEETING_REVISED = "meeting.revised", _("a planned meeting was changed")
    MEETING_CALLED_OFF = "meeting.called_off", _("a meeting was called off")
    MEETING_MINUTED = "meeting.minuted", _("the minutes of a meeting were kept")
    MEETING_DECIDED = "meeting.decided", _("a meeting decided something")
