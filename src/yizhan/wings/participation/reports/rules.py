"""The rules of the shield: how long a report waits and with how many, what its times are rounded
to, the words of a receipt, and when two reports tell of the same.

A report is split at the door. What the office works on is a case, which holds nobody; what leads
back to who sent it is a receipt, which only the vault opens (docs/shield.md).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.ground.casework.rules import REPORT_GROUPS
from yizhan.kit.geo import distance_m
from yizhan.kit.width import narrow

LEAST_TOGETHER = 3
"""The fewest reports of a kind and county that leave the pool together before their time is up. A
city may ask for more, never for fewer."""
LONGEST_MINUTES = 360
"""The longest that a report waits in the pool. A city may set less."""
USUAL_MINUTES = 180
SLOT = timedelta(minutes=10)
"""The latest time of a report in the pool is rounded to this, after a random part was taken off."""
BATCH = 24
"""So many reports are released in one transaction; more wait for the next."""

PLACES = 3
"""Decimals of a degree that are kept of a place: about 100 m."""
LONGEST_PLACE = 120
LONGEST_TEXT = 1_000
NEAR_METRES = 100
LIKE_DAYS = 30
LIKENESS = 0.5
"""The share of pairs of signs two texts have in common, from which on they say the same."""
MANY_ALIKE = 3
"""From so many alike on, a report is shown to the dispatcher as one of many."""

KEPT_DAYS = 180
"""The days after its closing for which a report is kept; then a tombstone without content stays."""
REPLY_CODE_DAYS = 30
THANKS_DAYS = 60
OPEN_FOR = timedelta(hours=24)
"""The time for which an opened seal can be read by the two who opened it."""

WORDS_OF_A_CODE = 5
BITS_OF_A_WORD = 11
_DATA = Path(__file__).parent / "data"


class ReplyState(models.TextChoices):
    """The ways that the word of somebody whose place was reported can go."""

    CODE_GIVEN = "code_given", _("code given")
    WAITING = "waiting", _("waits for the unit")
    SHOWN = "shown", _("shown beside the report")
    REFUSED = "refused", _("not shown")


class ReportsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    REPORT_SHOWN = "report.shown", _("a report was put on the public page or taken off")
    REPORT_LEAD = "report.lead", _("the facts of a report were passed on to another office")
    REPLY_CODE_GIVEN = "report.reply_code", _("a code for a reply was given to a reported place")
    REPLY_DECIDED = "report.reply_decided", _("the reply of a reported place was shown or refused")
    SEAL_ASKED = "report.seal_asked", _("somebody asked to open the seal of a report")
    SEAL_REFUSED = "report.seal_refused", _("the opening of a seal was refused or withdrawn")
    SEAL_OPENED = "report.seal_opened", _("a second person agreed and the seal was opened")
    SHIELD_SAVED = "report.shield_saved", _("the settings of the shield were changed")
    REPORTS_ERASED = "reports.erased", _("reports were erased after their time")
    THANKS_GIVEN = "report.thanks_given", _("thanks were handed out for a one-time code")


MARKS = 1 << 12
"""So few marks are shared by all who say «I saw it too», so that none is anybody's own."""
SEEN_STEPS = (1, 5, 10, 20, 50, 100)


def mark_of(digest: bytes) -> int:
    """Return the mark that a digest leaves: one of MARKS, so that whoever tries accounts against it
    with the vault key finds many networks that fit as well."""
    return int.from_bytes(digest[:2], "big") % MARKS


def seen_by_about(count: int) -> int:
    """Return the step that a number of others has reached. The public reads no more, so that one
    tap more or less shows nobody whether another one counted."""
    return max((step for step in SEEN_STEPS if step <= count), default=0)


def rounded(at: datetime) -> datetime:
    """Return the full hour before a moment: the only time of day that a case of a report knows of
    whoever sent it."""
    return at.replace(minute=0, second=0, microsecond=0)


