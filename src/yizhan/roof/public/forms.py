"""The filters of the public list. Whatever is in the address, something sensible comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import pgettext

from yizhan.wings.care.stations.rules import Amenity

LONGEST = 60

OFFERED_FIRST = (
    Amenity.HOT_WATER, Amenity.TOILET, Amenity.PHONE_CHARGING, Amenity.MICROWAVE,
    Amenity.BATTERY_SWAP, Amenity.SEATS, Amenity.AIR_CONDITIONING, Amenity.ALL_DAY,
)  # fmt: skip
"""In the order riders ask (mission, part 4); the others follow."""


@dataclass(frozen=True)
class Chip:
    """A filter as a link: tapping it adds it or takes it away."""

    code: str
    label: str
    on: bool
    href: str


@dataclass(frozen=True)
class Search:
    words: str = ""
    county: str = ""
    open_now: bool = False
    amenities: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> Search:
        known = [code for code in query.getlist("amenity") if code in Amenity.values]
        return cls(
            query.get("q", "").strip()[:LONGEST],
            query.get("county", "")[:12],
            query.get("open", "") == "1",
            tuple(sorted(set(known))),
        )

    @property
    def asked(self) -> bool:
        return bool(self.placed or self.open_now or self.amenities)

    @property
    def placed(self) -> bool:
        """Whether she asks for a place other than her own."""
        return bool(self.words or self.county)

    def query(self) -> str:
        pairs = [("q", self.words), ("county", self.county)]
        pairs += [("open", "1" if self.open_now else "")]
        pairs += [("amenity", code) for code in self.amenities]
        return urlencode([(name, value) for name, value in pairs if value])

    def href(self, **changes: Any) -> str:
        """Return the address of the same list with these changes."""
        query = replace(self, **changes).query()
        return f"/?{query}" if query else "/"

    def near_href(self) -> str:
        """Return the address for «near me»: what she wants stays, the other place goes."""
        return self.href(words="", county="")

    def rest(self) -> str:
        """The query as pages of the same list carry it on."""
        query = self.query()
        return f"{query}&" if query else ""

    def chips(self) -> list[Chip]:
        """The filters, those that are on first, so that they are seen before one scrolls."""
        order = [*OFFERED_FIRST, *(a for a in Amenity if a not in OFFERED_FIRST)]
        chips = [
            Chip(
                "open",
                pgettext("a station", "Open now"),
                self.open_now,
                self.href(open_now=not self.open_now),
            )
        ]
        chips += [
            Chip(a.value, str(a.label), a.value in self.amenities, self._toggled(a.value))
            for a in order
        ]
        if self.words:
            chips.append(Chip("words", f"“{self.words}”", True, self.href(words="")))
        return sorted(chips, key=lambda chip: not chip.on)

    def _toggled(self, code: str) -> str:
        return self.href(amenities=tuple(sorted(set(self.amenities) ^ {code})))
