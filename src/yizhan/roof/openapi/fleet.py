"""The exam fleet: asking for an errand and following it by its ticket, for everybody; days and
plans, without anything of a candidate, for programs with a token."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import AwareDatetime

from yizhan.kit.days import local_day
from yizhan.roof.openapi.auth import READS, WORKS, ApiRequest, spend_as_caller
from yizhan.roof.openapi.inputs import Input, Unknown
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.roof.openapi.writes import idempotent
from yizhan.roof.shared.fleet_codes import send_code
from yizhan.roof.shared.fleet_words import reason_words
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.asking import Place
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Hall, Helper
from yizhan.wings.participation.fleet.rules import (
    ADDRESS_LIMIT,
    MOST_MINUTES,
    MOST_SIZE,
    WORDS_LIMIT,
    Kind,
    Skill,
    State,
)

router = Router(tags=["fleet"])


class HallOut(Schema):
    id: int
    name: str
    lon: float
    lat: float


class WeekOut(Schema):
    id: int
    name: str
    unit: str
    asked_from: date
    first_day: date
    last_day: date
    over: str = Field(description="When the last exam of a day is over, as 18:00.")
    open: bool = Field(description="Errands can be asked for today.")
    halls: list[HallOut]

    @classmethod
    def of(cls, week: ExamWeek, *, today: date) -> Self:
        return cls(
            id=week.pk,
            name=week.name,
            unit=week.unit.code,
            asked_from=week.asked_from,
            first_day=week.first_day,
            last_day=week.last_day,
            over=week.over_at.isoformat("minutes"),
            open=week.asked_from <= today,
            halls=[
                HallOut(id=hall.pk, name=hall.name, lon=hall.lon, lat=hall.lat)
                for hall in week.halls.all()
            ],
        )


class ErrandIn(Input):
    week: int
    kind: Kind
    hall: int = Field(description="The id of a hall of the week.")
    due_at: AwareDatetime = Field(description="Everything is done by then; on an exam day.")
    phone: str = Field(description="A mobile number. It is sealed; only the rider may call it.")
    lat: float | None = Field(None, ge=-90, le=90, description="WGS-84; of the other place.")
    lon: float | None = Field(None, ge=-180, le=180)
    near: int | None = Field(None, description="Without a position: the hall that is nearest.")
    address: str = Field("", max_length=ADDRESS_LIMIT, description="Of the other place; sealed.")
    words: str = Field("", max_length=WORDS_LIMIT, description="Sealed.")
    card: bool = Field(False, description="The admission card was forgotten: before all else.")
    minutes: int = Field(0, ge=0, le=MOST_MINUTES, description="That a thing to do takes.")
    size: int = Field(1, ge=0, le=MOST_SIZE, description="In school bags.")
    skills: list[Skill] = Field([], max_length=len(Skill.values))


class AskedOut(Schema):
    ticket: str = Field(description="The only key to the errand: keep it.")
    url: str
    state: State
    reason: str = Field(description="Why nobody has it yet.")


class RiderOut(Schema):
    name: str = Field(description="A short name, until the asker's number is confirmed.")
    badge: str = Field(description="Its number can be checked at /verify. Empty: none.")
    phone: str = Field(description="Masked; empty until the asker's number is confirmed.")


class ErrandOut(Schema):
    kind: Kind
    hall: str
    due_at: Moment
    state: State
    reason: str
    confirmed: bool = Field(description="Whether the asker's number is.")
    rider: RiderOut | None
    expected_at: Moment | None


class CodeIn(Input):
    code: str = Field(min_length=1, max_length=12)


class NumberOut(Schema):
    phone: str


class DayErrandOut(Schema):
    id: int
    kind: Kind
    card: bool
    hall: str
    due_at: Moment
    state: State
    reason: str
    rider: int | None = Field(description="The id of a rider of this day.")
    pinned: bool
    pickup_at: Moment | None
    delivery_at: Moment | None


class DayRiderOut(Schema):
    id: int
    hours: str = Field(description="As 06:30-11:00.")
    near: str
    capacity: int
    skills: list[Skill]


class DayOut(Schema):
    version: int = Field(description="Publish with it: of two plans of one version one can be.")
    published_at: Moment | None
    drafted: bool
    riders: list[DayRiderOut]
    errands: list[DayErrandOut]


class DraftOut(Schema):
    version: int
    served: int
    open: int


class PublishIn(Input):
    version: int = Field(ge=0, le=2**31 - 1)


class Weeks(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        today = local_day(timezone.now())
        page["items"] = [WeekOut.of(week, today=today) for week in page["items"]]
        return page


@router.get("/weeks", auth=None, response=list[WeekOut])
@paginate(Weeks)
def list_weeks(request: HttpRequest) -> QuerySet[ExamWeek]:
    """The exam weeks that are not over, with their halls, the next first."""
    weeks = ExamWeek.objects.public().not_over(on=local_day(timezone.now()))
    rows = weeks.select_related("unit").prefetch_related("halls")
    return rows.order_by("first_day", "pk")


@router.post("/errands", response={201: AskedOut}, auth=None)
def ask_errand(request: HttpRequest, body: ErrandIn) -> Status[Any]:
    """Ask for an errand as a guest. A rider is asked at once. 24 hours after the exam all of it
    is erased, and the ticket leads nowhere."""
    spend_as_caller(request, "order", at=timezone.now())
    status, answer = idempotent(
        request, scope="fleet:guest", by_guest=True, action=lambda: (201, _ask(body))
    )
    return Status(status, answer)


@router.get("/errands/{ticket}", auth=None, response=ErrandOut)
def follow_errand(request: HttpRequest, ticket: str) -> ErrandOut:
    """One errand, for whoever holds its ticket."""
    return _errand_out(_by_ticket(ticket))


@router.post("/errands/{ticket}/withdraw", auth=None, response=ErrandOut)
def withdraw_errand(request: HttpRequest, ticket: str) -> ErrandOut:
    """It is not needed any more."""
    spend_as_caller(request, "answer", at=timezone.now())
    errand = _by_ticket(ticket)

    def withdraw() -> tuple[int, Any]:
        actions.withdraw(errand, at=timezone.now())
        return 200, None

    idempotent(request, scope=f"fleet-withdraw:{errand.pk}", action=withdraw)
    return _errand_out(_by_ticket(ticket))


@router.post("/errands/{ticket}/code", auth=None, response=ErrandOut)
def send_errand_code(request: HttpRequest, ticket: str) -> ErrandOut:
    """Send a code to the number that the errand was asked for with."""
    spend_as_caller(request, "code", at=timezone.now())
    errand = _by_ticket(ticket)

    def send() -> tuple[int, Any]:
        send_code(errand, at=timezone.now())
        return 200, None

    idempotent(request, scope=f"fleet-code:{errand.pk}", action=send)
    return _errand_out(errand)


@router.post("/errands/{ticket}/confirm", auth=None, response=ErrandOut)
def confirm_errand(request: HttpRequest, ticket: str, body: CodeIn) -> ErrandOut:
    """Confirm the number with the code. Each guess counts, also one that is sent again."""
    spend_as_caller(request, "enter", at=timezone.now())
    actions.confirm_number(_by_ticket(ticket), body.code, at=timezone.now())
    return _errand_out(_by_ticket(ticket))


@router.post("/errands/{ticket}/number", auth=None, response=NumberOut)
def show_number(request: HttpRequest, ticket: str) -> NumberOut:
    """The rider's number, once the rider said yes and the asker's number is confirmed; the look is
    written down."""
    spend_as_caller(request, "answer", at=timezone.now())
    return NumberOut(phone=actions.number_of_rider(_by_ticket(ticket), at=timezone.now()))


@router.get("/weeks/{int:pk}/days/{day}", auth=READS, response=DayOut)
def one_day(request: ApiRequest, pk: int, day: date) -> DayOut:
    """Riders and errands of a day of a week whose board you read; nothing of a candidate."""
    week = _week(request, pk, day)
    planned = actions.planned_day(week, day)
    helpers = Helper.objects.visible_to(request.auth).signed_up().filter(week=week, day=day)
    errands = Errand.objects.visible_to(request.auth).filter(week=week, day=day)
    return DayOut(
        version=planned.version,
        published_at=planned.published_at,
        drafted=planned.draft is not None,
        riders=[
            DayRiderOut(
                id=one.pk,
                hours=f"{one.opens:%H:%M}-{one.closes:%H:%M}",
                near=one.near.name,
                capacity=one.capacity,
                skills=one.skills,
            )
            for one in helpers.select_related("near").order_by("opens", "pk")
        ],
        errands=[
            DayErrandOut(
                id=one.pk,
                kind=Kind(one.kind),
                card=one.card,
                hall=one.hall.name,
                due_at=one.due_at,
                state=State(one.state),
                reason=reason_words(one.reason),
                rider=one.helper_id,
                pinned=one.pinned,
                pickup_at=one.pickup_at,
                delivery_at=one.delivery_at,
            )
            for one in errands.select_related("hall").order_by("due_at", "pk")
        ],
    )


@router.post("/weeks/{int:pk}/days/{day}/plan", auth=WORKS, response=DraftOut)
def draw_up(request: ApiRequest, pk: int, day: date) -> DraftOut:
    """Draw a plan up, in some seconds; nothing changes for anybody until it is published. Sent
    again it is drawn up again."""
    week = _week(request, pk, day)
    plan = actions.draft(week, day, by=request.auth, at=timezone.now())
    version = actions.planned_day(week, day).draft_of
    return DraftOut(version=version, served=len(plan.rider_of), open=len(plan.open))


@router.post("/weeks/{int:pk}/days/{day}/publish", auth=WORKS, response=DayOut)
def publish(request: ApiRequest, pk: int, day: date, body: PublishIn) -> DayOut:
    """Let the plan that was drawn up be the order in force."""
    week = _week(request, pk, day)

    def deed() -> tuple[int, Any]:
        actions.publish_draft(week, day, version=body.version, by=request.auth, at=timezone.now())
        return 200, None

    scope = f"fleet-publish:{request.auth.pk}:{week.pk}:{day}"
    idempotent(request, scope=scope, action=deed)
    return one_day(request, pk, day)


def _ask(body: ErrandIn) -> dict[str, Any]:
    week = ExamWeek.objects.public().filter(pk=body.week).first()
    if week is None:
        raise Unknown.at("week", gettext("There is no such exam week."))
    hall = _hall(week, body.hall, "hall")
    asked = actions.ask(
        week,
        kind=body.kind,
        hall=hall,
        place=_place(week, body),
        due_at=body.due_at,
        phone=body.phone,
        address=body.address,
        words=body.words,
        card=body.card,
        minutes=body.minutes,
        size=body.size,
        skills=body.skills,
        at=timezone.now(),
    )
    return {
        "ticket": asked.ticket,
        "url": f"{settings.BASE_URL}/help-in-exam-week/{asked.ticket}",
        "state": asked.errand.state,
        "reason": reason_words(asked.errand.reason),
    }


def _place(week: ExamWeek, body: ErrandIn) -> Place:
    if body.lat is not None and body.lon is not None:
        return Place(body.lon, body.lat)
    if body.near is None:
        words = gettext("Say which hall it is nearest to, or give your position.")
        raise Unknown.at("near", words)
    near = _hall(week, body.near, "near")
    return Place(near.lon, near.lat)


def _hall(week: ExamWeek, pk: int, field: str) -> Hall:
    hall = week.halls.filter(pk=pk).first()
    if hall is None:
        raise Unknown.at(field, gettext("There is no such hall in this week."))
    return hall


def _by_ticket(ticket: str) -> Errand:
    rows = Errand.objects.by_ticket(ticket).select_related("hall", "week", "helper__person")
    return get_object_or_404(rows)


def _errand_out(errand: Errand) -> ErrandOut:
    card = actions.card_for_asker(errand, at=timezone.now())
    rider = None if card is None else RiderOut(name=card.name, badge=card.badge, phone=card.masked)
    return ErrandOut(
        kind=Kind(errand.kind),
        hall=errand.hall.name,
        due_at=errand.due_at,
        state=State(errand.state),
        reason=reason_words(errand.reason) if errand.state == State.OPEN else "",
        confirmed=errand.confirmed_at is not None,
        rider=rider,
        expected_at=errand.delivery_at if rider is not None else None,
    )


def _week(request: ApiRequest, pk: int, day: date) -> ExamWeek:
    rows = ExamWeek.objects.visible_to(request.auth).select_related("unit")
    return get_object_or_404(rows, pk=pk, first_day__lte=day, last_day__gte=day)
