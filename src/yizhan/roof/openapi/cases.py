"""Ordering from the menu, and following a case by its ticket."""

# No `from __future__ import annotations` here: django-ninja's `paginate` wraps a view in a function
# whose globals do not know our classes, so the signature must hold them, not their names.

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Router, Schema, Status

from yizhan.ground.casework import actions, index
from yizhan.ground.casework.models import Case, CaseStep, CatalogueItem, Photo, answering_unit
from yizhan.ground.casework.rules import (
    CLOSED,
    PAUSED,
    TEXT_LIMIT,
    ItemGroup,
    StepKind,
    without_deadline,
)
from yizhan.ground.casework.rules import Status as CaseStatus
from yizhan.kit.clock import iso
from yizhan.roof.openapi.auth import spend_as_caller
from yizhan.roof.openapi.inputs import Input, Unknown
from yizhan.roof.openapi.photos import AS_JPEG, PhotoIds, PhotoOut, as_jpeg, photos_out
from yizhan.roof.openapi.values import Moment, Reason
from yizhan.roof.openapi.writes import idempotent
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.models import Station

router = Router(tags=["cases"])
PREFIX = ""
"""Its addresses begin in several ways, so each says all of its own."""


class ItemOut(Schema):
    code: str
    group: ItemGroup
    name: str
    name_en: str
    promise: str
    promise_en: str
    target_minutes: int
    urgent: bool
    needs_station: bool
    needs_place: bool = Field(alias="takes_place")
    text_wanted: bool

    @staticmethod
    def resolve_promise(item: CatalogueItem) -> str:
        return without_deadline(item.promise)

    @staticmethod
    def resolve_promise_en(item: CatalogueItem) -> str:
        return without_deadline(item.promise_en)


@router.get("/catalogue", response=list[ItemOut], auth=None)
def catalogue(request: HttpRequest) -> list[Any]:
    """The menu: what anyone may order, in its order."""
    return index.menu()


class NeedIn(Input):
    item: str = Field(description="The code of an item of the menu.")
    station: str = Field("", description="The code of a station.")
    lat: float | None = Field(None, description="WGS-84; of the matter, never of a person.")
    lon: float | None = None
    place: str = Field("", description="Where it is, in at most 120 characters.")
    text: str = Field("", description=f"At most {TEXT_LIMIT} characters.")
    contact: str = Field("", description="A telephone number or an e-mail address. It is sealed.")
    photos: PhotoIds = []


class NeedOut(Schema):
    ticket: str
    url: str
    due_at: Moment


@router.post("/needs", response={201: NeedOut}, auth=None)
def order_need(request: HttpRequest, body: NeedIn) -> Status[Any]:
    """Order one item of the menu as a guest. The ticket is the only key to the case: keep it. An
    item with `needs_place` takes a station, a position or words; an urgent one also a telephone."""
    spend_as_caller(request, "order", at=timezone.now())
    status, answer = idempotent(
        request, scope="needs:guest", by_guest=True, action=lambda: (201, _order(body))
    )
    return Status(status, answer)


def _order(body: NeedIn) -> dict[str, Any]:
    item = index.item_by_code(body.item)
    if item is None:
        raise Unknown.at("item", gettext("There is no such item on the menu."))
    need = order(
        item,
        by=None,
        at=timezone.now(),
        via=Via.STATION if body.station else Via.API,
        station=_station(body.station) if body.station else None,
        text=body.text,
        contact=body.contact,
        place=body.place,
        lon=body.lon,
        lat=body.lat,
        photos=body.photos,
    )
    case = need.case
    return {
        "ticket": case.ticket,
        "url": f"{settings.BASE_URL}/case/{case.ticket}",
        "due_at": iso(case.due_at),
    }


def _station(code: str) -> Station:
    rows = Station.objects.not_ended().select_related("unit", "division")
    station = rows.filter(code=code).first()
    if station is None:
        raise Unknown.at("station", gettext("There is no such station."))
    return station


