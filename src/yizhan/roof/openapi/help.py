"""Offers of help, for everybody: what there is, how much is left, where it is fetched. Who took of
it is nobody's business, and what is for members is not here."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date, datetime
from typing import Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import LEAST_SHOWN, Audience, Category, OfferState

router = Router(tags=["help"])


class OfferOut(Schema):
    id: int
    title: str
    text: str
    category: Category
    unit: str
    giver: str
    audience: Audience
    county: str | None
    measure: str
    per_person: int
    left: int
    given: int | None = Field(description=f"Null: fewer than {LEAST_SHOWN}.")
    last_day: date
    open: bool
    state: OfferState
    stations: list[str]
    place: str
    url: str

    @classmethod
    def of(cls, offer: Offer, *, at: datetime) -> Self:
        return cls(
            id=offer.pk,
            title=offer.title,
            text=offer.text,
            category=Category(offer.category),
            unit=offer.unit.code,
            giver=offer.giver,
            audience=Audience(offer.audience),
            county=offer.division.code if offer.division else None,
            measure=offer.measure,
            per_person=offer.per_person,
            left=offer.left,
            given=offer.told_given,
            last_day=offer.last_day,
            open=offer.is_open(at=at),
            state=OfferState(offer.state),
            stations=sorted(station.code for station in offer.stations.all()),
            place=offer.place,
            url=absolute_address(f"/help/{offer.pk}"),
        )


class WantedOffers(Input):
    category: Category | Literal[""] = ""
    station: str = Field("", description="The code of a station where it is fetched.")
    running: bool = Field(True, description="False: also those that are over.")


class Listed(Paged):
    """A page of offers, each as it is at this moment."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        at = timezone.now()
        page["items"] = [OfferOut.of(offer, at=at) for offer in page["items"]]
        return page


@router.get("", auth=None, response=list[OfferOut])
@paginate(Listed)
def list_help(request: HttpRequest, wanted: Query[WantedOffers]) -> QuerySet[Offer]:
    """Offers of help, soonest over first."""
    offers = Offer.objects.public()
    if wanted.running:
        offers = offers.running(at=timezone.now())
    if wanted.category:
        offers = offers.filter(category=wanted.category)
    if wanted.station:
        offers = offers.filter(stations__code=wanted.station)
    rows = offers.select_related("unit", "division").prefetch_related("stations")
    return rows.order_by("last_day", "pk")


@router.get("/{id}", auth=None, response=OfferOut)
def one_offer(request: HttpRequest, id: int) -> OfferOut:  # the address's own word
    """One offer of help, also one that is over."""
    offers = Offer.objects.public().select_related("unit", "division")
    offer = get_object_or_404(offers.prefetch_related("stations"), pk=id)
    return OfferOut.of(offer, at=timezone.now())
