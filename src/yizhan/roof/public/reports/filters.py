"""The filter of the public list of reports, of its feed and of its file."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from yizhan.ground.casework.rules import REPORT_GROUPS
from yizhan.wings.participation.reports.models import ReportQuerySet


@dataclass(frozen=True)
class Wanted:
    kind: str = ""
    county: str = ""
    state: str = ""
    """`open`, `closed`, or both."""

    @classmethod
    def from_query(cls, asked: QueryDict) -> Wanted:
        kind, state = asked.get("kind", ""), asked.get("state", "")
        return cls(
            kind if kind in REPORT_GROUPS else "",
            asked.get("county", "")[:20],
            state if state in {"open", "closed"} else "",
        )

    def apply(self, rows: ReportQuerySet) -> ReportQuerySet:
        rows = rows.of_kind(self.kind)
        if self.county:
            rows = rows.in_division(self.county)
        return rows.in_state(self.state) if self.state else rows

    def but(self, **changed: str) -> str:
        """Return the query of the same list with something changed."""
        values = {"kind": self.kind, "county": self.county, "state": self.state} | changed
        return urlencode({name: value for name, value in values.items() if value})
