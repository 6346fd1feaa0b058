"""The filter of a list of cases: everything of it is in the address, so that it can be kept and
sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import pgettext_lazy

from yizhan.ground.casework.models import CaseQuerySet
from yizhan.ground.people.models import Person
from yizhan.kit.days import day_in, end_of, moment_in
from yizhan.kit.keys import key_in
from yizhan.kit.memo import Memo

Cases = CaseQuerySet
COUNTED = 500
"""Tabs count so far and then say «500+»: nobody works differently for more, and it stays cheap."""

COUNTS_KEPT = 5


@dataclass(frozen=True)
class Tab:
    code: str
    label: str | Promise
    narrow: Callable[[Cases, datetime, Person], Cases]
    newest: bool = False
    """Newest closed first, instead of due soonest first."""


TABS: dict[str, Tab] = {
    tab.code: tab
    for tab in (
        Tab("open", pgettext_lazy("cases", "Open"), lambda c, at, who: c.filter(is_open=True)),
        Tab(
            "mine",
            pgettext_lazy("cases", "Mine"),
            lambda c, at, who: c.filter(is_open=True, assignee=who),
        ),
        Tab("due_soon", pgettext_lazy("cases", "Due soon"), lambda c, at, who: c.due_soon(at=at)),
        Tab("overdue", pgettext_lazy("cases", "Overdue"), lambda c, at, who: c.overdue(at=at)),
        Tab("returned", pgettext_lazy("cases", "Come back"), lambda c, at, who: c.returned()),
        Tab("unrouted", pgettext_lazy("cases", "No unit yet"), lambda c, at, who: c.unrouted()),
        Tab(
            "closed",
            pgettext_lazy("cases", "Closed"),
            lambda c, at, who: c.filter(is_open=False),
            newest=True,
        ),
        Tab(
            "not_solved",
            pgettext_lazy("cases", "Not solved"),
            lambda c, at, who: c.filter(Q(solved=False) | Q(reopened_count__gt=0)),
            newest=True,
        ),
    )
}


@dataclass(frozen=True)
class Filters:
    show: str = "open"
    unit: str = ""
    item: str = ""
    find: str = ""
    since: str = ""
    until: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: dict[str, str], *, show: str = "open") -> Filters:
        known = {name: given[name].strip()[:100] for name in cls.__annotations__ if name in given}
        if known.get("show") not in TABS:
            known["show"] = show
        return cls(**known)

    @property
    def tab(self) -> Tab:
        return TABS[self.show]

    def query(self, **changes: str) -> str:
        """The address's query with some of it changed; a change of list begins at its top."""
        values = {name: getattr(self, name) for name in self.__annotations__ if name != "after"}
        kept = {name: value for name, value in (values | changes).items() if value}
        return urlencode(kept)

    def narrow(self, cases: Cases, *, at: datetime, person: Person) -> Cases:
        cases = self.tab.narrow(self.within(cases), at, person)
        if since := day_in(self.since):
            cases = cases.filter(closed_at__gte=make_aware(datetime.combine(since, time())))
        if until := day_in(self.until):
            cases = cases.filter(closed_at__lt=end_of(until))
        return cases

    def within(self, cases: Cases) -> Cases:
        """The part that holds for all tabs alike."""
        cases = cases.not_merged()
        if self.unit:
            cases = cases.filter(unit__code=self.unit)
        if self.item:
            cases = cases.filter(item__code=self.item)
        if self.find:
            number = key_in(self.find.rpartition("-")[2])
            words = Q(place__icontains=self.find) | Q(text__icontains=self.find)
            cases = cases.filter(words if number is None else Q(pk=number))
        return cases

    def words(self, cases: Cases) -> list[str]:
        """The unit and the item it is narrowed to, as a case that fits calls them, else codes; and
        the words."""
        find = [self.find] if self.find else []
        asked = {"unit__code": self.unit, "item__code": self.item}
        asked = {path: code for path, code in asked.items() if code}
        if not asked:
            return find
        for case in cases.filter(**asked).select_related("unit", "item").order_by()[:1]:
            names = {"unit__code": case.unit.name, "item__code": case.item.label}
            return [*(names[path] for path in asked), *find]
        return [*asked.values(), *find]

    def page(self, cases: Cases, *, at: datetime, rows: int) -> Cases:
        """So many rows in the list's order, beginning after the row that `after` names."""
        column = "closed_at" if self.tab.newest else "due_at"
        moment, _sign, typed = self.after.partition("~")
        key = key_in(typed)
        begin = moment_in(moment)
        if begin is not None and key is not None:
            lookup = "lt" if self.tab.newest else "gt"
            same = Q(**{column: begin, f"pk__{lookup}": key})
            cases = cases.filter(Q(**{f"{column}__{lookup}": begin}) | same)
        if self.show == "closed" and not self.find:
            cases = cases.last_closed(until=begin or at, enough=rows)
        order = [f"-{c}" if self.tab.newest else c for c in (column, "pk")]
        return cases.front(*order, rows=rows)


_counted: Memo[dict[str, int]] = Memo(seconds=COUNTS_KEPT)


def tab_counts(filters: Filters, cases: Cases, *, at: datetime, person: Person) -> dict[str, int]:
    """The number behind each tab that is worked off, at most COUNTED, and up to COUNTS_KEPT
    seconds old: to put the four questions together costs more than the list itself."""
    key = (person.pk, filters.unit, filters.item, filters.find)
    return _counted.get(key, lambda: _count(filters.within(cases), at=at, person=person))


def _count(cases: Cases, *, at: datetime, person: Person) -> dict[str, int]:
    running = Q(paused_at=None)
    first = cases.filter(is_open=True).order_by("due_at")[:COUNTED]
    counts: dict[str, int] = first.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=running & Q(due_at__lt=at)),
        due_soon=Count("pk", filter=running & Q(due_soon_at__lte=at, due_at__gte=at)),
    )
    for code in ("mine", "returned", "unrouted"):
        counts[code] = TABS[code].narrow(cases, at, person)[:COUNTED].count()
    return counts