class StepOut(Schema):
    at: Moment
    kind: StepKind
    status: CaseStatus = Field(alias="now")
    unit: str = ""
    text: str

    @staticmethod
    def resolve_unit(step: CaseStep) -> str:
        return step.unit.name if step.unit else ""


class CaseOut(Schema):
    reference: str
    status: CaseStatus
    open: bool
    item: str
    unit: str
    place: str
    opened_at: Moment
    due_at: Moment
    paused: bool
    scheduled_for: date | None
    closed_at: Moment | None
    close_reason: Reason
    me_too: int
    solved: bool | None
    stars: int | None
    history: list[StepOut]
    photos: list[PhotoOut]


def _case_out(case: Case) -> dict[str, Any]:
    """A case as its asker sees it. Merged and open, it shows how the one that answers stands."""
    speaks, steps = case.shown_to_asker, CaseStep.objects.for_asker(case)
    return {
        "reference": case.reference,
        "status": speaks.status,
        "open": speaks.status not in CLOSED,
        "item": case.item.code,
        "unit": answering_unit(case, steps).name,
        "place": case.place,
        "opened_at": case.opened_at,
        "due_at": speaks.due_at,
        "paused": speaks.status in PAUSED,
        "scheduled_for": speaks.scheduled_for,
        "closed_at": case.closed_at,
        "close_reason": case.close_reason,
        "me_too": speaks.me_too,
        "solved": case.solved,
        "stars": case.stars,
        "history": steps,
        "photos": photos_out(
            Photo.objects.for_asker(case).order_by("pk"),
            at_path=f"{settings.BASE_URL}/api/v1/cases/{case.ticket}",
        ),
    }


def _by_ticket(ticket: str) -> Case:
    return get_object_or_404(Case.objects.by_ticket(ticket).select_related("item", "unit"))


@router.get("/cases/{ticket}", response=CaseOut, auth=None)
def follow_case(request: HttpRequest, ticket: str) -> dict[str, Any]:
    """One case, for whoever holds its ticket."""
    return _case_out(_by_ticket(ticket))


class AnswerIn(Input):
    solved: bool | None = None
    text: str = Field("", description=f"At most {TEXT_LIMIT} characters.")
    stars: int | None = Field(None, ge=1, le=5)


@router.post("/cases/{ticket}/answer", response=CaseOut, auth=None)
def answer_case(request: HttpRequest, ticket: str, body: AnswerIn) -> dict[str, Any]:
    """Say «solved» or «not solved», reply to a question, or (without `solved`) add something."""
    spend_as_caller(request, "answer", at=timezone.now())
    case = _by_ticket(ticket)

    def answer() -> tuple[int, Any]:
        actions.answer_by_asker(
            case, at=timezone.now(), text=body.text, solved=body.solved, stars=body.stars
        )
        return 200, None

    idempotent(request, scope=f"answer:{case.pk}", action=answer)
    return _case_out(_by_ticket(ticket))


class PhotosIn(Input):
    photos: PhotoIds = Field(min_length=1)


@router.post("/cases/{ticket}/photos", response=CaseOut, auth=None)
def add_photos(request: HttpRequest, ticket: str, body: PhotosIn) -> dict[str, Any]:
    """Attach uploaded photos to a case that is open."""
    spend_as_caller(request, "answer", at=timezone.now())
    case = _by_ticket(ticket)

    def add() -> tuple[int, Any]:
        actions.add_photos(case, body.photos, at=timezone.now())
        return 200, None

    idempotent(request, scope=f"photos:{case.pk}", action=add)
    return _case_out(_by_ticket(ticket))


@router.get("/cases/{ticket}/photos/{photo}", auth=None, openapi_extra=AS_JPEG)
def one_photo(request: HttpRequest, ticket: str, photo: str, small: bool = False) -> HttpResponse:
    """A photo of a case, once it is ready; `small` for a small one."""
    photos = Photo.objects.for_asker(_by_ticket(ticket))
    return as_jpeg(photos.filter(key=photo).first(), small=small)
