"""The units of each county on a day, as far as somebody sees: offices with and without a guidance
station, the general branch, branches, companies with members, riders. A fixed number of queries,
however many units there are: the database counts by division, and divisions are summed up here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from yizhan.ground.people.models import Person, UnitPeriod
from yizhan.ground.people.models.units import BEYOND
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.wings.organisation.branches.index import companies_with_members, covered_companies
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import within_reach


@dataclass
class County:
    """One line. `division` None: what belongs to the city as a whole."""

    division: Division | None
    general: list[UnitPeriod] = field(default_factory=list)
    founded: bool = False
    """There is a general branch: whether one sees it or not."""
    offices: int = 0
    stations: int = 0
    bare: int = 0
    """Offices without a guidance station."""
    branches: int = 0
    companies: int = 0
    """With members."""
    covered: int = 0
    riders: int = 0
    beyond: set[str] = field(default_factory=set)
    """The figures that would count units out of this person's reach, too."""

    @property
    def seen(self) -> dict[str, int | None]:
        """The figures as they are seen; None where all of it is out of reach, or may be."""
        counted = {figure: getattr(self, figure) for figure in NUMBERS}
        counted["general"] = len(self.general)
        return {name: n or (None if name in self.beyond else 0) for name, n in counted.items()}

    @property
    def code(self) -> str:
        return self.division.code if self.division else CITY

    @property
    def has_gap(self) -> bool:
        return self.bare > 0 or self.lacks_branch or self.covered < self.companies

    @property
    def lacks_branch(self) -> bool:
        return self.division is not None and not self.founded

    @property
    def is_bare(self) -> bool:
        """One sees nothing here."""
        return not self.general and not any(getattr(self, name) for name in NUMBERS)


CITY = "city"
NUMBERS = ("offices", "stations", "bare", "branches", "companies", "covered", "riders")
OF_COMPANIES = ("companies", "covered")
COUNTED = {
    UnitKind.OFFICE: "offices",
    UnitKind.GUIDANCE_STATION: "stations",
    UnitKind.BRANCH: "branches",
}


@dataclass(frozen=True)
class Sight:
    """The tree of one day as far as one person sees it."""

    person: Person
    on: date

    def units(self, *kinds: str) -> QuerySet[UnitPeriod]:
        periods = UnitPeriod.objects.in_force(on=self.on).filter(kind__in=kinds)
        return periods if self.where is None else periods.filter(self.where)

    @cached_property
    def where(self) -> Q | None:
        """None: the person sees the whole tree."""
        return within(self.person, Permission.UNIT_READ)

    def counties_with_general(self) -> set[int | None]:
        """The counties that had a general branch, seen or not: a gap is one for everybody."""
        every = UnitPeriod.objects.in_force(on=self.on).filter(kind=UnitKind.GENERAL_BRANCH)
        divisions = set(every.order_by().values_list("division", flat=True))
        above = Division.objects.counties_of(divisions)
        return {above.get(one) for one in divisions}

    def out_of_reach(self, *, with_people: bool) -> set[tuple[str, int | None]]:
        """Figures with the divisions in which there are units for them that the person does not
        see. Which units there are is known to everybody; what is counted at them is not asked."""
        unseen: set[tuple[str, int | None]] = set()
        if self.where is not None:
            kinds = [*COUNTED, UnitKind.COMPANY]
            for kind, division in self._unseen(self.where, kinds):
                if kind == UnitKind.COMPANY:
                    unseen.update((figure, division) for figure in OF_COMPANIES)
                else:
                    unseen.add((COUNTED[UnitKind(kind)], division))
                if kind == UnitKind.OFFICE:
                    unseen.add(("bare", division))
        counted = within_reach(self.person, Permission.HEADCOUNT_READ, field="unit")
        if with_people and counted is not None:
            sites = self._unseen(counted, [UnitKind.DELIVERY_SITE])
            unseen.update(("riders", division) for _kind, division in sites)
        return unseen

    def _unseen(self, where: Q, kinds: list[UnitKind]) -> Iterable[tuple[str, int | None]]:
        periods = UnitPeriod.objects.in_force(on=self.on).filter(kind__in=kinds)
        unseen = periods.exclude(pk__in=periods.filter(where).order_by().values("pk"))
        return unseen.order_by().values_list("kind", "division").distinct()

    def bare_offices(self) -> QuerySet[UnitPeriod]:
        """Offices below which no guidance station stood: whether one sees the station or not."""
        below = UnitPeriod.objects.in_force(on=self.on).filter(
            kind=UnitKind.GUIDANCE_STATION,
            path__gt=OuterRef("path"),
            path__lt=Concat(OuterRef("path"), Value(BEYOND)),
        )
        return self.units(UnitKind.OFFICE).filter(~Exists(below))

    def riders_by_site(self) -> dict[int, int]:
        """Entries, not people: nobody rides at two sites at once. Who rides today has a short index
        of its own."""
        riderships = Ridership.objects.counted_by(self.person)
        today = self.on == timezone.localdate()
        present = riderships.riding() if today else riderships.in_force(on=self.on)
        return dict(present.order_by().values_list("site").annotate(n=Count("pk")))

    def companies(self) -> QuerySet[UnitPeriod]:
        """Companies at which a member is known on the day."""
        return self.units(UnitKind.COMPANY).filter(unit__in=companies_with_members(on=self.on))

    def in_county(self, division: Division | None) -> Q:
        """A condition on units: that they lie in this county, or (None) in none."""
        if division is not None:
            return (
                Q(division=division)
                | Q(division__parent=division)
                | Q(division__parent__parent=division)
            )
        return Q(division=None) | Q(division__kind=DivisionKind.CITY)

    @cached_property
    def covered(self) -> set[int]:
        return covered_companies(on=self.on)


