"""The filter of the list of appointments: in the address, so that it can be kept and exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from yizhan.kit.days import local_day
from yizhan.wings.participation.appointments.models import EngagementQuerySet
from yizhan.wings.participation.appointments.rules import State, VolunteerRole

WHEN = {
    "": pgettext_lazy("appointments", "Offered or in force"),
    "held": pgettext_lazy("appointments", "In force"),
    "soon": pgettext_lazy("appointments", "End soon"),
    "waiting": pgettext_lazy("appointments", "Wait for an answer"),
    "over": pgettext_lazy("appointments", "Over"),
}


@dataclass(frozen=True)
class AppointmentFilter:
    words: str = ""
    role: str = ""
    when: str = ""
    county: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> AppointmentFilter:
        role, when = query.get("role", ""), query.get("when", "")
        county = query.get("county", "")
        return cls(
            words=" ".join(query.get("q", "").split())[:80],
            role=role if role in VolunteerRole.values else "",
            when=when if when in WHEN else "",
            county=county if county.isascii() and county.isdigit() else "",
        )

    @property
    def query(self) -> str:
        named = {"q": self.words, "role": self.role, "when": self.when, "county": self.county}
        return urlencode({name: value for name, value in named.items() if value})

    def apply(self, rows: EngagementQuerySet) -> EngagementQuerySet:
        """Those that fit, whoever ends first before the others; what is over, the newest first."""
        today = local_day(timezone.now())
        rows = self._when(rows, today).called(self.words)
        if self.role:
            rows = rows.filter(role=self.role)
        if self.county:
            rows = rows.inside(self.county)
        order = ("-until", "-pk") if self.when == "over" else ("until", "pk")
        return rows.select_related("unit", "division", "person").order_by(*order)

    def _when(self, rows: EngagementQuerySet, today: date) -> EngagementQuerySet:
        if self.when == "held":
            return rows.held_on(today)
        if self.when == "soon":
            return rows.ending_soon(on=today)
        if self.when == "waiting":
            return rows.running(on=today).filter(state=State.OFFERED)
        return rows.over(on=today) if self.when == "over" else rows.running(on=today)
