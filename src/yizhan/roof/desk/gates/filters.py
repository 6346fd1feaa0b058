"""The filters of the list of places, as the address has them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from yizhan.wings.care.gates.models import CompoundQuerySet
from yizhan.wings.care.gates.rules import CompoundKind


@dataclass(frozen=True)
class GateFilter:
    words: str = ""
    kind: str = ""
    county: str = ""
    removed: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> GateFilter:
        kind = query.get("kind", "")
        return cls(
            query.get("q", "").strip()[:80],
            kind if kind in CompoundKind.values else "",
            query.get("county", "")[:12],
            query.get("removed", "") == "1",
        )

    def apply(self, compounds: CompoundQuerySet) -> CompoundQuerySet:
        if self.kind:
            compounds = compounds.filter(kind=self.kind)
        if self.county:
            compounds = compounds.inside(self.county)
        compounds = compounds.exclude(closed_on=None) if self.removed else compounds.public()
        return compounds.called(self.words)

    def query(self) -> str:
        """The part of an address that keeps the filters, with an & at its end if there is any."""
        pairs = [("q", self.words), ("kind", self.kind), ("county", self.county)]
        pairs.append(("removed", "1" if self.removed else ""))
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"{query}&" if query else ""
