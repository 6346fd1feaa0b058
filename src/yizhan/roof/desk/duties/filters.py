"""Filters of the list of duties, kept in the address so that it can be saved and sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yizhan.kit.keys import key_in
from yizhan.wings.organisation.duties.models import DutyQuerySet

Duties = DutyQuerySet


@dataclass(frozen=True)
class Tab:
    code: str
    label: Promise
    narrow: Callable[[Duties, date], Duties]
    newest: bool = False


TABS: dict[str, Tab] = {
    tab.code: tab
    for tab in (
        Tab("late", pgettext_lazy("duties", "Late"), lambda d, on: d.open_and_late(on=on)),
        Tab("soon", pgettext_lazy("duties", "Due soon"), lambda d, on: d.due_soon(on=on)),
        Tab("owed", pgettext_lazy("duties", "Owed"), lambda d, on: d.owed()),
        Tab("done", pgettext_lazy("duties", "Done"), lambda d, on: d.done(), newest=True),
        Tab("waived", pgettext_lazy("duties", "Waived"), lambda d, on: d.waived(), newest=True),
    )
}


SOURCES: dict[str, tuple[Promise, dict[str, Any]]] = {
    "all": (pgettext_lazy("duties", "All"), {}),
    "rules": (pgettext_lazy("duties", "By rules"), {"rule__isnull": False}),
    "tasks": (pgettext_lazy("duties", "By tasks"), {"task__isnull": False}),
    "decisions": (pgettext_lazy("duties", "By decisions"), {"rule": None, "task": None}),
}
"""The origins of duties that the list can be narrowed to."""


@dataclass(frozen=True)
class Filters:
    show: str = "owed"
    source: str = "all"
    rule: str = ""
    unit: str = ""
    task: str = ""

    @classmethod
    def read(cls, params: dict[str, str], *, source: str = "all") -> Filters:
        """`source`: what is shown unasked."""
        names = [field.name for field in fields(cls)]
        values = {name: params[name].strip()[:60] for name in names if name in params}
        if values.get("show") not in TABS:
            values.pop("show", None)
        if values.get("source") not in SOURCES:
            values["source"] = "all" if {"rule", "unit", "task"} & set(values) else source
        return cls(**values)

    @property
    def tab(self) -> Tab:
        return TABS[self.show]

    @property
    def narrowed(self) -> bool:
        return bool(self.rule or self.unit or self.task)

    def query(self, **changes: str) -> str:
        values = {name: value for name, value in (vars(self) | changes).items() if value}
        return urlencode(values)

    def within(self, duties: Duties) -> Duties:
        """The part that holds for all tabs alike."""
        duties = duties.filter(**SOURCES[self.source][1])
        if self.rule:
            duties = duties.filter(rule__code=self.rule)
        if self.unit:
            duties = duties.filter(unit__code=self.unit)
        if self.task:
            task = key_in(self.task)
            duties = duties.none() if task is None else duties.filter(task=task)
        return duties

    def ordered(self, duties: Duties, *, on: date) -> Duties:
        rows = self.tab.narrow(self.within(duties), on)
        by = ("-done_on", "-due_on", "-pk") if self.tab.newest else ("due_on", "pk")
        return rows.select_related("unit", "about", "task", "rule").order_by(*by)


def late_first(filters: Filters, params: dict[str, str], counts: dict[str, int]) -> Filters:
    """The list of what is late now, if none was asked for and anything is. Of a figure's rows, what
    was done late is shown when nothing of it is owed any more."""
    if params.get("show") in TABS:
        return filters
    order = ("late", "owed", "done") if filters.narrowed else ("late", "owed")
    return replace(filters, show=next((code for code in order if counts[code]), "owed"))


def tabs(filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Each tab with how many duties are behind it."""
    return [
        {
            "label": tab.label,
            "query": filters.query(show=tab.code),
            "here": tab is filters.tab,
            "count": counts[tab.code],
        }
        for tab in TABS.values()
    ]


def sources(filters: Filters) -> list[dict[str, Any]]:
    """A chip for each source."""
    return [
        {"label": label, "query": filters.query(source=code), "here": code == filters.source}
        for code, (label, _condition) in SOURCES.items()
    ]
