"""The gate handbook, for everybody: which gate, where to park, how one gets in."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.care.gates.models import Compound, Problem
from yizhan.wings.care.gates.rules import CompoundKind, EntryRule, Lights

router = Router(tags=["gates"])


class GateOut(Schema):
    name: str
    place: str
    hours: str
    lon: float | None
    lat: float | None


class CompoundOut(Schema):
    code: str
    name: str
    also_called: str
    initials: str
    kind: CompoundKind
    division: str
    address: str
    lon: float
    lat: float
    rule: EntryRule | Literal[""]
    rule_note: str
    parking: str
    plan: str
    lights: Lights | Literal[""]
    gates: list[GateOut]
    problem_open: bool
    as_of: date
    url: str

    @classmethod
    def of(cls, one: Compound, *, troubled: set[int]) -> Self:
        return cls(
            code=one.code,
            name=one.name,
            also_called=one.also_called,
            initials=one.initials,
            kind=CompoundKind(one.kind),
            division=one.division.code,
            address=one.address,
            lon=one.lon,
            lat=one.lat,
            rule=EntryRule(one.rule) if one.rule else "",
            rule_note=one.rule_note,
            parking=one.parking,
            plan=one.plan,
            lights=Lights(one.lights) if one.lights else "",
            gates=[
                GateOut(
                    name=gate.name, place=gate.place, hours=gate.hours, lon=gate.lon, lat=gate.lat
                )
                for gate in one.gates.all()
            ],
            problem_open=one.pk in troubled,
            as_of=one.checked_on,
            url=absolute_address(f"/gates/{one.code}"),
        )


class WantedGates(Input):
    q: str = Field("", max_length=60, description="A part of the name, or its initials: hyhy.")
    division: str = Field("", description="The code of a county or district, or of a part of it.")
    kind: CompoundKind | Literal[""] = ""


class Listed(Paged):
    """A page of places, each with whether a problem is open there."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        places = list(page["items"])
        troubled = Problem.objects.of(places).troubled()
        page["items"] = [CompoundOut.of(one, troubled=troubled) for one in places]
        return page


@router.get("", auth=None, response=list[CompoundOut])
@paginate(Listed)
def list_gates(request: HttpRequest, wanted: Query[WantedGates]) -> QuerySet[Compound]:
    """Every place of the gate handbook, by code."""
    places = Compound.objects.public()
    if wanted.division:
        places = places.inside(wanted.division)
    if wanted.kind:
        places = places.filter(kind=wanted.kind)
    found = places.called(wanted.q)
    return found.select_related("division").prefetch_related("gates").order_by("code")


@router.get("/{code}", auth=None, response=CompoundOut)
def one_gate(request: HttpRequest, code: str) -> CompoundOut:
    """One place of the gate handbook."""
    places = Compound.objects.public().select_related("division").prefetch_related("gates")
    place = get_object_or_404(places, code=code)
    return CompoundOut.of(place, troubled=Problem.objects.of([place]).troubled())
