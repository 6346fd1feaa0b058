"""The filters of the list of stations, as the address has them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from yizhan.wings.care.stations.models import StationQuerySet
from yizhan.wings.care.stations.rules import Listing, StationKind


@dataclass(frozen=True)
class StationFilter:
    words: str = ""
    kind: str = ""
    county: str = ""
    state: str = ""
    """`listed`, `unlisted`, `closed`, or nothing for all that are not given up."""

    @classmethod
    def from_query(cls, query: QueryDict) -> StationFilter:
        kind, state = query.get("kind", ""), query.get("state", "")
        return cls(
            query.get("q", "").strip()[:80],
            kind if kind in StationKind.values else "",
            query.get("county", "")[:12],
            state if state in {*Listing.values, "closed"} else "",
        )

    def apply(self, stations: StationQuerySet) -> StationQuerySet:
        stations = stations.called(self.words)
        if self.kind:
            stations = stations.filter(kind=self.kind)
        if self.county:
            stations = stations.inside(self.county)
        if self.state == "closed":
            return stations.exclude(closed_on=None)
        stations = stations.filter(closed_on=None)
        return stations.filter(listing=self.state) if self.state else stations

    def query(self) -> str:
        """The part of an address that keeps the filters, with an & at its end if there is any."""
        pairs = [("q", self.words), ("kind", self.kind), ("county", self.county)]
        pairs.append(("state", self.state))
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"{query}&" if query else ""
