"""Kinds, states and clocks of offers of help. Tables and arithmetic, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.days import end_of, local_day

TITLE_LIMIT, TEXT_LIMIT, PLACE_LIMIT = 60, 1000, 120
MEASURE_LIMIT, GIVER_LIMIT, REASON_LIMIT = 8, 60, 200
MOST_PIECES, MOST_EACH, MOST_HOURS, MOST_STATIONS = 100_000, 20, 72, 60
CODE_LENGTH = 6


class Category(models.TextChoices):
    """The kinds of help. The values are names of icons, too."""

    SUPPLIES = "rain_gear", pgettext_lazy("help", "things")
    HEALTH = "medicine_box", pgettext_lazy("help", "health")
    MEALS = "discount_meal", pgettext_lazy("help", "meals")
    SERVICES = "tools", pgettext_lazy("help", "haircut, repairs")
    LEGAL = "legal_help", pgettext_lazy("help", "legal advice")
    OTHER = "other", pgettext_lazy("help", "other")


class Audience(models.TextChoices):
    """The people an offer is for."""

    ALL = "all", pgettext_lazy("help is for", "all riders")
    COUNTY = "county", pgettext_lazy("help is for", "riders of a county")
    MEMBERS = "members", pgettext_lazy("help is for", "members")


class OfferState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("help", "proposed")
    OPEN = "open", pgettext_lazy("help", "open")
    PAUSED = "paused", pgettext_lazy("help", "paused")
    ENDED = "ended", pgettext_lazy("help", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("help", "withdrawn")
    DECLINED = "declined", pgettext_lazy("help", "not published")


S = OfferState

NEXT_STATES: dict[str, frozenset[str]] = {
    S.PROPOSED: frozenset({S.OPEN, S.DECLINED, S.WITHDRAWN}),
    S.OPEN: frozenset({S.PAUSED, S.ENDED, S.WITHDRAWN}),
    S.PAUSED: frozenset({S.OPEN, S.ENDED, S.WITHDRAWN}),
    S.ENDED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.DECLINED: frozenset(),
}

CHANGEABLE: frozenset[str] = frozenset({S.PROPOSED, S.OPEN, S.PAUSED})
PUBLISHED: frozenset[str] = frozenset({S.OPEN, S.PAUSED, S.ENDED, S.WITHDRAWN})
"""Offers that were open once: their page stays, with the word for how it is now."""


class VoucherState(models.TextChoices):
    """The states of a piece that a rider took. The first four are her own doing or time's."""

    HELD = "held", pgettext_lazy("voucher", "to be fetched")
    GIVEN = "given", pgettext_lazy("voucher", "fetched")
    RETURNED = "returned", pgettext_lazy("voucher", "given back")
    LAPSED = "lapsed", pgettext_lazy("voucher", "not fetched in time")
    VOID = "void", pgettext_lazy("voucher", "offer withdrawn")


COUNTED: frozenset[str] = frozenset({VoucherState.HELD, VoucherState.GIVEN})
"""Vouchers that count against what one person may take."""

LEAST_SHOWN = 5
"""From here on the public is told how many were given: fewer could be known by name."""
GRACE = timedelta(hours=2)
"""So long after its time a code is still taken and its piece still kept: the phone of whoever gave
it out may have been without a network."""
UNDO_WITHIN = timedelta(minutes=10)
EVENING = time(22)
"""Whoever takes a piece after this has until the end of the next day: stations are closed."""
KEPT = timedelta(days=90)
"""So long after an offer is over it is known who took of it; no limit per person needs it then."""


@dataclass(frozen=True)
class Belonging:
    """The groups somebody belongs to, as far as offers ask for it. Told by the roof: the register
    and the branches are another wing's."""

    counties: frozenset[int] = frozenset()
    """The keys of the counties she rides in, by the register."""
    member: bool = False


def published_count(given: int) -> int | None:
    """Return how many were given, as the public may know it; None: too few to say."""
    return given if given >= LEAST_SHOWN else None


def fetch_until(local: datetime, *, hours: int | None, last_day: date) -> datetime:
    """Return until when a piece that is taken at `local` is kept: so many hours, or else until the
    end of the day; never beyond the last day of the offer."""
    ends = end_of(last_day)
    if hours is not None:
        return min(local + timedelta(hours=hours), ends)
    day = local_day(local)
    late = local.time() >= EVENING
    return min(end_of(day + timedelta(days=1)) if late else end_of(day), ends)


class HelpVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change. No line names
    who took or fetched something."""

    PROPOSED = "help.proposed", _("help was proposed")
    CHANGED = "help.changed", _("an offer of help was changed")
    MOVED = "help.moved", _("an offer of help was published, paused, ended or withdrawn")
    STOCK_CORRECTED = "help.stock_corrected", _("the stock of an offer of help was corrected")
    TAKEN = "help.taken", _("a piece of an offer of help was taken")
    RETURNED = (
        "help.returned",
        _("a piece of an offer of help was given back unfetched"),
    )
    GIVEN = "help.given", _("a piece of an offer of help was given out")
    UNDONE = "help.undone", _("a piece that was noted as given out was not")
    LAPSED = "help.lapsed", _("pieces of an offer of help were not fetched in time")
    FORGOTTEN = "help.forgotten", _("it was forgotten who took of offers that are over")
    HANDED_OVER = "help.handed_over", _("offers of help went to the successor of a closed unit")
    LOADED = "help.loaded", _("offers of help were loaded")
