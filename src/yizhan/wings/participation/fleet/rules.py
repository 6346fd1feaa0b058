"""Errands in exam weeks: kinds, states, who is asked for how long, and when all is erased."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from yizhan.ground.audit.rules import Verb

NAME_LIMIT = 60
ADDRESS_LIMIT = 200
WORDS_LIMIT = 500
MOST_HALLS = 200
MOST_DAYS = 10
"""Days of an exam week."""
MOST_SIZE = 20
MOST_MINUTES = 120

ANSWER_WITHIN = timedelta(seconds=90)
"""So long a rider has to answer an offer that is soon; then the next one is asked."""
SOON = timedelta(hours=2)
ANSWER_EARLY = timedelta(minutes=30)
"""So long for an offer that is later than SOON."""
KEPT_FOR = timedelta(hours=24)
"""So long after the last exam of the day everything about a candidate is kept."""
AREA = 0.005
"""Degrees of the grid on which the board shows where errands lead: about 500 m."""
SERVICE = timedelta(minutes=3)
AT_THE_HALL = timedelta(minutes=2)
AT_THE_SHOP = timedelta(minutes=15)
CARD_PRIORITY = 100


class Kind(models.TextChoices):
    FETCH = "fetch", pgettext_lazy("errand", "Fetch")
    DELIVER = "deliver", pgettext_lazy("errand", "Deliver")
    BUY = "buy", pgettext_lazy("errand", "Buy")
    DO = "do", pgettext_lazy("errand", "Do")


class Skill(models.TextChoices):
    CAR = "car", pgettext_lazy("rider can", "a car")
    COLD_BOX = "cold_box", pgettext_lazy("rider can", "a cold box")
    ZHUANG = "zhuang", pgettext_lazy("rider can", "speaks Zhuang")


AFTER_NOBODY = {
    Skill.CAR: pgettext_lazy("after nobody", " with a car"),
    Skill.COLD_BOX: pgettext_lazy("after nobody", " with a cold box"),
    Skill.ZHUANG: pgettext_lazy("after nobody", " who speaks Zhuang"),
}
"""The skills as they follow “nobody” in the reason why an errand is open."""


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("errand", "nobody yet")
    OFFERED = "offered", pgettext_lazy("errand", "a rider is asked")
    ACCEPTED = "accepted", pgettext_lazy("errand", "a rider has it")
    UNDER_WAY = "under_way", pgettext_lazy("errand", "under way")
    DONE = "done", pgettext_lazy("errand", "done")
    WITHDRAWN = "withdrawn", pgettext_lazy("errand", "not needed any more")


NEXT_STATES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.OFFERED, State.WITHDRAWN}),
    State.OFFERED: frozenset({State.OPEN, State.OFFERED, State.ACCEPTED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.OPEN, State.OFFERED, State.UNDER_WAY, State.WITHDRAWN}),
    State.UNDER_WAY: frozenset({State.OPEN, State.OFFERED, State.DONE}),
    State.DONE: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""A rider who cannot go on gives an errand back, also under way."""


class WhatIfState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("what-if", "waiting")
    RUNNING = "running", pgettext_lazy("what-if", "computing")
    DONE = "done", pgettext_lazy("what-if", "done")
    FAILED = "failed", pgettext_lazy("what-if", "ended without an answer")


UNFINISHED: tuple[str, ...] = (WhatIfState.WAITING, WhatIfState.RUNNING)
MOST_NUMBERS = 6
"""Numbers of riders, and of requests, in one what-if."""
MOST_RIDERS = 200
MOST_REQUESTS = 500
CLAIM_LASTS = timedelta(seconds=30)
WHAT_IF_SECONDS = 600.0

WITH_RIDER: frozenset[str] = frozenset({State.OFFERED, State.ACCEPTED, State.UNDER_WAY})
HELD: frozenset[str] = frozenset({State.ACCEPTED, State.UNDER_WAY})
"""States in which the rider reads address and telephone."""
AHEAD: frozenset[str] = frozenset({State.OPEN, *WITH_RIDER})


def digest_of(ticket: str) -> str:
    """Return what is kept of a ticket to find its errand by."""
    return hashlib.sha256(ticket.encode(errors="replace")).hexdigest()


DOUBLE_SURNAMES = frozenset(
    ("欧阳", "司徒", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "宇文")
)


def short_name(name: str) -> str:
    """Return as much of a rider's name as somebody unknown may read: the first word, or of a name
    in Chinese the surname."""
    first = re.split(r"[\s·•・]", name.strip(), maxsplit=1)[0]
    if first != name.strip() or first.isascii():
        return first
    surname = first[:2] if first[:2] in DOUBLE_SURNAMES and len(first) > 2 else first[:1]
    return pgettext("rider", "%(surname)s (rider)") % {"surname": surname}


def answer_by(at: datetime, *, begins: datetime) -> datetime:
    """Return until when a rider may answer an offer."""
    return at + (ANSWER_WITHIN if begins - at <= SOON else ANSWER_EARLY)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def erased_from(day: date, over_at: time) -> datetime:
    """Return the moment at which what was asked for this exam day is erased."""
    return timezone.make_aware(datetime.combine(day, over_at)) + KEPT_FOR


class FleetVerb(Verb):
    """The deeds the audit log keeps, never for whom. The values are in its chain and never
    change."""

    WEEK_PLANNED = "fleet.week_planned", _("an exam week was entered")
    WEEK_CHANGED = "fleet.week_changed", _("an exam week was changed")
    JOINED = "fleet.joined", _("a rider signed up for the exam fleet")
    LEFT = "fleet.left", _("a rider left the exam fleet")
    ASKED = "fleet.asked", _("somebody asked the exam fleet for an errand")
    WITHDRAWN = "fleet.withdrawn", _("an errand is not needed any more")
    ACCEPTED = "fleet.accepted", _("a rider took an errand")
    DECLINED = "fleet.declined", _("a rider declined an errand")
    PASSED_ON = "fleet.passed_on", _("a rider did not answer, and the next was asked")
    SET_OUT = "fleet.set_out", _("a rider set out on an errand")
    PICKED_UP = "fleet.picked_up", _("a rider has what was to be fetched")
    DONE = "fleet.done", _("an errand was done")
    GIVEN_BACK = "fleet.given_back", _("a rider gave an errand back")
    CONFIRMED = "fleet.confirmed", _("whoever asked for an errand confirmed the telephone number")
    NUMBER_SEEN = "fleet.number_seen", _("one side of an errand looked at the other's telephone")
    DRAFTED = "fleet.drafted", _("a plan of the exam fleet was drawn up")
    PUBLISHED = "fleet.published", _("a plan of the exam fleet was published")
    MOVED = "fleet.moved", _("an errand was given to a rider by hand")
    REORDERED = "fleet.reordered", _("the order of a rider's stops was changed by hand")
    RULED_OUT = "fleet.ruled_out", _("a rider was ruled out for an errand by hand")
    WHAT_IF_ASKED = "fleet.what_if_asked", _("how many riders it takes was asked")
    WHAT_IF_STOPPED = "fleet.what_if_stopped", _("the computing of how many riders was stopped")
    ERASED = "fleet.erased", _("what candidates had written was erased")
    THANKED = "fleet.thanked", _("the riders of an exam week were thanked")
    HANDED_OVER = "fleet.handed_over", _("exam weeks went to the successor of a closed unit")
