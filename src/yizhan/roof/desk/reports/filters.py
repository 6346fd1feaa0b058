"""The filter of the desk's list of reports."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from yizhan.ground.casework.rules import REPORT_GROUPS
from yizhan.wings.participation.reports.models import ReportQuerySet


@dataclass(frozen=True)
class ReportFilter:
    kind: str = ""
    closed: bool = False
    words: str = ""

    @classmethod
    def from_query(cls, asked: QueryDict) -> ReportFilter:
        kind = asked.get("kind", "")
        return cls(
            kind if kind in REPORT_GROUPS else "",
            asked.get("closed") == "1",
            asked.get("q", "").strip()[:60],
        )

    def apply(self, rows: ReportQuerySet) -> ReportQuerySet:
        rows = rows.of_kind(self.kind).filter(case__is_open=not self.closed)
        return rows.filter(case__place__icontains=self.words) if self.words else rows

    @property
    def query(self) -> str:
        values = {"kind": self.kind, "closed": "1" if self.closed else "", "q": self.words}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{query}&" if query else ""
