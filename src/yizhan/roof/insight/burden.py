"""The cost of forms: by form, month and part of the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from yizhan.ground.people.models import Unit
from yizhan.kit.days import add_months, end_of
from yizhan.wings.organisation.burden.index import large_enough, part_of, people_by_part
from yizhan.wings.organisation.burden.models import FormUse, FormUseQuerySet
from yizhan.wings.organisation.burden.rules import SMALLEST, FormCost, costs_of
from yizhan.wings.organisation.figure_requests.models import FigureRequestQuerySet

DAY = timedelta(days=1)


@dataclass(frozen=True)
class MonthlyBurden:
    """A month of one part of the organisation, or of the city."""

    month: date
    people: int
    """The number of those with a post there in that month."""
    costs: list[FormCost]

    @property
    def minutes(self) -> int:
        return sum(cost.minutes for cost in self.costs)

    @property
    def minutes_each(self) -> float:
        """Minutes of one of these people, on average."""
        return round(self.minutes / self.people, 1) if self.people else 0

    @property
    def sends(self) -> int:
        return sum(cost.tally.sends for cost in self.costs)


def burden_of(
    uses: FormUseQuerySet, month: date, *, unit: Unit | None, grass_roots: bool = False
) -> MonthlyBurden:
    """The burden of a month; `unit` None: of the whole city. A part of fewer than five people has
    none."""
    everybody = people_by_part(month)
    people = large_enough(everybody)
    if grass_roots:
        people = _told_apart(people_by_part(month, grass_roots=True), among=people)
    rows = uses.of_month(month)
    if grass_roots:
        rows = rows.at_the_grass_roots()
    if unit is not None and not unit.is_root():
        path = part_of(unit.path)
        people = {path: people[path]} if path in people else {}
        rows = rows.filter(unit__path=path)
    rows = rows.filter(unit__path__in=people)
    return MonthlyBurden(month, sum(people.values()), costs_of(rows.as_rows()))


def _told_apart(some: dict[str, int], *, among: dict[str, int]) -> dict[str, int]:
    """The parts of which some people may be counted apart: they are a group, and so are the others,
    or the difference of two figures would be a person's."""
    others = sum(among.values()) - sum(some.get(path, 0) for path in among)
    if 0 < others < SMALLEST:
        return {}
    return {path: count for path, count in large_enough(some).items() if path in among}


def whole_month(on: date) -> date:
    """The first day of the last month that is over at the end of this day."""
    first = on.replace(day=1)
    return first if (on + timedelta(days=1)).day == 1 else add_months(first, -1)


def public_burden(on: date, *, unit: Unit | None = None) -> MonthlyBurden:
    """The burden of the staff at the grass roots in the last month that was over. A unit inside a
    part of the organisation has none of its own."""
    month = whole_month(on)
    if unit is not None and part_of(unit.path) != unit.path:
        return MonthlyBurden(month, 0, [])
    return burden_of(FormUse.objects.public(), month, unit=unit, grass_roots=True)


def saved_in(requests: FigureRequestQuerySet, month: date) -> int:
    """The minutes that tables sent in this month saved."""
    begun, over = end_of(month - DAY), end_of(add_months(month, 1) - DAY)
    return requests.took_place(since=begun, until=over).minutes()
