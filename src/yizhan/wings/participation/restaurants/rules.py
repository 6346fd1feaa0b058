"""States, checklist, limits and clocks of restaurants and of the rounds in which they are visited.
Tables and arithmetic, without a database."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from random import Random

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.days import end_of
from yizhan.kit.draws import LONGEST_SEED, tidy
from yizhan.kit.width import narrow

NAME_LIMIT, LICENCE_LIMIT, ADDRESS_LIMIT, CODE_LIMIT = 80, 40, 160, 40
TITLE_LIMIT, SOURCE_LIMIT, REASON_LIMIT = 60, 120, 200
NOTE_LIMIT, WORD_LIMIT, REPLY_LIMIT = 300, 60, 1000
MOST_PLACES, MOST_COOL_DOWN = 500, 1000
MOST_VISITORS = 2000
REPLY_CODE = JOIN_CODE = 8

LEAST_VISITORS = 10
"""A round of fewer would tell by its numbers who goes."""
LEAST_AVOID = 5
"""As many visitors at least avoid a restaurant, if one of them must: nobody learns which."""
ANSWER_WITHIN = timedelta(hours=48)
"""So long somebody who was drawn may think; then the seat goes to the next."""
REPLY_DAYS = 5
"""Working days in which a restaurant may reply before a result is published without."""
KEPT = timedelta(days=60)
"""So long after a round is over it is known who had which number."""
COOL_DOWN = 180
"""Days in which a restaurant that was visited is not drawn again, unless the round says else."""


class Grade(models.TextChoices):
    """The risk grade that the market regulation gave a restaurant."""

    A = "A", pgettext_lazy("risk grade", "A")
    B = "B", pgettext_lazy("risk grade", "B")
    C = "C", pgettext_lazy("risk grade", "C")
    D = "D", pgettext_lazy("risk grade", "D")


class RoundState(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("round", "being prepared")
    FROZEN = "frozen", pgettext_lazy("round", "lists frozen, waits for its seed")
    DRAWN = "drawn", pgettext_lazy("round", "drawn")
    CLOSED = "closed", pgettext_lazy("round", "over")
    ABANDONED = "abandoned", pgettext_lazy("round", "abandoned")


R = RoundState

NEXT_STATES: dict[str, frozenset[str]] = {
    R.PREPARING: frozenset({R.FROZEN}),
    R.FROZEN: frozenset({R.DRAWN, R.ABANDONED}),
    R.DRAWN: frozenset({R.CLOSED, R.ABANDONED}),
    R.CLOSED: frozenset(),
    R.ABANDONED: frozenset(),
}
"""No way leads back to FROZEN: one list is drawn once."""
PUBLISHED: frozenset[str] = frozenset({R.FROZEN, R.DRAWN, R.CLOSED, R.ABANDONED})
"""From the moment its lists are frozen a round stays listed, whatever becomes of it."""


class VisitState(models.TextChoices):
    """The progress of the visit of one restaurant."""

    DRAWN = "drawn", pgettext_lazy("visit of a restaurant", "to be visited")
    SENT = "sent", pgettext_lazy("visit of a restaurant", "visited, to be read")
    REVIEWED = "reviewed", pgettext_lazy("visit of a restaurant", "read, the restaurant may reply")
    PUBLISHED = "published", pgettext_lazy("visit of a restaurant", "published")
    SET_ASIDE = "set_aside", pgettext_lazy("visit of a restaurant", "not published")
    MISSED = "missed", pgettext_lazy("visit of a restaurant", "not visited")
    CALLED_OFF = "called_off", pgettext_lazy("visit of a restaurant", "called off")


V = VisitState

VISITED: frozenset[str] = frozenset({V.SENT, V.REVIEWED, V.PUBLISHED, V.SET_ASIDE})
OVER: frozenset[str] = frozenset({V.PUBLISHED, V.SET_ASIDE, V.MISSED, V.CALLED_OFF})


class SeatState(models.TextChoices):
    """The answer of a visitor to the seat she was dealt."""

    ASKED = "asked", pgettext_lazy("seat", "asked")
    ACCEPTED = "accepted", pgettext_lazy("seat", "goes")
    DECLINED = "declined", pgettext_lazy("seat", "passed on")
    SILENT = "silent", pgettext_lazy("seat", "no answer, passed on")
    VOID = "void", pgettext_lazy("seat", "called off")


TAKEN: frozenset[str] = frozenset({SeatState.ASKED, SeatState.ACCEPTED})
"""Seats that somebody has now."""
PASSED: frozenset[str] = frozenset({SeatState.DECLINED, SeatState.SILENT})


class Seen(models.TextChoices):
    """The answers to one point of the checklist."""

    YES = "yes", pgettext_lazy("seen", "Yes")
    NO = "no", pgettext_lazy("seen", "No")
    UNSEEN = "unseen", pgettext_lazy("seen", "Could not see")


class Check(models.TextChoices):
    """The points of the checklist: what any guest may see from where guests stand. Each is good if
    it is so; none is about a person."""

    finding: Promise
    """The same point, if it is not so."""

    def __new__(cls, value: str, finding: Promise) -> Check:
        check = str.__new__(cls, value)
        check._value_ = value
        check.finding = finding
        return check

    LICENCE = (
        "licence",
        pgettext_lazy("finding", "No licence where guests see it"),
        pgettext_lazy("check", "The licence hangs where guests see it"),
    )
    NAME = (
        "name",
        pgettext_lazy("finding", "Another name at the door than in the app"),
        pgettext_lazy("check", "The name at the door is the one in the app"),
    )
    KITCHEN = (
        "kitchen",
        pgettext_lazy("finding", "The kitchen cannot be seen"),
        pgettext_lazy("check", "The kitchen can be seen, through a window or on a screen"),
    )
    FLOOR = (
        "floor",
        pgettext_lazy("finding", "Water or grease on the floor"),
        pgettext_lazy("check", "The floor is dry and without grease"),
    )
    BINS = (
        "bins",
        pgettext_lazy("finding", "Bins without lids, or overflowing"),
        pgettext_lazy("check", "The bins have lids and do not overflow"),
    )
    STORE = (
        "store",
        pgettext_lazy("finding", "Food on the floor"),
        pgettext_lazy("check", "Food stands on shelves, not on the floor"),
    )
    APART = (
        "apart",
        pgettext_lazy("finding", "Raw and cooked food lie together"),
        pgettext_lazy("check", "Raw and cooked food lie apart"),
    )
    FRIDGE = (
        "fridge",
        pgettext_lazy("finding", "Fridge doors stand open"),
        pgettext_lazy("check", "The fridge doors are shut"),
    )
    BOXES = (
        "boxes",
        pgettext_lazy("finding", "Boxes for meals lie open or dirty"),
        pgettext_lazy("check", "Boxes for meals are clean and covered"),
    )
    SEAL = (
        "seal",
        pgettext_lazy("finding", "Bags go out without a seal"),
        pgettext_lazy("check", "Bags go out with a seal"),
    )
    PESTS = (
        "pests",
        pgettext_lazy("finding", "Rats, cockroaches or flies"),
        pgettext_lazy("check", "No rats, cockroaches or flies"),
    )
    HANDOVER = (
        "handover",
        pgettext_lazy("finding", "Meals are handed over inside the kitchen"),
        pgettext_lazy("check", "Meals are handed over outside the kitchen"),
    )


class AsideReason(models.TextChoices):
    """Why a restaurant is not in the lot of a round."""

    VISITED = "visited", pgettext_lazy("aside", "visited lately")
    EXCLUDED = "excluded", pgettext_lazy("aside", "left out, with a reason")
    TOO_CLOSE = "too_close", pgettext_lazy("aside", "too close to too many of the visitors")


def seed_in(text: str) -> str | None:
    """Return a typed seed as it is kept: narrow digits and signs, single blanks. None: no seed."""
    seed = tidy(narrow(text))
    plain = all(unicodedata.category(sign)[0] not in "CZ" or sign == " " for sign in seed)
    return seed if seed and len(seed) <= LONGEST_SEED and "|" not in seed and plain else None


def number_of(position: int, count: int) -> str:
    """The number that stands for a visitor in public: V07 of 64, V007 of 640."""
    return f"V{position:0{max(2, len(str(count)))}}"


def stratum_code(county: str, grade: str) -> str:
    return f"{county}-{grade}"


def answer_until(at: datetime, *, last_day: date) -> datetime:
    """Until when a seat waits for an answer: two days, and never beyond the last day."""
    return min(at + ANSWER_WITHIN, end_of(last_day))


def too_close(declared: Mapping[str, Collection[str]], visitors: int) -> set[str]:
    """The sites that stay out of a round because hiding who avoids them takes more than half of the
    visitors."""
    return {site for site, who in declared.items() if _hidden_in(len(who)) > visitors // 2}


def avoid_lists(
    declared: Mapping[str, Collection[str]],
    visitors: Iterable[str],
    sites: Iterable[str],
    *,
    dice: Random,
) -> frozenset[tuple[str, str]]:
    """Return the pairs of visitor and site for the published list.

    What somebody declared is hidden among others: each site that one visitor must avoid is avoided
    by LEAST_AVOID, and by twice as many as must; and as many sites again that nobody declared. The
    others are those who avoid fewest so far, by chance among equals.
    """
    everybody = sorted(visitors)
    free = sorted(set(sites) - set(declared))
    wanted = {site: set(who) for site, who in declared.items() if who}
    decoys = dice.sample(free, min(len(free), max(len(wanted), 1)))
    wanted |= {site: set() for site in decoys}
    load = dict.fromkeys(everybody, 0)
    for who in wanted.values():
        for visitor in who:
            load[visitor] += 1
    pairs: set[tuple[str, str]] = set()
    for site in sorted(wanted):
        avoiding = wanted[site]
        others = [visitor for visitor in everybody if visitor not in avoiding]
        dice.shuffle(others)
        others.sort(key=lambda visitor: load[visitor])
        missing = min(_hidden_in(len(avoiding)), len(everybody) // 2) - len(avoiding)
        for visitor in others[: max(0, missing)]:
            avoiding.add(visitor)
            load[visitor] += 1
        pairs |= {(visitor, site) for visitor in avoiding}
    return frozenset(pairs)


def _hidden_in(declared: int) -> int:
    return max(LEAST_AVOID, 2 * declared)


class RoundVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change. No line names a
    visitor, nor what somebody declared."""

    RESTAURANT_SAVED = "restaurant.saved", _("a restaurant was entered or changed")
    RESTAURANTS_LOADED = "restaurant.loaded", _("restaurants were loaded")
    RESTAURANT_EXCLUDED = (
        "restaurant.excluded",
        _("a restaurant was left out of the lot, or taken in again"),
    )
    HANDED_OVER = "restaurant.handed_over", _("restaurants went to the successor of a closed unit")
    PLANNED = "round.planned", _("a round of restaurant visits was prepared or changed")
    DISCARDED = "round.discarded", _("a round that was not frozen was discarded")
    VISITORS_CHOSEN = "round.visitors_chosen", _("it was said who may go in a round")
    FROZEN = "round.frozen", _("the lists of a round were frozen")
    SEED_TYPED = "round.seed_typed", _("one of two persons typed the seed of a round")
    SEEDS_DIFFER = "round.seeds_differ", _("two persons typed different seeds")
    DRAWN = "round.drawn", _("a round was drawn")
    ABANDONED = "round.abandoned", _("a round was abandoned")
    CLOSED = "round.closed", _("a round is over")
    SEAT_ACCEPTED = "round.seat_accepted", _("a visitor said that she goes")
    SEAT_PASSED = "round.seat_passed", _("a seat of a round went to the next in line")
    WALKED = "round.walked", _("a restaurant was visited")
    MISSED = "round.missed", _("restaurants of a round were not visited in time")
    REVIEWED = "round.reviewed", _("what was seen in a restaurant was confirmed")
    SET_ASIDE = "round.set_aside", _("what was seen in a restaurant is not published")
    PUBLISHED = "round.published", _("what was seen in a restaurant was published")
    REPLIED = "round.replied", _("a restaurant replied to what was seen")
    REPLY_HIDDEN = "round.reply_hidden", _("a restaurant's reply was taken off the page")
    FORGOTTEN = "round.forgotten", _("it was forgotten who went in rounds that are over")
