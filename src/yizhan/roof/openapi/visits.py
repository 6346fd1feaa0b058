"""Counts of visits to places, for programs with a token, as far as its holder sees them. Who went
there, when, and what was noted is not here."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Annotated, Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.ground.people.models import Person
from yizhan.kit.days import FIRST, LAST
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.inputs import Input, Unknown
from yizhan.roof.openapi.paging import Paged
from yizhan.wings.care.visits.models import Destination, Visit

router = Router(tags=["visits"])


class VisitsOut(Schema):
    unit: str | None = Field(description="The code of the company, site or branch.")
    division: str | None = Field(description="The code of the community, which is no unit.")
    name: str
    visits: int = Field(description="In these days.")
    needs: int = Field(description="Heard on these visits.")

    @classmethod
    def of(cls, one: Destination, counted: tuple[int, int]) -> Self:
        return cls(
            unit=one.unit.code if one.unit else None,
            division=one.division.code if one.division else None,
            name=one.name,
            visits=counted[0],
            needs=counted[1],
        )


class WantedVisits(Input):
    since: date = Field(FIRST, alias="from", description="The first day; without: all.")
    until: date = Field(LAST, alias="to", description="The last day; without: all.")


class Counts(Paged):
    """A page of destinations, each with what is counted of the visits in these days."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for it
        wanted: WantedVisits = params["wanted"]
        rows = [one.pk for one in page["items"]]
        visible = Visit.objects.visible_to(person)
        counts = visible.counts(rows, first=wanted.since, last=wanted.until)
        page["items"] = [VisitsOut.of(one, counts.get(one.pk, (0, 0))) for one in page["items"]]
        return page


@router.get("", auth=READS, response=list[VisitsOut])
@paginate(Counts)
def count_visits(
    request: HttpRequest, wanted: Annotated[WantedVisits, Query(...)]
) -> QuerySet[Destination]:
    """The places that are visited and that you may see, each with the number of its visits."""
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    if not FIRST <= wanted.since <= wanted.until <= LAST:
        raise Unknown.at("to", _("The period ends before it begins."))
    return Destination.objects.visible_to(person).select_related("unit", "division").order_by("pk")
