"""The menu, and the unit that answers for an item in a division: kept in the process for a few
seconds, because routing needs them at every order. A unit founded or an item renamed is seen
that much later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from yizhan.ground.casework.models import Case, CaseQuerySet, CaseStep, CatalogueItem, Photo
from yizhan.ground.casework.rules import CLOSED, Audience, Unrouted
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import without_staff
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.kit.geo import distance_m
from yizhan.kit.likeness import LIKELY, WITHIN_METRES, rank, shared, sureness
from yizhan.kit.memo import Memo
from yizhan.kit.questions import Answered

_items: Memo[dict[str, CatalogueItem]] = Memo(seconds=10)
_units: Memo[Unit | None] = Memo(seconds=10)
_units_of_the_city: Memo[tuple[Unit, ...]] = Memo(seconds=10)
_parents: Memo[dict[int, int | None]] = Memo(seconds=60)


@dataclass(frozen=True)
class Touched:
    """The moments that say to which days the cases belong to which something happened."""

    opened: set[datetime]
    closed: set[datetime]
    """Those at which they were closed, now or once."""


def touched(*, since: datetime) -> Touched:
    """The cases with a step since a moment."""
    keys = CaseStep.objects.filter(at__gte=since).order_by().values("case")
    cases = Case.objects.filter(pk__in=keys).values_list("opened_at", "closed_at")
    moments = list(cases.order_by())
    endings = CaseStep.objects.filter(case__in=keys, now__in=CLOSED).order_by()
    closed = {ended for _opened, ended in moments if ended is not None}
    return Touched(
        {opened for opened, _ended in moments}, closed | set(endings.values_list("at", flat=True))
    )


def ended(*, since: datetime, until: datetime) -> CaseQuerySet:
    """The cases that were closed from a moment until before another, merged ones not among them."""
    closed = Case.objects.filter(is_open=False).not_merged()
    return closed.filter(closed_at__gte=since, closed_at__lt=until)


def first_opening() -> datetime | None:
    return Case.objects.order_by("opened_at").values_list("opened_at", flat=True).first()


def item_by_code(code: str) -> CatalogueItem | None:
    """An active item of the catalogue, for whatever audience."""
    return _items.get("all", _load_items).get(code)


def menu() -> list[CatalogueItem]:
    """The items that anyone may order, in the menu's order."""
    return [item for item in _items.get("all", _load_items).values() if item.audience == "anyone"]


def reportable() -> list[CatalogueItem]:
    """The items that anyone may report, in their order."""
    return [item for item in _items.get("all", _load_items).values() if item.is_report]


def answers_of(case: Case) -> list[Answered]:
    """The answers to the questions of its kind, that came with a case."""
    opened = CaseStep.objects.of(case).in_order().first()
    return opened.answers if opened is not None else []


def responsible_unit(item: CatalogueItem, division: Division | None) -> Unit | None:
    """The unit that answers for an item in a division: see `unit_for`."""
    return unit_for(item.unit_kind, item.competence, division)


def unit_for(kind: str, competence: str, division: Division | None) -> Unit | None:
    """The unit, not closed, of this kind and competence in this division or the nearest one
    around it that has such a unit; where the division is not known, the only one that answers for
    the whole city, unless that is the dispatchers' own: they say who it is for. None if no rule
    fits."""
    key = (kind, competence, division and division.pk)
    if division is None:
        return _units.get(key, lambda: _only_other(_of_the_city(kind, competence)))
    return _units.get(key, lambda: _find_unit(kind, competence, division))


def units_of_the_city(item: CatalogueItem) -> tuple[Unit, ...]:
    """The open units of the item's kind and competence that answer for the whole city."""
    return _of_the_city(item.unit_kind, item.competence)


def _of_the_city(kind: str, competence: str) -> tuple[Unit, ...]:
    """Return such units, at most two. Kept also where there is none: that is asked at every order
    without a place."""
    key = (kind, competence)
    return _units_of_the_city.get(key, lambda: _find_units_of_the_city(*key))


def why_unrouted(item: CatalogueItem, division: Division | None) -> Unrouted:
    """Why no unit answers for the item there."""
    if division is not None:
        return Unrouted.NO_UNIT
    units = units_of_the_city(item)
    if not units:
        return Unrouted.NO_PLACE
    return Unrouted.SEVERAL if len(units) > 1 else Unrouted.DISPATCHERS_OWN


