"""The desk's cases, for programs with a token: what its owner may see, and nothing else."""

# No `from __future__ import annotations` here: django-ninja reads the signatures of views.

from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime, field_validator

from yizhan.ground.casework import actions, index
from yizhan.ground.casework.models import Case, CaseStep, Photo, Viewer
from yizhan.ground.casework.rules import TEXT_LIMIT, Fact, StepKind
from yizhan.ground.casework.rules import Status as CaseStatus
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import FIRST, LAST
from yizhan.kit.keys import key_in
from yizhan.roof.openapi.auth import READS, WORKS, ApiRequest
from yizhan.roof.openapi.input_words import TIME, none_of
from yizhan.roof.openapi.inputs import Input, Unknown
from yizhan.roof.openapi.paging import LONGEST_CURSOR, PAGE, cut, next_page
from yizhan.roof.openapi.photos import AS_JPEG, PhotoIds, PhotoOut, as_jpeg, photos_out
from yizhan.roof.openapi.values import Moment, MoveTo, Reason, several
from yizhan.roof.openapi.writes import idempotent

router = Router(tags=["desk"])


class DeskCaseOut(Schema):
    id: int
    reference: str
    status: CaseStatus
    item: str = Field(alias="item.code")
    unit: str = Field(alias="unit.code")
    routed: bool
    place: str
    text: str
    opened_at: Moment
    updated_at: Moment
    due_at: Moment
    paused_at: Moment | None
    scheduled_for: date | None
    closed_at: Moment | None
    close_reason: Reason
    assignee: str | None = Field(None, alias="assignee.username")
    me_too: int
    solved: bool | None
    stars: int | None
    version: int


class DeskStepOut(Schema):
    at: Moment
    kind: StepKind
    status: CaseStatus = Field(alias="now")
    unit: str = ""
    by: str | None = Field(None, alias="by.username")
    text: str
    public: bool = Field(description="False: the person who asked does not see it.")

    @staticmethod
    def resolve_unit(step: CaseStep) -> str:
        return step.unit.code if step.unit else ""


class DeskAnswerOut(Schema):
    code: str
    text: str
    text_en: str
    answers: list[str]
    answers_en: list[str]


class DeskCaseWithHistory(DeskCaseOut):
    answers: list[DeskAnswerOut]
    """The answers to the questions of the kind, in the words of that day."""
    history: list[DeskStepOut]
    photos: list[PhotoOut]


class PagedDeskCaseOut(Schema):
    items: list[DeskCaseOut]
    next: str | None
    count: int


class Wanted(Input):
    status: str = Field(
        "",
        description="Several with commas.",
        json_schema_extra=several(CaseStatus),
    )
    unit: str = Field("", description="The code of a unit.")
    overdue: bool | None = None
    updated_since: AwareDatetime | None = Field(
        None,
        description="Only cases with a step or a photo since then, in the order of their last "
        "change. Follow `next` to the end, then ask again with the latest `updated_at` you saw.",
    )
    after: str = Field("", max_length=LONGEST_CURSOR, description="Set by `next`; not for callers.")
    page: int = Field(1, ge=1, le=100_000)
    limit: int = Field(PAGE, ge=1, le=200, description="Cases on a page.")

    @field_validator("updated_since")
    @classmethod
    def _of_our_time(cls, moment: datetime | None) -> datetime | None:
        """No database keeps the first hours of the year 1 in every zone."""
        if moment is not None and not FIRST <= moment.date() <= LAST:
            raise ValueError(gettext(TIME))
        return moment

    @field_validator("status")
    @classmethod
    def _known(cls, status: str) -> str:
        unknown = [one for one in status.split(",") if one and one not in CaseStatus.values]
        if unknown:
            raise ValueError(none_of(", ".join(unknown), CaseStatus.values))
        return status


@router.get(
    "/cases", response=PagedDeskCaseOut, auth=READS,
    operation_id="yizhan_roof_openapi_cases_desk_cases",
)  # fmt: skip
def desk_cases(request: ApiRequest, wanted: Annotated[Wanted, Query(...)]) -> dict[str, Any]:
    """The cases you may see, due soonest first; with `updated_since` what changed, oldest first."""
    cases = _wanted(request.auth, wanted)
    if wanted.updated_since is not None:
        return _changes(request, cases, wanted)
    ordered = index.with_updated_at(cases).order_by("due_at", "pk")
    rows, following = cut(ordered, wanted, request)
    return {"items": rows, "next": following, "count": cases.count()}


def _wanted(person: Person, wanted: Wanted) -> Any:
    at = timezone.now()
    cases = Case.objects.visible_to(person).not_merged()
    if wanted.status:
        cases = cases.filter(status__in=wanted.status.split(","))
    if wanted.unit:
        cases = cases.filter(unit=_unit(wanted.unit))
    if wanted.overdue is not None:
        late = Case.objects.visible_to(person).overdue(at=at)
        cases = cases.overdue(at=at) if wanted.overdue else cases.exclude(pk__in=late)
    return cases.select_related("item", "unit", "assignee")


def _changes(request: ApiRequest, cases: Any, wanted: Wanted) -> dict[str, Any]:
    """A page of changes. The next one begins behind the last case of this one, so that none is
    left out when cases change meanwhile."""
    since = wanted.updated_since
    after = key_in(wanted.after or "0")
    if after is None:
        raise Unknown.at("after", gettext("This is none that `next` has given."))
    news = index.updated_since(cases, since, after=after)  # type: ignore[arg-type]  # asked for: a moment
    rows: list[Any] = list(news[: wanted.limit + 1])
    following = None
    if len(rows) > wanted.limit:
        last = rows[wanted.limit - 1]
        moment = last.updated_at.isoformat()  # to the microsecond, so that nothing comes twice
        following = next_page(request, updated_since=moment, after=last.pk)
    return {"items": rows[: wanted.limit], "next": following, "count": news.count()}


