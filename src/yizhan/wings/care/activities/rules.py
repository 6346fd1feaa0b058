"""Kinds, states and clocks of activities. Tables and arithmetic, without a database."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.notify.rules import QUIET

TICKET = "sign_up"
"""The purpose for which the vault seals the tickets of sign-ups."""

TITLE_LIMIT = 80
TEXT_LIMIT = 2000
MOST_PLACES = 2000
MOST_SESSIONS = 52
"""The most sessions that a series begins with: one a week for a year."""


class Group(models.TextChoices):
    WARM_ACTION = "warm_action", _("warm action")
    TRAINING = "training", _("training")
    VOLUNTEERING = "volunteering", _("volunteering")


class State(models.TextChoices):
    """The states of a session."""

    PLANNED = "planned", pgettext_lazy("session", "planned")
    OPEN = "open", pgettext_lazy("session", "open")
    CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")
    TOOK_PLACE = "took_place", pgettext_lazy("session", "took place")


NEXT_STATES: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.OPEN, State.CANCELLED, State.TOOK_PLACE}),
    State.OPEN: frozenset({State.CANCELLED, State.TOOK_PLACE}),
    State.CANCELLED: frozenset(),
    State.TOOK_PLACE: frozenset(),
}
"""A session that nobody signs up for (a visit) takes place without having been open."""

AHEAD: frozenset[str] = frozenset({State.PLANNED, State.OPEN})
"""Sessions that may still be changed."""
SHOWN: frozenset[str] = frozenset({State.OPEN, State.CANCELLED, State.TOOK_PLACE})
"""Sessions that everybody may see."""


class SignUpState(models.TextChoices):
    """The states of a sign-up."""

    IN = "in", pgettext_lazy("sign-up", "has a place")
    OFFERED = "offered", pgettext_lazy("sign-up", "is asked to confirm")
    WAITING = "waiting", pgettext_lazy("sign-up", "waits")
    LEFT = "left", pgettext_lazy("sign-up", "gave the place back")
    LAPSED = "lapsed", pgettext_lazy("sign-up", "did not confirm")


HOLDING: frozenset[str] = frozenset({SignUpState.IN, SignUpState.OFFERED})
"""Each of these takes one place."""
ACTIVE: frozenset[str] = HOLDING | {SignUpState.WAITING}


class Answer(models.TextChoices):
    """The answers to the one question after a session: was it useful?"""

    YES = "yes", pgettext_lazy("useful", "Yes")
    PARTLY = "partly", pgettext_lazy("useful", "Partly")
    NO = "no", pgettext_lazy("useful", "No")


class KindRow(NamedTuple):
    code: str
    group: Group
    name: str
    name_en: str
    gives_certificate: bool
    rest_hours: int = 0


REST_HOURS = 11
"""The rest after a shift that ended late, as it comes with the platform; each kind has its own."""
LATE_FROM, EARLY_UNTIL = time(22), time(5)
"""A shift that ends after the one and before the other ended late, local time."""

KNOWN_KINDS: tuple[KindRow, ...] = (
    KindRow("holiday-visit", Group.WARM_ACTION, "节日慰问", "Holiday visit", False),
    KindRow("rights", Group.WARM_ACTION, "权益保障", "Rights", False),
    KindRow("check-up", Group.WARM_ACTION, "免费体检", "Free check-up", False),
    KindRow("food-drugs", Group.TRAINING, "食品药品", "Food and drugs", True),
    KindRow("first-aid", Group.TRAINING, "应急救助", "First aid", True),
    KindRow("repairs", Group.TRAINING, "日常维修", "Everyday repairs", True),
    KindRow("public-welfare", Group.VOLUNTEERING, "公益志愿", "Public welfare", True, REST_HOURS),
    KindRow("street-help", Group.VOLUNTEERING, "文明劝导", "Help in the street", True, REST_HOURS),
)
"""The kinds that come with the platform, as the city of the example has them."""

NIGHT = (time(22), time(8))
"""From when until when nobody is asked anything, local time."""
TO_CONFIRM = timedelta(hours=3)
"""The time to say yes to a place that became free; meal times and the night do not count."""
REMIND_BEFORE = timedelta(hours=24)
TOO_LATE_TO_REMIND = timedelta(hours=1)
DOORS_OPEN = timedelta(hours=1)
"""So long before it begins one may say that one is there."""
SENT_LATE = timedelta(hours=48)
"""So long after the end a phone that had no network may still say that its owner was there."""
GUESTS_KEPT = timedelta(days=90)
"""So long after the end the telephone of a guest is kept."""


def _reachable(day: datetime) -> list[tuple[datetime, datetime]]:
    """The spans of a local day in which one may be asked something, in order."""
    ends, begins = NIGHT
    edges = [begins, *(edge for span in QUIET for edge in span), ends]
    moments = [
        day.replace(hour=edge.hour, minute=edge.minute, second=0, microsecond=0) for edge in edges
    ]
    return list(zip(moments[::2], moments[1::2], strict=True))


def is_reachable(local: datetime) -> bool:
    """Return whether somebody may be asked or reminded of something now."""
    return any(begin <= local < end for begin, end in _reachable(local))


def confirm_by(local: datetime, *, begins: datetime) -> datetime:
    """Return until when a place that is offered at `local` is kept: TO_CONFIRM of reachable time
    later, and never after the session begins."""
    left, day = TO_CONFIRM, local
    while day < begins:
        for begin, end in _reachable(day):
            start = max(begin, local)
            if start + left <= end:
                return min(start + left, begins)
            left -= max(end - start, timedelta(0))
        day += timedelta(days=1)
    return begins


def free_from(local_end: datetime, *, rest_hours: int) -> datetime:
    """Return from when on somebody may take another shift after one that ends then: at once, or,
    if it ended late, after the rest."""
    ended_late = local_end.time() > LATE_FROM or local_end.time() < EARLY_UNTIL
    return local_end + timedelta(hours=rest_hours) if ended_late else local_end


def is_time_to_remind(local: datetime, *, begins: datetime) -> bool:
    ahead = begins - local
    return TOO_LATE_TO_REMIND < ahead <= REMIND_BEFORE and is_reachable(local)


HERE_LENGTH, CERTIFICATE_LENGTH = 6, 12


SHOWN_LENGTH = 16
"""The part of a ticket's digest that a rider's phone shows to whoever keeps the list."""


def digest_of(secret: str) -> str:
    """Return what is kept of a ticket or a secret address to find its row by."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


class ActivitiesVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    KINDS_FILLED = "activity.kinds_filled", _("the known kinds of activities were entered")
    KIND_SAVED = "activity.kind_saved", _("a kind of activity was entered or changed")
    SESSION_PLANNED = "activity.planned", _("a session of an activity was planned")
    SESSION_CHANGED = "activity.changed", _("a session of an activity was changed")
    SESSION_OPENED = "activity.opened", _("a session was opened for signing up")
    SESSION_CANCELLED = "activity.cancelled", _("a session was cancelled")
    SESSION_CONCLUDED = "activity.took_place", _("a session took place")
    JOINED = "activity.joined", _("somebody signed up for a session")
    LEFT = "activity.left", _("somebody gave a place in a session back")
    CONFIRMED = "activity.confirmed", _("somebody took the place that became free")
    MOVED_UP = "activity.moved_up", _("the waiting list of a session moved up")
    ATTENDED = "activity.attended", _("somebody was present at a session")
    ATTENDANCE_WITHDRAWN = "activity.not_attended", _("a mark of presence was taken back")
    CLAIMED = "activity.claimed", _("sign-ups of a guest were taken over by who has their tickets")
    GUESTS_FORGOTTEN = "activity.guests_forgotten", _("telephones of guests were removed")
    HANDED_OVER = "activity.handed_over", _("activities went to the successor of a closed unit")
    LOADED = "activity.loaded", _("sessions were loaded with their sign-ups")
    CALENDAR_MADE = "activity.calendar_made", _("somebody got a secret address of her calendar")
    CALENDAR_WITHDRAWN = "activity.calendar_withdrawn", _("the address of a calendar was withdrawn")
