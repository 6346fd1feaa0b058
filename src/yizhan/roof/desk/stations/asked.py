"""The filters of the list of stations, as they stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from yizhan.wings.care.stations.models import StationQuerySet
from yizhan.wings.care.stations.rules import Listing, StationKind


@dataclass(frozen=True)
class Asked:
    words: str = ""
    kind: str = ""
    county: str = ""
    standing: str = ""
    """`listed`, `unlisted`, `closed`, or nothing for all that are not given up."""

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        kind, standing = query.get("kind", ""), query.get("standing", "")
        return cls(
            query.get("q", "").strip()[:80],
            kind if kind in StationKind.values else "",
            query.get("county", "")[:12],
            standing if standing in {*Listing.values, "closed"} else "",
        )

    def among(self, stations: StationQuerySet) -> StationQuerySet:
        found = stations.called(self.words)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.county:
            found = found.inside(self.county)
        if self.standing == "closed":
            return found.exclude(closed_on=None)
        found = found.filter(closed_on=None)
        return found.filter(listing=self.standing) if self.standing else found

    def query(self) -> str:
        """To be carried on, with an & at its end if there is any."""
        pairs = [("q", self.words), ("kind", self.kind), ("county", self.county)]
        pairs.append(("standing", self.standing))
        said = urlencode([(name, value) for name, value in pairs if value])
        return f"{said}&" if said else ""
