"""Visits: whom an instructor sees, why now, and in which order. Tables and arithmetic, without a
database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.rules import DivisionKind
from yizhan.kit.geo import Point, distance_m

TEXT_LIMIT = 2000
MOST_NEEDS = 3
"""Needs that one note can hold: it is to take a minute. More are a second note."""
MOST_AT_ONCE = 200
"""Destinations that one assignment names."""
ROUND_LENGTH = 6
MOST_IN_A_ROUND = 20
NEW_FOR = timedelta(days=30)
"""So long a company, a site or a branch counts as new."""
LONG_UNSEEN = timedelta(days=30)
SENT_LATE = timedelta(days=31)
"""So long after the day of a visit its note is taken: a phone may have been without a network."""
TAKE_BACK_WITHIN = timedelta(hours=24)
"""So long after it came in a note that made no case can be taken back by who wrote it."""

VISITED_UNITS: frozenset[str] = frozenset(
    {UnitKind.COMPANY, UnitKind.DELIVERY_SITE, UnitKind.BRANCH}
)
VISITED_DIVISIONS: frozenset[str] = frozenset({DivisionKind.TOWNSHIP, DivisionKind.VILLAGE})
"""Communities and subdistricts, which are no units of the tree."""


class Met(models.TextChoices):
    """The side that was met, as a part of the place: nobody is named."""

    MANAGER = "manager", pgettext_lazy("met", "who runs it")
    RIDERS = "riders", pgettext_lazy("met", "riders")
    MEMBERS = "members", pgettext_lazy("met", "party members")
    STAFF = "staff", pgettext_lazy("met", "staff")
    NOBODY = "nobody", pgettext_lazy("met", "nobody was there")


class InNameOf(models.TextChoices):
    """In whose name a need is entered."""

    DESTINATION = "destination", pgettext_lazy("in the name of", "the place visited")
    RIDER = "rider", pgettext_lazy("in the name of", "a rider")


class Reason(models.TextChoices):
    """The reasons to see somebody now, the most pressing first."""

    NEW_BRANCH = "new_branch", pgettext_lazy("reason", "a branch was founded")
    NEW = "new", _("new and not visited yet")
    ANSWERED = "answered", _("needs were answered since the last visit")
    OPEN_NEEDS = "open_needs", _("needs are open")
    NEVER = "never", _("not visited since the assignment")
    UNSEEN = "unseen", _("not visited for long")


SENTENCES: dict[Reason, Promise] = {
    Reason.NEW_BRANCH: ngettext_lazy(
        "A branch was founded %(n)d day ago, and nobody has come since.",
        "A branch was founded %(n)d days ago, and nobody has come since.",
        "n",
    ),
    Reason.NEW: ngettext_lazy(
        "New since %(n)d day and not visited yet.",
        "New since %(n)d days and not visited yet.",
        "n",
    ),
    Reason.ANSWERED: ngettext_lazy(
        "%(n)d need from here has its answer: tell them.",
        "%(n)d needs from here have their answers: tell them.",
        "n",
    ),
    Reason.OPEN_NEEDS: ngettext_lazy(
        "%(n)d need from here is open.", "%(n)d needs from here are open.", "n"
    ),
    Reason.NEVER: ngettext_lazy(
        "Assigned %(n)d day ago and not visited yet.",
        "Assigned %(n)d days ago and not visited yet.",
        "n",
    ),
    Reason.UNSEEN: ngettext_lazy(
        "Last visited %(n)d day ago.", "Last visited %(n)d days ago.", "n"
    ),
}
"""The reason in words; `n` is the number that it rests on."""

URGENCY: dict[Reason, int] = {
    Reason.NEW_BRANCH: 0,
    Reason.NEW: 0,
    Reason.ANSWERED: 1,
    Reason.OPEN_NEEDS: 1,
    Reason.NEVER: 2,
    Reason.UNSEEN: 2,
}


@dataclass(frozen=True)
class Why:
    """One reason, with the number it rests on."""

    reason: Reason
    n: int

    def __str__(self) -> str:
        return str(SENTENCES[self.reason] % {"n": self.n})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts about one destination on which the plan rests."""

    assigned_on: date
    founded_on: date | None = None
    """None for a community, which is not new in that sense."""
    branch_founded_on: date | None = None
    """The newest branch there."""
    last_visit: date | None = None
    open_needs: int = 0
    answered: int = 0
    """Needs heard there that were closed since the last visit."""