def counties(sight: Sight, *, with_people: bool = True) -> list[County]:
    """The counties, in the order of their codes; last the city, if anything is its own. Who sees a
    part of the tree is shown no county in which there is nothing for them: it would look empty.
    Riders and companies with members are left at nought if nobody wants them."""
    rows = _Rows(sight.on)
    counted = sight.units(*COUNTED).order_by().values_list("kind", "division")
    for kind, division, n in counted.annotate(n=Count("pk")):
        rows.add(division, COUNTED[UnitKind(kind)], n)
    bare = sight.bare_offices().order_by().values_list("division").annotate(n=Count("pk"))
    for division, n in bare:
        rows.add(division, "bare", n)
    if with_people:
        _count_people(rows, sight)
    county_rows = rows.summed_up(sight.units(UnitKind.GENERAL_BRANCH).order_by("path"))
    _mark_out_of_reach(county_rows, sight.out_of_reach(with_people=with_people))
    if sight.where is None:
        for row in county_rows:
            row.founded = bool(row.general)
        return county_rows
    founded = sight.counties_with_general()
    for row in county_rows:
        row.founded = row.division is not None and row.division.pk in founded
    return [row for row in county_rows if not row.is_bare]


def _mark_out_of_reach(rows: list[County], unseen: set[tuple[str, int | None]]) -> None:
    if not unseen:
        return
    above = Division.objects.counties_of({division for _figure, division in unseen})
    by_county = {row.division.pk if row.division else None: row for row in rows}
    for figure, division in unseen:
        if row := by_county.get(above.get(division)):
            row.beyond.add(figure)


def _count_people(rows: _Rows, sight: Sight) -> None:
    for company in sight.companies():
        rows.add(company.division_id, "companies", 1)
        rows.add(company.division_id, "covered", int(company.unit_id in sight.covered))
    by_site = sight.riders_by_site()
    for site in UnitPeriod.objects.for_units(by_site, on=sight.on):
        rows.add(site.division_id, "riders", by_site[site.unit_id])


class _Rows:
    def __init__(self, on: date) -> None:
        self.on = on
        self.counts: dict[int | None, Counter[str]] = defaultdict(Counter)

    def add(self, division: int | None, figure: str, n: int) -> None:
        self.counts[division][figure] += n

    def summed_up(self, generals: Iterable[UnitPeriod]) -> list[County]:
        generals = list(generals)
        divisions = Division.objects.in_force(on=self.on).counties().order_by("code")
        by_division: dict[int | None, County] = {one.pk: County(one) for one in divisions}
        above = Division.objects.counties_of({*self.counts, *(one.division_id for one in generals)})
        for division, counts in self.counts.items():
            row = by_division.setdefault(above.get(division), County(None))
            for figure, n in counts.items():
                setattr(row, figure, getattr(row, figure) + n)
        for general in generals:
            by_division.setdefault(above.get(general.division_id), County(None)).general.append(
                general
            )
        return list(by_division.values())


def total(rows: Iterable[County], sight: Sight) -> County:
    """All of them as one line. Who sees a part of the tree never knows that a sum is 0."""
    every, whole = list(rows), County(None)
    for name in NUMBERS:
        setattr(whole, name, sum(getattr(row, name) for row in every))
    whole.beyond = set().union(*(row.beyond for row in every))
    if sight.where is not None:
        whole.beyond |= {*NUMBERS, "general"}
    whole.general = [one for row in every for one in row.general]
    return whole
