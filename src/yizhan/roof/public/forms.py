"""The filters of the public list. Whatever is in the address, something sensible comes out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

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
        return bool(self.words or self.county or self.open_now or self.amenities)

    def query(
        self, *, amenities: tuple[str, ...] | None = None, open_now: bool | None = None
    ) -> str:
        chosen = self.amenities if amenities is None else amenities
        pairs = [("q", self.words), ("county", self.county)]
        pairs += [("open", "1" if (self.open_now if open_now is None else open_now) else "")]
        pairs += [("amenity", code) for code in chosen]
        return urlencode([(name, value) for name, value in pairs if value])

    def rest(self) -> str:
        """The query as pages of the same list carry it on."""
        query = self.query()
        return f"{query}&" if query else ""

    def open_href(self) -> str:
        return f"/?{self.query(open_now=not self.open_now)}"

    def chips(self) -> list[Chip]:
        order = [*OFFERED_FIRST, *(a for a in Amenity if a not in OFFERED_FIRST)]
        return [
            Chip(
                a.value,
                str(a.label),
                a.value in self.amenities,
                f"/?{self._toggled(a.value)}",
            )
            for a in order
        ]

    def _toggled(self, code: str) -> str:
        chosen = set(self.amenities) ^ {code}
        return self.query(amenities=tuple(sorted(chosen)))
