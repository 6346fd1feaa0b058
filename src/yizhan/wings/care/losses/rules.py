"""Numbers, words and arithmetic of losses: meals that came late, and what a platform took.

The sheet for the round table is made here, without a database: each entry is in one cell of one
month, a cell is shown from SMALLEST persons on, and nothing else is ever counted.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.days import add_months
from yizhan.kit.width import narrow

SMALLEST = 5
"""The fewest persons of whom anything is said to anybody else."""
MINUTES = (10, 15, 20, 30, 45)
"""The waits that can be tapped; the last one is “or more”."""
DAYS_BACK = 92
"""An entry is of the last so many days."""
GRACE = timedelta(days=5)
"""A month is counted so long after its end: a phone may have kept an entry meanwhile."""
ROUNDED_TO = 5
"""A mean is told in steps of so many minutes."""
LONGEST_SHOP = 40
LONGEST_PLATFORM = 120
"""A company's name is kept whole."""
LONGEST_TEXT = 500
MOST_A_DAY = 40
"""As many entries of one day as anybody can have; more is a mistake or a machine."""
RECENT_SHOPS = 6
PURPOSE = "losses/entry"


class Measure(models.TextChoices):
    """The unit in which a kind of penalty is counted."""

    NONE = "none", pgettext_lazy("penalty", "nothing to count")
    YUAN = "yuan", pgettext_lazy("penalty", "yuan")
    POINTS = "points", pgettext_lazy("penalty", "points")
    HOURS = "hours", pgettext_lazy("penalty", "hours")
    DAYS = "days", pgettext_lazy("penalty", "days")


class Appeal(models.TextChoices):
    NONE = "none", pgettext_lazy("appeal", "not appealed")
    SENT = "sent", pgettext_lazy("appeal", "appealed, no answer yet")
    WON = "won", pgettext_lazy("appeal", "taken back")
    LOST = "lost", pgettext_lazy("appeal", "refused")


@dataclass(frozen=True)
class KindRow:
    """A kind of penalty as it comes with the platform."""

    code: str
    name: str
    name_en: str
    measure: str


KINDS: tuple[KindRow, ...] = (
    KindRow("fine", "罚款", "Fine", Measure.YUAN),
    KindRow("points", "扣分", "Points taken", Measure.POINTS),
    KindRow("training", "强制培训", "Forced training", Measure.HOURS),
    KindRow("suspension", "停单", "Suspension", Measure.DAYS),
    KindRow("log-off", "强制下线", "Forced log-off", Measure.HOURS),
    KindRow("other", "其他", "Other", Measure.NONE),
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """An entry as its rider wrote it: one sealed piece, which nobody else opens."""

    platform: str = ""
    """The name of a company of the city; empty: another one."""
    kind: str = ""
    """The code of a kind of penalty; empty: a meal was slow."""
    shop: str = ""
    minutes: int = 0
    amount: str = ""
    """A number with at most two decimals, in the measure of the kind; empty: not said."""
    text: str = ""
    appeal: str = Appeal.NONE
    answer: str = ""
    """The platform's words about the appeal."""

    @property
    def is_slow_meal(self) -> bool:
        return not self.kind


def kept_amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def same_shop(name: str) -> str:
    """The one spelling under which names of a shop are the same."""
    plain = narrow(name).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or plain


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def month_of(day: date) -> date:
    return day.replace(day=1)


def closed_months(first: date, *, today: date) -> list[date]:
    """Return the months from that of `first` on that are over, and the days of grace with them."""
    months, month = [], month_of(first)
    while add_months(month, 1) + GRACE <= today:
        months.append(month)
        month = add_months(month, 1)
    return months


@dataclass(frozen=True)
class Counted:
    """An entry for the sheet: what it says, and a key for its person."""

    person: int
    facts: Facts


@dataclass(frozen=True)
class Cell:
    """A line of the sheet: SMALLEST persons or more."""

    kind: str
    """The code of a kind of penalty; empty: slow meals."""
    platform: str
    """Penalties only; empty: one that is no company of the city."""
    shop: str
    """Slow meals only."""
    rest: bool
    """The entries of all cells of its kind that are too small to be shown, together."""
    riders: int
    entries: int
    minutes: int | None
    """The mean wait of slow meals, rounded."""
    won: int | None
    """Entries whose penalty was taken back; None: of too few persons, or all but too few."""


def sheet_of(entries: Iterable[Counted]) -> list[Cell]:
    """Return the lines of one month.

    Slow meals are divided by shop, penalties by kind and platform; every entry is in one cell, and
    no line adds cells up but the rest, which has those that are not shown. So a difference of two
    figures is one of cells of SMALLEST persons each.
    """
    cells: dict[tuple[str, str, str], list[Counted]] = defaultdict(list)
    for one in entries:
        facts = one.facts
        key = ("", "", same_shop(facts.shop)) if facts.is_slow_meal else (
            facts.kind, facts.platform, ""
        )  # fmt: skip
        cells[key].append(one)
    lines: list[Cell] = []
    rests: dict[bool, list[Counted]] = defaultdict(list)
    for (kind, platform, shop), inside in cells.items():
        if _persons(inside) >= SMALLEST and (kind or shop):
            lines.append(_line(kind, platform, _spelling(inside) if shop else "", inside))
        else:
            rests[not kind].extend(inside)
    for slow, inside in rests.items():
        if _persons(inside) >= SMALLEST:
            lines.append(_line("" if slow else REST, "", "", inside, rest=True))
    return sorted(lines, key=lambda line: (line.rest, line.kind, line.platform, line.shop))


REST = "rest"
"""Stands for the kind where lines of several kinds are put together."""


def _persons(inside: Iterable[Counted]) -> int:
    return len({one.person for one in inside})


def _line(
    kind: str, platform: str, shop: str, inside: list[Counted], *, rest: bool = False
) -> Cell:
    slow = not kind
    won = [one for one in inside if one.facts.appeal == Appeal.WON]
    others = [one for one in inside if one.facts.appeal != Appeal.WON]
    both = _persons(won) >= SMALLEST and _persons(others) >= SMALLEST
    return Cell(
        kind=kind,
        platform=platform,
        shop=shop,
        rest=rest,
        riders=_persons(inside),
        entries=len(inside),
        minutes=_mean([one.facts.minutes for one in inside]) if slow else None,
        won=len(won) if both and not slow else None,
    )


def _mean(minutes: list[int]) -> int:
    steps = sum(minutes) / len(minutes) / ROUNDED_TO
    return ROUNDED_TO * max(1, int(steps + 0.5))


def _spelling(inside: list[Counted]) -> str:
    """The way in which most persons write the name; of several the first by its signs."""
    said_by: dict[str, set[int]] = defaultdict(set)
    for one in inside:
        said_by[one.facts.shop].add(one.person)
    return min(said_by, key=lambda name: (-len(said_by[name]), name))


class LossesVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    LOSSES_PUBLISHED = "losses.published", _("the sheet of a month was made")
    LOSS_KIND_SAVED = "losses.kind_saved", _("a kind of penalty was saved")
    LOSS_KINDS_ENTERED = "losses.kinds_entered", _("the platform's kinds of penalties were entered")
