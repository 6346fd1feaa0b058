"""Ordering from the menu, following a case by its ticket, and the desk's cases."""

# No `from __future__ import annotations` here: django-ninja's `paginate` wraps a view in a function
# whose globals do not know our classes, so the signature must hold them, not their names.

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from yizhan.ground.casework import actions, index
from yizhan.ground.casework.models import Case, CaseStep, CatalogueItem, answering_unit
from yizhan.ground.casework.rules import CLOSED, PAUSED, without_deadline
from yizhan.ground.casework.rules import Status as CaseStatus
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.errors import Refusal
from yizhan.roof.openapi.auth import ApiRequest, Token
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.writes import idempotent
from yizhan.roof.shared.rate_limits import spend
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.models import Station

router = Router(tags=["cases"])
PREFIX = ""
"""Its addresses begin in several ways, so each says all of its own."""


class Unknown(Refusal):
    code = "unknown"
    status = 422


class ItemOut(Schema):
    code: str
    group: str
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
    item: str
    station: str = ""
    lat: float | None = None
    lon: float | None = None
    place: str = ""
    text: str = ""
    contact: str = ""


class NeedOut(Schema):
    ticket: str
    url: str
    due_at: datetime


@router.post("/needs", response={201: NeedOut}, auth=None)
def order_need(request: HttpRequest, body: NeedIn) -> Status[Any]:
    """Order one item of the menu as a guest. The ticket is the only key to the case: keep it. An
    item with `needs_place` takes a station, a position or words; an urgent one also a telephone."""
    spend(request, "order", at=timezone.now())
    status, answer = idempotent(
        request, scope="needs:guest", by_guest=True, action=lambda: (201, _order(body))
    )
    return Status(status, answer)


def _order(body: NeedIn) -> dict[str, Any]:
    item = index.item_by_code(body.item)
    if item is None:
        raise _unknown("item", gettext("There is no such item on the menu."))
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
    )
    case = need.case
    return {
        "ticket": case.ticket,
        "url": f"{settings.BASE_URL}/case/{case.ticket}",
        "due_at": case.due_at.isoformat(),
    }


def _station(code: str) -> Station:
    rows = Station.objects.not_ended().select_related("unit", "division")
    station = rows.filter(code=code).first()
    if station is None:
        raise _unknown("station", gettext("There is no such station."))
    return station


def _unknown(field: str, sentence: str) -> Unknown:
    return Unknown(sentence, fields={field: sentence})


class StepOut(Schema):
    at: datetime
    kind: str
    status: str = Field(alias="now")
    unit: str = ""
    text: str

    @staticmethod
    def resolve_unit(step: CaseStep) -> str:
        return step.unit.name if step.unit else ""


class CaseOut(Schema):
    reference: str
    status: str
    open: bool
    item: str
    unit: str
    place: str
    opened_at: datetime
    due_at: datetime
    paused: bool
    scheduled_for: date | None
    closed_at: datetime | None
    close_reason: str
    me_too: int
    solved: bool | None
    stars: int | None
    history: list[StepOut]


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
    }


def _by_ticket(ticket: str) -> Case:
    return get_object_or_404(Case.objects.by_ticket(ticket).select_related("item", "unit"))


@router.get("/cases/{ticket}", response=CaseOut, auth=None)
def follow_case(request: HttpRequest, ticket: str) -> dict[str, Any]:
    """One case, for whoever holds its ticket."""
    return _case_out(_by_ticket(ticket))


class AnswerIn(Input):
    solved: bool | None = None
    text: str = ""
    stars: int | None = None


@router.post("/cases/{ticket}/answer", response=CaseOut, auth=None)
def answer_case(request: HttpRequest, ticket: str, body: AnswerIn) -> dict[str, Any]:
    """Say «solved» or «not solved», reply to a question, or (without `solved`) add something."""
    spend(request, "answer", at=timezone.now())
    case = _by_ticket(ticket)

    def answer() -> tuple[int, Any]:
        actions.answer_by_asker(
            case, at=timezone.now(), text=body.text, solved=body.solved, stars=body.stars
        )
        return 200, None

    idempotent(request, scope=f"answer:{case.pk}", action=answer)
    return _case_out(_by_ticket(ticket))


class DeskCaseOut(Schema):
    id: int
    reference: str
    status: str
    item: str = Field(alias="item.code")
    unit: str = Field(alias="unit.code")
    routed: bool
    place: str
    text: str
    opened_at: datetime
    due_at: datetime
    paused_at: datetime | None
    scheduled_for: date | None
    closed_at: datetime | None
    close_reason: str
    assignee: str | None = Field(None, alias="assignee.username")
    me_too: int
    solved: bool | None
    stars: int | None
    version: int


class Wanted(Input):
    status: str = ""
    unit: str = ""
    overdue: bool | None = None


@router.get("/desk/cases", response=list[DeskCaseOut], auth=Token())
@paginate(Paged)
def desk_cases(request: ApiRequest, wanted: Query[Wanted]) -> QuerySet[Case]:
    """The cases you may see, due soonest first. `status` may name several, with commas."""
    at = timezone.now()
    cases = Case.objects.visible_to(request.auth).not_merged()
    if wanted.status:
        cases = cases.filter(status__in=wanted.status.split(","))
    if wanted.unit:
        cases = cases.filter(unit__code=wanted.unit)
    if wanted.overdue is not None:
        late = Case.objects.visible_to(request.auth).overdue(at=at)
        cases = cases.overdue(at=at) if wanted.overdue else cases.exclude(pk__in=late)
    return cases.select_related("item", "unit", "assignee").order_by("due_at", "pk")


class MoveIn(Input):
    to: str
    text: str = ""
    unit: str = ""
    reason: str = ""
    scheduled_for: date | None = None
    version: int | None = None


@router.post("/desk/cases/{int:case_id}/moves", response=DeskCaseOut, auth=Token())
def move(request: ApiRequest, case_id: int, body: MoveIn) -> JsonResponse:
    """Move a case to another status. With `unit` it is handed on to that unit (`to`:
    `awaiting_handling`). With `version` it is refused if somebody changed the case since."""

    def move_and_load() -> tuple[int, Any]:
        case = get_object_or_404(Case.objects.visible_to(request.auth), pk=case_id)
        return 200, DeskCaseOut.from_orm(_move(case, body, by=request.auth)).model_dump(mode="json")

    status, answer = idempotent(request, scope=f"move:{request.auth.pk}", action=move_and_load)
    return JsonResponse(answer, status=status)


def _move(case: Case, body: MoveIn, *, by: Person) -> Case:
    at, unit = timezone.now(), _unit(body.unit) if body.unit else None
    if unit is not None and body.to == CaseStatus.AWAITING_HANDLING:
        return actions.hand_on(case, unit, by=by, at=at, text=body.text, version=body.version)
    return actions.move_case(
        case,
        body.to,
        by=by,
        at=at,
        text=body.text,
        reason=body.reason,
        scheduled_for=body.scheduled_for,
        version=body.version,
        unit=unit,
    )


def _unit(code: str) -> Unit:
    unit: Unit | None = Unit.objects.not_ended().filter(code=code).first()
    if unit is None:
        raise _unknown("unit", gettext("There is no such unit."))
    return unit
