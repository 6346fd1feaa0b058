"""Reading reports: what a receipt leads to, what is open near a place, what is alike, and what two
persons may read under an opened seal. Nothing here asks who reported but the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from yizhan.ground.casework.actions.clock import office_hours
from yizhan.ground.casework.index import Nearby, open_nearby
from yizhan.ground.casework.models import Case, CaseQuerySet, CatalogueItem, count_by_cell
from yizhan.ground.casework.rules import MERGE_METRES
from yizhan.ground.people.models import Person
from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.rules import working_minutes_between
from yizhan.kit.clusters import LAST, Cluster, clusters, side_of
from yizhan.kit.errors import NotAllowed
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.models import (
    CountedCells,
    Opening,
    Receipt,
    Report,
    ReportQuerySet,
    Shield,
    Waiting,
)
from yizhan.wings.participation.reports.rules import (
    CELLS_LAST,
    LEAST_TOGETHER,
    LIKE_DAYS,
    CellCount,
    Told,
    unpacked_cells,
)

NOWHERE = UUID(int=0)
NEAR_SHOWN = 3
COMPARED = 300
"""The newest reports that one is compared with."""


def shield() -> Shield:
    """The settings, or the usual ones."""
    return Shield.objects.filter(pk=1).first() or Shield(pk=1)


@dataclass(frozen=True)
class Led:
    """The report that a receipt leads to."""

    receipt: Receipt
    code: str
    item: CatalogueItem | None
    case: Case | None
    """None: it waits in the pool."""
    release_by: datetime | None
    keeps_account: bool
    thanked: bool


def led_by(typed: str) -> Led | None:
    """Return what the words of a receipt lead to; None if there is no such receipt."""
    receipt = vault.receipt_of(typed)
    if receipt is None:
        return None
    link = vault.open_link(receipt)
    rows = Case.objects.select_related("item", "unit", "escalated_to", "merged_into")
    waiting = Waiting.objects.filter(pk=link.waiting or NOWHERE)
    return Led(
        receipt=receipt,
        code=link.code,
        item=CatalogueItem.objects.filter(code=link.item).first(),
        case=rows.filter(pk=link.case or 0).first(),
        release_by=waiting.values_list("release_by", flat=True).first(),
        keeps_account=link.person is not None,
        thanked=link.thanked,
    )


def open_near(item: CatalogueItem, lon: float, lat: float, *, at: datetime) -> list[Nearby]:
    """Return the open reports of the item's kind near a place, the likeliest first."""
    kinds = CatalogueItem.objects.reports().filter(group=item.group)
    shown = Case.objects.filter(report__hidden=False)
    return open_nearby(
        kinds, lon, lat, at=at, item=item, among=shown, metres=MERGE_METRES, limit=NEAR_SHOWN
    )


def clusters_of(reports: ReportQuerySet, *, level: int) -> list[Cluster]:
    """Return where these reports are on a map, so that no figure is below LEAST_TOGETHER and none
    can be made by taking one from another."""
    cells = count_by_cell(reports, side=side_of(level), of="case__")
    return clusters(cells, level=level, least=LEAST_TOGETHER)


def cells_of(reports: ReportQuerySet) -> list[CellCount]:
    """Return how many of these reports there are in each cell of the finest level, apart by what
    the map can be narrowed by."""
    counted = count_by_cell(
        reports, side=side_of(LAST), of="case__", apart=("item__group", "is_open", "division")
    )
    return [
        CellCount(group, is_open, division or 0, x, y, count)
        for group, is_open, division, x, y, count in counted
    ]


def kept_cells(*, at: datetime) -> list[CellCount] | None:
    """Return the cells as the worker counted them last; None: it keeps none, or is not running."""
    row = CountedCells.objects.filter(pk=1, counted_at__gt=at - CELLS_LAST).first()
    return None if row is None else unpacked_cells(bytes(row.cells))


def clusters_from(cells: Iterable[CellCount], *, level: int) -> list[Cluster]:
    """Return the same as `clusters_of`, from cells of the finest level."""
    finer = LAST - level
    rows = ((cell.x >> finer, cell.y >> finer, cell.reports) for cell in cells)
    return clusters(rows, level=level, least=LEAST_TOGETHER)


def released(*, since: datetime, until: datetime) -> CaseQuerySet:
    """Return the cases of reports that were released from a moment until before another."""
    return Case.objects.reports().filter(opened_at__gte=since, opened_at__lt=until)


def told(case: Case) -> Told:
    return Told(case.item.group, case.place, case.lon, case.lat, case.text)


def alike(reports: Sequence[Report], *, at: datetime) -> dict[int, list[Case]]:
    """Return for each report (by its key) the others of LIKE_DAYS that tell of the same: by kind,
    place and words, in whichever unit. Who wrote them is not known and not guessed."""
    since = at - timedelta(days=LIKE_DAYS)
    groups = {report.case.item.group for report in reports}
    rows = Case.objects.reports().filter(opened_at__gte=since, item__group__in=groups)
    newest = list(rows.select_related("item", "unit").order_by("-opened_at", "-pk")[:COMPARED])
    facts = [(case, told(case)) for case in newest]
    return {
        report.pk: [
            case
            for case, its in facts
            if case.pk != report.case_id and its.is_like(told(report.case))
        ]
        for report in reports
    }


def seal_openings(case: Case) -> list[Opening]:
    """The openings of the seal of a case: whoever holds the receipt reads who, when and why."""
    rows = Opening.objects.filter(report__case=case).opened()
    return list(rows.select_related("asked_by", "agreed_by").order_by("opened_at"))


@dataclass(frozen=True)
class UnderSeal:
    """The account under the seal of a report."""

    kept: bool
    """False: nobody's account is kept, or its time is over."""
    person: Person | None = None


def under_seal(opening: Opening, *, by: Person, at: datetime) -> UnderSeal:
    """Return what an opened seal shows to the two who opened it. Raises NotAllowed."""
    two = {opening.asked_by_id, opening.agreed_by_id}
    if by.pk not in two or not opening.readable(at=at):
        raise NotAllowed("This seal is not open to you.")
    hashes = vault.hashes_of_case(opening.report.case_id)
    receipt = Receipt.objects.filter(case_hash__in=hashes).first()
    person_id = vault.open_link(receipt).person if receipt is not None else None
    if person_id is None:
        return UnderSeal(kept=False)
    person = Person.objects.filter(pk=person_id).first()
    return UnderSeal(kept=True, person=person.head if person else None)


def working_minutes(cases: Sequence[Case]) -> list[int]:
    """Return for each closed case the working minutes of its unit from its opening to its end."""
    calendar = load_calendar()
    return [
        working_minutes_between(
            case.opened_at, case.closed_at, hours=office_hours(case.unit), calendar=calendar
        )
        for case in cases
        if case.closed_at is not None
    ]