def reasons(facts: Facts, *, on: date) -> tuple[Why, ...]:
    """Return every reason to go there now, the most pressing first; none: it was seen lately."""
    found = [*_what_is_new(facts, on=on)]
    if facts.answered:
        found.append(Why(Reason.ANSWERED, facts.answered))
    if facts.open_needs:
        found.append(Why(Reason.OPEN_NEEDS, facts.open_needs))
    if facts.last_visit is None and not found:
        found.append(Why(Reason.NEVER, max(0, (on - facts.assigned_on).days)))
    if facts.last_visit is not None and on - facts.last_visit >= LONG_UNSEEN:
        found.append(Why(Reason.UNSEEN, (on - facts.last_visit).days))
    return tuple(found)


def _what_is_new(facts: Facts, *, on: date) -> Iterable[Why]:
    branch, founded, seen = facts.branch_founded_on, facts.founded_on, facts.last_visit
    if branch is not None and _is_new(branch, on=on) and (seen is None or seen < branch):
        yield Why(Reason.NEW_BRANCH, (on - branch).days)
    if founded is not None and _is_new(founded, on=on) and seen is None:
        yield Why(Reason.NEW, (on - founded).days)


def _is_new(day: date, *, on: date) -> bool:
    return timedelta(0) <= on - day <= NEW_FOR


def rank(facts: Facts, why: Sequence[Why]) -> tuple[int, date]:
    """The key by which destinations are proposed: the most pressing reason, then the longest
    unseen."""
    return min(URGENCY[one.reason] for one in why), facts.last_visit or date.min


def in_order(start: Point | None, stops: Sequence[Point | None]) -> list[int]:
    """Return the numbers of the stops in the order of a short way from `start`, in straight
    metres: to the nearest each time, then turned round where that is shorter. Stops whose place is
    not known come last, in the order they had."""
    placed = [number for number, stop in enumerate(stops) if stop is not None]
    unplaced = [number for number, stop in enumerate(stops) if stop is None]
    at = {number: stop for number, stop in enumerate(stops) if stop is not None}
    return [*_without_crossings(start, _nearest_first(start, placed, at), at), *unplaced]


def _nearest_first(start: Point | None, numbers: list[int], at: dict[int, Point]) -> list[int]:
    left, way, here = list(numbers), [], start
    while left:
        following = left[0] if here is None else min(left, key=_far_from(here, at))
        left.remove(following)
        way.append(following)
        here = at[following]
    return way


def _far_from(here: Point, at: dict[int, Point]) -> Callable[[int], tuple[float, int]]:
    return lambda number: (distance_m(*here, *at[number]), number)


def _without_crossings(start: Point | None, way: list[int], at: dict[int, Point]) -> list[int]:
    """2-opt on an open way: turn a part round as long as that makes the whole shorter."""
    shortened = True
    while shortened:
        shortened = False
        for first in range(len(way) - 1):
            for last in range(first + 1, len(way)):
                turned = way[:first] + way[first : last + 1][::-1] + way[last + 1 :]
                if metres(start, turned, at) < metres(start, way, at) - 1:
                    way, shortened = turned, True
    return way


def metres(start: Point | None, way: Sequence[int], at: dict[int, Point]) -> float:
    """The straight metres of a way that ends at its last stop."""
    points = [at[number] for number in way]
    if start is not None:
        points.insert(0, start)
    return sum(distance_m(*one, *next_one) for one, next_one in pairwise(points))


def digest_of(key: str) -> str:
    """Return what is kept of the key under which a phone sends a note."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


class VisitsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    ASSIGNED = "visit.assigned", _("an instructor was assigned to somebody")
    ASSIGNMENT_ENDED = "visit.assignment_ended", _("an assignment of an instructor ended")
    ASSIGNMENT_REOPENED = "visit.assignment_reopened", _("the end of an assignment was taken back")
    PLANNED = "visit.planned", _("an instructor planned the round of a day")
    UNPLANNED = "visit.unplanned", _("a planned visit was taken out")
    NOTED = "visit.noted", _("a visit was noted")
    TAKEN_BACK = "visit.taken_back", _("the note of a visit was taken back")
    HANDED_OVER = "visit.handed_over", _("assignments went to the successor of a closed unit")
    LOADED = "visit.loaded", _("assignments and visits were loaded")
