"""Restaurant visits by lot, for everybody: what was frozen, what was drawn, what was seen."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.kit.errors import Refusal
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.roof.shared.lots import in_the_lot, tickets_for
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.participation.restaurants.models import Round, Visit
from yizhan.wings.participation.restaurants.rules import Check, RoundState, Seen, VisitState

router = Router(tags=["rounds"])
LONGEST_SITE, MOST_TICKETS = 80, 50


class NotDrawn(Refusal):
    code = "not_drawn"
    message = _("There are no tickets before the lots are drawn.")


class RoundOut(Schema):
    id: int
    title: str
    unit: str
    state: RoundState
    frozen_at: Moment
    digest: str = Field(description="SHA-256 of the frozen lists, public before the seed.")
    seed_day: date
    seed_source: str
    seed: str = Field(description="Empty before it is known.")
    last_day: date
    reason: str = Field(description="Why it was abandoned.")
    restaurants_drawn: int
    results_published: int
    file: str = Field(description="Enough to do the draw again without this platform.")
    url: str

    @classmethod
    def of(cls, one: Any) -> Self:
        """Tell of a round that has its counts (`with_counts`)."""
        return cls(**_facts(one))


class StratumOut(Schema):
    code: str
    name: str
    places: int
    restaurants: int


class AsideOut(Schema):
    code: str
    name: str
    reason: str


class OneRoundOut(RoundOut):
    strata: list[StratumOut]
    visitors: int
    seats: int
    aside: list[AsideOut] = Field(description="Restaurants that are not in the lot, and why.")


class TicketOut(Schema):
    code: str
    name: str
    stratum: str
    ticket: str
    rank: int = Field(description="Its place in the order of its stratum.")
    among: int
    places: int
    drawn: bool


class TicketsOut(Schema):
    items: list[TicketOut]
    next: None = Field(None, description="Narrow `site` where it is not among them.")
    count: int


class FindingOut(Schema):
    code: Check
    text: str


class ResultOut(Schema):
    restaurant: str
    name: str
    division: str
    state: VisitState
    reason: str = Field(description="Why nothing is published.")
    visitors: list[str] = Field(description="Numbers that stand for them.")
    visited_on: date | None
    shut: bool
    observed: dict[Check, Seen]
    findings: list[FindingOut]
    note: str
    reply: str
    replied_at: Moment | None
    published_at: Moment | None
    url: str

    @classmethod
    def of(cls, one: Visit) -> Self:
        shown = one.state == VisitState.PUBLISHED
        path = reverse("public:round_visit", args=[one.round_id, one.pk]) if shown else ""
        return cls(
            restaurant=one.restaurant.code,
            name=one.restaurant.name,
            division=one.restaurant.county.code,
            state=VisitState(one.state),
            reason=one.reason,
            visitors=[seat.visitor.number for seat in one.taken_seats],
            visited_on=one.visited_on if shown else None,
            shut=shown and one.shut,
            observed=dict(one.rows_published) if shown else {},
            findings=[
                FindingOut(code=check, text=str(check.finding))
                for check in one.confirmed_findings
                if shown
            ],
            note=one.public_note if shown else "",
            reply=one.reply_shown if shown else "",
            replied_at=one.replied_at if shown else None,
            published_at=one.published_at if shown else None,
            url=absolute_address(path) if shown else "",
        )


class WantedTickets(Input):
    site: str = Field(
        min_length=1, max_length=LONGEST_SITE, description="Its code, or a part of its name."
    )


def _facts(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": one.title,
        "unit": one.unit.name,
        "state": RoundState(one.state),
        "frozen_at": one.frozen_at,
        "digest": one.digest,
        "seed_day": one.seed_day,
        "seed_source": one.seed_source,
        "seed": one.seed,
        "last_day": one.last_day,
        "reason": one.reason,
        "restaurants_drawn": one.drawn_count,
        "results_published": one.published_count,
        "file": absolute_address(reverse("public:round_file", args=[one.pk])),
        "url": absolute_address(reverse("public:round", args=[one.pk])),
    }


class Rounds(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [RoundOut.of(one) for one in page["items"]]
        return page


class Results(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [ResultOut.of(one) for one in page["items"]]
        return page


@router.get("", auth=None, response=list[RoundOut])
@paginate(Rounds)
def list_rounds(request: HttpRequest) -> QuerySet[Round]:
    """Every round whose lists were frozen once, with those that were abandoned, newest first."""
    return Round.objects.public().select_related("unit").with_counts().newest()


@router.get("/{int:pk}", auth=None, response=OneRoundOut)
def one_round(request: HttpRequest, pk: int) -> OneRoundOut:
    """One round, with what is in its lot."""
    one = _public(pk)
    lot = in_the_lot(one)
    strata = [
        StratumOut(
            code=stratum.code, name=stratum.name, places=stratum.places, restaurants=restaurants
        )
        for stratum, restaurants in lot.strata
    ]
    return OneRoundOut(
        **_facts(one),
        strata=strata,
        visitors=lot.visitors,
        seats=lot.seats,
        aside=[AsideOut(code=row.code, name=row.name, reason=row.reason) for row in lot.aside],
    )


@router.get("/{int:pk}/tickets", auth=None, response=TicketsOut)
def list_tickets(request: HttpRequest, pk: int, wanted: Query[WantedTickets]) -> dict[str, Any]:
    """The tickets of the restaurants that are called so, also of those that were not drawn."""
    one = _public(pk)
    if not one.seed:
        raise NotDrawn
    tickets = tickets_for(one, wanted.site, most=MOST_TICKETS)
    return {"items": tickets, "next": None, "count": len(tickets)}


@router.get("/{int:pk}/results", auth=None, response=list[ResultOut])
@paginate(Results)
def list_results(request: HttpRequest, pk: int) -> QuerySet[Visit]:
    """The restaurants that were drawn. What was seen stands there once it is published."""
    visits = Visit.objects.of(_public(pk)).select_related("restaurant__county")
    return visits.with_numbers()


def _public(pk: int) -> Any:
    rows = Round.objects.public().select_related("unit").with_counts()
    return get_object_or_404(rows, pk=pk)