def dispatchers_unit() -> Unit | None:
    """The unit of cases that no rule fits: the bureau highest in the tree that is not a county's,
    else the tree's top."""
    return _units.get("dispatch", _find_dispatch)


@dataclass(frozen=True)
class Gap:
    """Items that nobody answers in some divisions: no unit is there for them, or nobody in it."""

    unit_kind: str
    competence: str
    items: tuple[CatalogueItem, ...]
    without_unit: tuple[Division, ...]
    without_staff: tuple[tuple[Division, Unit], ...]


def unanswered(*, on: date) -> list[Gap]:
    """Every item of the menu in every county that would find no unit, or one without anybody who
    may answer; items that the same units answer together. A city without counties counts as one.
    Asked anew each time, in a few queries."""
    divisions = list(_counties(on=on))
    by_answerer: dict[tuple[str, str], list[CatalogueItem]] = {}
    for item in _load_items().values():
        if item.unit_kind != UnitKind.SERVICE_POINT:
            by_answerer.setdefault((item.unit_kind, item.competence), []).append(item)
    units = _answering_units()
    silent = {unit.pk for unit in without_staff(units.values(), Permission.CASE_WORK)}
    gaps = []
    for (kind, competence), items in by_answerer.items():
        nearest = {one: _nearest(units, kind, competence, one) for one in divisions}
        missing = tuple(one for one, unit in nearest.items() if unit is None)
        unstaffed = tuple(
            (one, unit) for one, unit in nearest.items() if unit and unit.pk in silent
        )
        if missing or unstaffed:
            gaps.append(Gap(kind, competence, tuple(items), missing, unstaffed))
    return gaps


def without_place() -> tuple[CatalogueItem, ...]:
    """The items of the menu that go to the dispatcher when nobody knows in which county it is."""
    units = Unit.objects.not_ended().filter(division__kind=DivisionKind.CITY)
    answering = Counter(units.values_list("kind", "competence"))
    dispatching = dispatchers_unit()
    if dispatching is not None:
        del answering[dispatching.kind, dispatching.competence]
    items = (item for item in _load_items().values() if item.audience == Audience.ANYONE)
    return tuple(
        item
        for item in items
        if not item.needs_station and answering[item.unit_kind, item.competence] != 1
    )


def _counties(*, on: date) -> Any:
    known = Division.objects.in_force(on=on).order_by("code")
    counties = known.counties()
    return counties if counties.exists() else known.filter(kind=DivisionKind.CITY)


def _answering_units() -> dict[tuple[str, str, int], Unit]:
    """The open units by kind, competence and division; of several the first in the tree."""
    units = Unit.objects.not_ended().exclude(division=None).order_by("-path")
    return {(unit.kind, unit.competence, unit.division_id): unit for unit in units}


def _nearest(
    units: dict[tuple[str, str, int], Unit], kind: str, competence: str, division: Division
) -> Unit | None:
    around = (units.get((kind, competence, pk)) for pk in _and_around(division))
    return next(filter(None, around), None)


def with_updated_at(cases: CaseQuerySet) -> CaseQuerySet:
    """Annotate each case with `updated_at`: its last step, or the last photo added to it."""
    steps = CaseStep.objects.filter(case=OuterRef("pk")).order_by("-at")
    photos = Photo.objects.filter(case=OuterRef("pk")).order_by("-at")
    last_step = Coalesce(Subquery(steps.values("at")[:1]), "opened_at")
    last_photo = Coalesce(Subquery(photos.values("at")[:1]), "opened_at")
    annotated: CaseQuerySet = cases.annotate(updated_at=Greatest(last_step, last_photo))
    return annotated


def case_after_deed(case_id: int) -> Any:
    """Return a case as it is now, for whoever just did something with it."""
    return with_updated_at(Case.objects.select_related("item", "unit", "assignee")).get(pk=case_id)


