"""The structure: units and branches, for programs with a token, as far as its holder sees them. How
many members a branch has, and who they are, is not here."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.wings.organisation.branches.models import Branch, Cover
from yizhan.wings.organisation.branches.rules import BranchType

router = Router(tags=["structure"])
PREFIX = ""
"""Its addresses begin in two ways, so each says all of its own."""


class UnitOut(Schema):
    code: str
    name: str
    kind: UnitKind
    competence: str
    division: str | None
    depth: int
    founded_on: date
    closed_on: date | None

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(
            code=unit.code,
            name=unit.name,
            kind=UnitKind(unit.kind),
            competence=unit.competence,
            division=unit.division.code if unit.division else None,
            depth=unit.depth,
            founded_on=unit.founded_on,
            closed_on=unit.closed_on,
        )


class BranchOut(Schema):
    unit: str
    name: str
    type: BranchType
    founded_on: date
    closed_on: date | None
    covers: list[str]
    """The codes of the companies whose members it answers for today."""


class WantedUnits(Input):
    kind: UnitKind | Literal[""] = ""
    closed: bool = False
    """True: also those that are closed."""


class Units(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [UnitOut.of(unit) for unit in page["items"]]
        return page


class Branches(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        rows: list[Branch] = page["items"]
        covers: dict[int, list[str]] = {}
        today = timezone.localdate()
        for branch, code in (
            Cover.objects.in_force(on=today)
            .filter(branch__in=rows)
            .order_by("company__code")
            .values_list("branch", "company__code")
        ):
            covers.setdefault(branch, []).append(code)
        page["items"] = [
            BranchOut(
                unit=one.unit.code,
                name=one.unit.name,
                type=BranchType(one.type),
                founded_on=one.unit.founded_on,
                closed_on=one.unit.closed_on,
                covers=covers.get(one.pk, []),
            )
            for one in rows
        ]
        return page


@router.get("/units", auth=READS, response=list[UnitOut])
@paginate(Units)
def list_units(request: HttpRequest, wanted: Query[WantedUnits]) -> Any:
    """The units you may see, in the order of the tree."""
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    units = units_where(person, Permission.UNIT_READ)
    if not wanted.closed:
        units = units.not_ended()
    if wanted.kind:
        units = units.filter(kind=wanted.kind)
    return units.select_related("division").order_by("path")


@router.get("/branches", auth=READS, response=list[BranchOut])
@paginate(Branches)
def list_branches(request: HttpRequest, closed: bool = False) -> QuerySet[Branch]:
    """The branches you may see; `closed`: also those that are closed."""
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    rows = Branch.objects.visible_to(person)
    if not closed:
        rows = rows.not_ended()
    return rows.select_related("unit").order_by("unit__path")