def _visible(request: ApiRequest, case_id: int) -> Any:
    cases = index.with_updated_at(Case.objects.visible_to(request.auth))
    return get_object_or_404(cases.select_related("item", "unit", "assignee"), pk=case_id)


def _as_shown(request: ApiRequest, case_id: int) -> dict[str, Any]:
    case = _visible(request, case_id)
    steps = list(CaseStep.objects.of(case).in_order())
    photos = Photo.objects.of([case]).order_by("pk")
    address = f"{settings.BASE_URL}/api/v1/desk/cases/{case.pk}"
    return {
        **DeskCaseOut.from_orm(case).model_dump(mode="json"),
        "answers": [row for step in steps[:1] for row in step.facts.get(Fact.ANSWERS, ())],
        "history": [DeskStepOut.from_orm(step).model_dump(mode="json") for step in steps],
        "photos": photos_out(photos, at_path=address, to=Viewer.UNIT),
    }


@router.get("/cases/{int:case_id}", response=DeskCaseWithHistory, auth=READS)
def desk_case(request: ApiRequest, case_id: int) -> JsonResponse:
    """One case with its whole history, internal notes and photos."""
    return JsonResponse(_as_shown(request, case_id))


class MoveIn(Input):
    to: MoveTo
    text: str = Field(
        "",
        description=f"For the person who asked, at most {TEXT_LIMIT} characters. Needed for "
        "`resolved`, `reopened`, `reaction_requested`, `forwarded`.",
    )
    unit: str = Field(
        "", description="The code of the unit it is handed on to, with `awaiting_handling`."
    )
    reason: Reason = Field("", description="Needed for `closed_no_action`.")
    scheduled_for: date | None = Field(None, description="Needed for `scheduled`.")
    version: int | None = Field(
        None, description="The `version` you decided on; refused with 409 if it has changed since."
    )


@router.post(
    "/cases/{int:case_id}/moves", response=DeskCaseOut, auth=WORKS,
    operation_id="yizhan_roof_openapi_cases_move",
)  # fmt: skip
def move(request: ApiRequest, case_id: int, body: MoveIn) -> JsonResponse:
    """Move a case to another status. With `unit` it is handed on to that unit (`to`:
    `awaiting_handling`). With `version` it is refused if somebody changed the case since."""

    def move_and_load() -> tuple[int, Any]:
        _move(_visible(request, case_id), body, by=request.auth)
        return 200, _plain(request, case_id)

    status, answer = idempotent(request, scope=f"move:{request.auth.pk}", action=move_and_load)
    return JsonResponse(answer, status=status)


def _plain(request: ApiRequest, case_id: int) -> dict[str, Any]:
    """Return a case after a deed of the caller, who may no longer see it."""
    return DeskCaseOut.from_orm(index.case_after_deed(case_id)).model_dump(mode="json")


def _move(case: Case, body: MoveIn, *, by: Person) -> Case:
    at, unit = timezone.now(), _unit(body.unit) if body.unit else None
    if unit is not None and body.to.value == CaseStatus.AWAITING_HANDLING:
        return actions.hand_on(case, unit, by=by, at=at, text=body.text, version=body.version)
    return actions.move_case(
        case,
        body.to.value,
        by=by,
        at=at,
        text=body.text,
        reason=body.reason,
        scheduled_for=body.scheduled_for,
        version=body.version,
        unit=unit,
    )


class NoteIn(Input):
    text: str = Field(description=f"For colleagues only, at most {TEXT_LIMIT} characters.")


@router.post("/cases/{int:case_id}/notes", response={201: DeskCaseOut}, auth=WORKS)
def add_note(request: ApiRequest, case_id: int, body: NoteIn) -> JsonResponse:
    """Leave a note for colleagues. The person who asked never sees it."""

    def leave() -> tuple[int, Any]:
        actions.note(_visible(request, case_id), by=request.auth, at=timezone.now(), text=body.text)
        return 201, _plain(request, case_id)

    status, answer = idempotent(request, scope=f"note:{request.auth.pk}", action=leave)
    return JsonResponse(answer, status=status)


class DeskPhotosIn(Input):
    photos: PhotoIds = Field(min_length=1)
    public: bool = Field(False, description="True: the person who asked sees them, too.")


@router.post("/cases/{int:case_id}/photos", response={201: DeskCaseWithHistory}, auth=WORKS)
def add_desk_photos(request: ApiRequest, case_id: int, body: DeskPhotosIn) -> JsonResponse:
    """Attach uploaded photos to an open case of one of your units."""

    def add() -> tuple[int, Any]:
        case = _visible(request, case_id)
        actions.add_photos(
            case, body.photos, at=timezone.now(), by=request.auth, public=body.public
        )
        return 201, _as_shown(request, case_id)

    status, answer = idempotent(request, scope=f"photos:{request.auth.pk}", action=add)
    return JsonResponse(answer, status=status)


@router.get("/cases/{int:case_id}/photos/{photo}", auth=READS, openapi_extra=AS_JPEG)
def desk_photo(request: ApiRequest, case_id: int, photo: str, small: bool = False) -> HttpResponse:
    """A photo of a case you may see, once it is ready; `small` for a small one."""
    photos: QuerySet[Photo] = Photo.objects.of([_visible(request, case_id)])
    return as_jpeg(photos.filter(key=photo).first(), small=small, to=Viewer.UNIT)


def _unit(code: str) -> Unit:
    unit: Unit | None = Unit.objects.not_ended().filter(code=code).first()
    if unit is None:
        raise Unknown.at("unit", gettext("There is no such unit."))
    return unit