def updated_since(cases: CaseQuerySet, since: datetime, *, after: int = 0) -> CaseQuerySet:
    """Return the cases with news from `since` on, in the order of their last news. `after`: of
    those of exactly `since`, only the cases with a greater key, to go on behind a page."""
    steps = CaseStep.objects.filter(at__gte=since).values("case")
    photos = Photo.objects.filter(at__gte=since).values("case")
    news: Any = with_updated_at(cases.filter(Q(pk__in=steps) | Q(pk__in=photos)))
    later = Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=after)
    ordered: CaseQuerySet = news.filter(later).order_by("updated_at", "pk")
    return ordered


@dataclass(frozen=True)
class Nearby:
    """An open case that may be what somebody is about to tell."""

    case: Case
    metres: float
    days: int
    likely: bool
    """Asking «is it this one?» is worth it."""


COMPARED = 300
"""Cases in the square that are compared at most, the newest first."""


def open_nearby(  # noqa: PLR0913  # what is told has that many sides
    items: Collection[CatalogueItem],
    lon: float,
    lat: float,
    *,
    at: datetime,
    item: CatalogueItem | None = None,
    place: str = "",
    text: str = "",
    among: CaseQuerySet | None = None,
    metres: float = WITHIN_METRES,
    limit: int = 5,
) -> list[Nearby]:
    """Return open cases of these items that may be the same, the likeliest first: by distance and
    age, then by whether the item is `item`, and by the words. A place of the same name is no metre
    away. `among`: only these cases."""
    cases_asked = Case.objects.all() if among is None else among
    square = cases_asked.open_around(lon, lat, items=items, metres=metres)
    columns = ("pk", "lon", "lat", "opened_at", "item_id", "place", "text")
    ranked: list[tuple[float, int, float, int]] = []
    for pk, *there, opened_at, item_id, name, words in square.order_by("-opened_at").values_list(
        *columns
    )[:COMPARED]:
        far = 0.0 if place and name == place else distance_m(lon, lat, *there)
        if far > metres:
            continue
        days = max(0, (at - opened_at).days)
        same_kind = item is not None and item.pk == item_id
        order = rank(far, days, same_kind=same_kind, words=shared(text, words))
        ranked.append((-order, pk, far, days))
    first = sorted(ranked)[:limit]
    cases = Case.objects.select_related("item", "unit").in_bulk([pk for _, pk, *_ in first])
    return [
        Nearby(cases[pk], far, days, sureness(far, days) >= LIKELY)
        for _order, pk, far, days in first
    ]


def forget() -> None:
    _items.forget()
    _units.forget()
    _units_of_the_city.forget()
    _parents.forget()


def _load_items() -> dict[str, CatalogueItem]:
    active = CatalogueItem.objects.filter(active=True).order_by("position", "pk")
    return {item.code: item for item in active}


def _find_unit(kind: str, competence: str, division: Division) -> Unit | None:
    around = _and_around(division)
    candidates: list[Unit] = list(
        Unit.objects.not_ended().filter(kind=kind, competence=competence, division__in=around)
    )
    return min(candidates, key=lambda u: (around.index(u.division_id), u.path), default=None)


def _find_units_of_the_city(kind: str, competence: str) -> tuple[Unit, ...]:
    of_the_city = Unit.objects.not_ended().filter(division__kind=DivisionKind.CITY)
    return tuple(of_the_city.filter(kind=kind, competence=competence)[:2])


def _only_other(units: tuple[Unit, ...]) -> Unit | None:
    """The one unit of these, if there is one and it is not the dispatchers'."""
    return units[0] if len(units) == 1 and units[0] != dispatchers_unit() else None


def _and_around(division: Division) -> list[int]:
    """The division and those around it, innermost first."""
    parents = _parents.get("all", lambda: dict(Division.objects.values_list("pk", "parent_id")))
    chain: list[int] = []
    here: int | None = division.pk
    while here is not None and here not in chain:
        chain.append(here)
        here = parents.get(here, division.parent_id if here == division.pk else None)
    return chain


def _find_dispatch() -> Unit | None:
    units = Unit.objects.not_ended().order_by("depth", "path")
    of_the_city = Q(division=None) | Q(division__kind=DivisionKind.CITY)
    bureau: Unit | None = units.filter(of_the_city, kind=UnitKind.BUREAU).first()
    return bureau or units.first()
