"""A place of the gate handbook in words: how one gets in, which gate is open, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from yizhan.ground.casework.rules import Status
from yizhan.kit.days import local_day
from yizhan.roof.public.ways import MapLink, map_links
from yizhan.roof.shared.access_words import Weekday, week_of, words_for
from yizhan.wings.care.gates.models import Compound, Gate, Problem
from yizhan.wings.care.gates.rules import EntryRule
from yizhan.wings.care.stations.index.access import opening_at
from yizhan.wings.care.stations.rules import DoorFacts, access_by

RULE_LOOK: dict[str, tuple[str, str]] = {
    "": ("calm", "unknown"),
    EntryRule.RIDE_IN: ("good", "open"),
    EntryRule.WALK_IN: ("brand", "person"),
    EntryRule.REGISTER: ("warn", "list"),
    EntryRule.LEAVE_AT_GATE: ("bad", "locked"),
}
"""Tone and icon of each rule."""


class Badge(NamedTuple):
    tone: str
    icon: str
    word: str | Promise


_S = Status
_RECEIVED = Badge("calm", "message", pgettext_lazy("a problem", "received"))
_IN_HAND = Badge("brand", "clock", pgettext_lazy("a problem", "being seen to"))
_AGAIN = Badge("bad", "warn", pgettext_lazy("a problem", "not solved, looked at again"))
PROBLEM_BADGE: dict[Status, Badge] = {
    _S.REPORTED: _RECEIVED,
    _S.AWAITING_HANDLING: _RECEIVED,
    _S.REACTION_RECEIVED: _RECEIVED,
    _S.IN_PROGRESS: _IN_HAND,
    _S.SCHEDULED: _IN_HAND,
    _S.REACTION_REQUESTED: _IN_HAND,
    _S.FORWARDED: _IN_HAND,
    _S.CLOSURE_REQUESTED: _IN_HAND,
    _S.REOPEN_REQUESTED: _AGAIN,
    _S.REOPENED: _AGAIN,
    _S.RESOLVED: Badge("good", "ok", pgettext_lazy("a problem", "solved")),
    _S.CLOSED_NO_ACTION: Badge("", "closed", pgettext_lazy("a problem", "could not be solved")),
}
"""The part of a problem that everybody may know; what it says and who asked is nobody else's."""


def rule_badge(compound: Compound) -> Badge:
    tone, icon = RULE_LOOK[compound.rule]
    word = EntryRule(compound.rule).label if compound.rule else _("Rule not known")
    return Badge(tone, icon, word)


@dataclass(frozen=True)
class GateLine:
    """A gate as the page shows it."""

    name: str
    place: str
    door: Badge | None
    """Whether it is open now; None: its hours are not known."""
    why: str
    every_day: str
    """The hours, where they are the same on each of seven days."""
    week: list[Weekday]
    map_links: list[MapLink]
    """The way to this very gate; empty where its coordinates are not known."""


class _Spot(NamedTuple):
    name: str
    lon: float
    lat: float


def gate_line(gate: Gate, *, place: Compound, at: datetime) -> GateLine:
    links: list[MapLink] = []
    if gate.lon is not None and gate.lat is not None:
        spot = _Spot(f"{place.name} {gate.name}", gate.lon, gate.lat)
        links = map_links(spot, where=gate.place)
    opening = opening_at(gate.hours, at=at)
    if opening is None:
        return GateLine(gate.name, gate.place, None, _("Hours not known"), "", [], links)
    words = words_for(access_by(DoorFacts(), at=at, opening=opening), at=at)
    week = week_of(gate.hours, at=at)
    same = len({day.hours for day in week}) == 1
    return GateLine(
        gate.name,
        gate.place,
        Badge(words.tone, words.icon, words.word),
        words.why,
        _("every day %(hours)s") % {"hours": week[0].hours} if same and opening.until else "",
        [] if same else week,
        links,
    )


class ProblemLine(NamedTuple):
    badge: Badge
    age: str


def problem_line(problem: Problem, *, at: datetime) -> ProblemLine:
    """The public state of a problem: how far it is and how old, nothing of its text."""
    case = problem.case.shown_to_asker
    days = (local_day(at) - local_day(problem.case.opened_at)).days
    age = ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days} if days else _("today")
    return ProblemLine(PROBLEM_BADGE[Status(case.status)], age)