def latest(at: datetime, *, minutes: int, share: float) -> datetime:
    """Return by when a report has left the pool: half of the longest wait, and a random share of
    the other half, rounded down so that it is never later than promised."""
    wait = timedelta(minutes=minutes * (1 + share) / 2)
    slot = SLOT.total_seconds()
    return datetime.fromtimestamp((at + wait).timestamp() // slot * slot, tz=at.tzinfo)


@dataclass(frozen=True)
class Held:
    """A report in the pool, as far as the release asks."""

    key: object
    cell: str
    """Its kind and county."""
    release_by: datetime


def to_release(held: Iterable[Held], *, at: datetime, together: int) -> list[list[object]]:
    """Return the keys of those that leave the pool now, cell by cell: of each all, if there are
    enough of them or the time of one is up, so that it never leaves alone while another waits."""
    cells: dict[str, list[Held]] = {}
    for one in held:
        cells.setdefault(one.cell, []).append(one)
    return [
        [one.key for one in cell]
        for cell in cells.values()
        if len(cell) >= together or min(each.release_by for each in cell) <= at
    ]


def batches(cells: Iterable[Sequence[object]], *, most: int = BATCH) -> list[list[object]]:
    """Return the keys in batches, each to be released as one. A cell stays in one batch, so that
    nobody is left behind if the second is never reached; only one that is larger than a batch is
    divided, into parts that are nearly equal."""
    packed: list[list[object]] = []
    for cell in cells:
        parts = max(1, -(-len(cell) // most))
        for part in (list(cell[number::parts]) for number in range(parts)):
            if packed and len(packed[-1]) + len(part) <= most:
                packed[-1] += part
            else:
                packed.append(part)
    return packed


@cache
def words() -> tuple[str, ...]:
    """The words of receipts: two signs each, known to everybody, and no two that sound alike, so
    that a code can be said on the telephone."""
    return tuple((_DATA / "words.txt").read_text(encoding="utf-8").split())


@cache
def _known() -> frozenset[str]:
    return frozenset(words())


def code_from(digest: bytes) -> str:
    """Return the receipt that a digest stands for, as words with blanks between them."""
    number = int.from_bytes(digest, "big")
    taken = []
    for _word in range(WORDS_OF_A_CODE):
        number, index = divmod(number, 1 << BITS_OF_A_WORD)
        taken.append(words()[index])
    return " ".join(taken)


def tidy_code(typed: str) -> str:
    """Return a receipt as it was written, whatever stands between its words; empty if it is none of
    ours."""
    signs = "".join(sign for sign in narrow(typed) if unicodedata.category(sign) == "Lo")
    parts = [signs[start : start + 2] for start in range(0, len(signs), 2)]
    whole = len(parts) == WORDS_OF_A_CODE and _known().issuperset(parts)
    return " ".join(parts) if whole else ""


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of signs of a text, without blanks and punctuation."""
    plain = re.sub(r"[\W_]+", "", narrow(text, longest=LONGEST_TEXT).lower())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset(
        {plain} - {""}
    )


def likeness(one: str, other: str) -> float:
    """Return how much two texts have in common, from 0 to 1. Two empty ones say the same."""
    first, second = pairs(one), pairs(other)
    if not first and not second:
        return 1.0
    return len(first & second) / max(1, len(first | second))


@dataclass(frozen=True)
class Told:
    """The facts that a case tells of a matter, to be compared with others."""

    group: str
    place: str
    lon: float | None
    lat: float | None
    text: str

    def at_same_place(self, other: Told) -> bool:
        if None not in (self.lon, self.lat, other.lon, other.lat):
            metres = distance_m(self.lon, self.lat, other.lon, other.lat)  # type: ignore[arg-type]
            return bool(metres <= NEAR_METRES)
        return bool(self.place) and self.place == other.place

    def is_like(self, other: Told) -> bool:
        """Whether two tell of one kind of matter at one place, or say the same of one kind. Nothing
        about who wrote them is asked, or known."""
        if self.group != other.group:
            return False
        same_words = bool(self.text) and likeness(self.text, other.text) >= LIKENESS
        return self.at_same_place(other) or same_words


def padded(data: bytes, *, least: int) -> bytes:
    """Return data filled up to the next power of two, so that its size says nothing of it."""
    framed = len(data).to_bytes(4, "big") + data
    size = least
    while size < len(framed):
        size *= 2
    return framed.ljust(size, b"\0")


def unpadded(data: bytes) -> bytes:
    """Undo `padded`."""
    length = int.from_bytes(data[:4], "big")
    return data[4 : 4 + length]


def packed(parts: Sequence[bytes]) -> bytes:
    """Return several parts in one, each with its length before it."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def unpacked(data: bytes) -> list[bytes]:
    """Undo `packed`."""
    parts, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        parts.append(data[at + 4 : end])
        at = end
    return parts


MANY = 20_000
"""From so many reports on the worker counts for the map; fewer are counted when somebody looks."""
CELLS_LAST = timedelta(minutes=10)
"""Figures counted longer ago are not shown: the worker may be down."""


class CellCount(NamedTuple):
    """The number of public reports of a kind, open or closed, of a division in one cell."""

    group: str
    is_open: bool
    division: int
    """0: in none that is known."""
    x: int
    y: int
    reports: int


def packed_cells(cells: Iterable[CellCount]) -> bytes:
    """Return counts as they are kept: six numbers each."""
    kinds = sorted(REPORT_GROUPS)
    numbers = array("q")
    for cell in cells:
        numbers.extend((kinds.index(cell.group), *cell[1:]))
    return zlib.compress(numbers.tobytes(), level=1)


def unpacked_cells(data: bytes) -> list[CellCount]:
    """Undo `packed_cells`."""
    kinds = sorted(REPORT_GROUPS)
    numbers = array("q")
    numbers.frombytes(zlib.decompress(data))
    rows = iter(numbers)
    return [
        CellCount(kinds[kind], bool(is_open), *rest)
        for kind, is_open, *rest in zip(*[rows] * len(CellCount._fields), strict=True)
    ]
