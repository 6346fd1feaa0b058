"""Honours, for everybody: calls that were published, and who was honoured as far as she wants to be
named. Nominations and marks are not here."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from yizhan.roof.openapi.paging import Paged
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.participation.honours.models import Call, Honour
from yizhan.wings.participation.honours.rules import CallState

router = Router(tags=["honours"])


class HonourOut(Schema):
    title: str
    awarded_on: date
    unit: str
    county: str | None
    name: str = Field(description="Empty: she does not want to be named.")
    citation: str

    @classmethod
    def of(cls, one: Honour) -> Self:
        return cls(
            title=one.title,
            awarded_on=one.awarded_on,
            unit=one.unit.code,
            county=one.division.code if one.division else None,
            name=one.shown_name,
            citation=one.citation if one.shown_name else "",
        )


class CallOut(Schema):
    id: int
    title: str
    unit: str
    state: CallState
    opens_on: date
    closes_on: date = Field(description="The last day for nominations.")
    url: str

    @classmethod
    def of(cls, one: Call) -> Self:
        return cls(
            id=one.pk,
            title=one.title,
            unit=one.unit.code,
            state=CallState(one.state),
            opens_on=one.opens_on,
            closes_on=one.closes_on,
            url=absolute_address(f"/honours/{one.pk}"),
        )


class Honours(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [HonourOut.of(one) for one in page["items"]]
        return page


class Calls(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [CallOut.of(one) for one in page["items"]]
        return page


@router.get("", auth=None, response=list[HonourOut])
@paginate(Honours)
def list_honours(request: HttpRequest) -> QuerySet[Honour]:
    """Everybody who was honoured, the newest first."""
    return Honour.objects.public().select_related("unit", "division")


@router.get("/calls", auth=None, response=list[CallOut])
@paginate(Calls)
def list_calls(request: HttpRequest) -> QuerySet[Call]:
    """Every call for nominations that was published, the newest first."""
    return Call.objects.public().select_related("unit")
