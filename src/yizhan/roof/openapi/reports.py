"""Reports: sent without a name, followed by a receipt of five words; and what everybody reads."""

# No `from __future__ import annotations` here; cases.py says why.

import json
from datetime import date, datetime
from typing import Any, Literal, Self

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from yizhan.ground.casework import index
from yizhan.ground.casework.rules import ItemGroup
from yizhan.kit.days import local_day
from yizhan.kit.questions import AnswerKind
from yizhan.roof.openapi.auth import spend_as_caller, spend_upload
from yizhan.roof.openapi.inputs import Input, Unknown
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.roof.openapi.writes import LONGEST_KEY, BadKey
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.report_words import report_line
from yizhan.roof.shared.retries import guests_key
from yizhan.wings.participation.reports.actions import send
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.rules import LONGEST_PLACE, LONGEST_TEXT

router = Router(tags=["reports"])
LONGEST_ANSWERS = 20_000


class ChoiceOut(Schema):
    key: str
    name: str
    name_en: str


class QuestionOut(Schema):
    code: str
    kind: AnswerKind
    text: str
    text_en: str
    hint: str
    hint_en: str
    required: bool
    choices: list[ChoiceOut]


class KindOut(Schema):
    code: str
    group: ItemGroup
    name: str
    name_en: str
    urgent: bool
    questions: list[QuestionOut] = Field(alias="asked", description="Asked with `answers`.")


class ReportIn(Input):
    item: str = Field(description="The code of a kind; `GET /reports/kinds` has them.")
    lat: float | None = Field(None, description="WGS-84; of the matter. Rounded to about 100 m.")
    lon: float | None = None
    place: str = Field("", description=f"Where it is, in at most {LONGEST_PLACE} characters.")
    text: str = Field("", description=f"At most {LONGEST_TEXT} characters; what, never who.")
    at_once: bool = Field(False, description="Of an urgent kind: do not wait for others.")
    answers: str = Field(
        "",
        max_length=LONGEST_ANSWERS,
        description='To the questions of the kind, as JSON: `{"code": ["answer", ...], ...}`.',
    )


class ReceiptOut(Schema):
    receipt: str = Field(description="Five words: the only way back to the report.")
    url: str = Field(description="Where they are entered.")
    release_by: Moment | None = Field(
        description="By when the office has it; null: it has it already."
    )


class ReportOut(Schema):
    id: int
    kind: ItemGroup
    item: str
    name: str
    place: str
    division: str | None
    state: Literal["open", "closed"]
    status: str = Field(description="How far it is, in words.")
    opened_on: date = Field(description="The day it came to the office; never the time.")
    lon: float | None
    lat: float | None
    url: str

    @classmethod
    def of(cls, one: Report, *, at: datetime) -> Self:
        line, case = report_line(one, at=at), one.case
        return cls(
            id=one.pk,
            kind=ItemGroup(case.item.group),
            item=case.item.code,
            name=line.title,
            place=line.where,
            division=case.division.code if case.division else None,
            state="open" if line.open else "closed",
            status=str(line.badge.word),
            opened_on=local_day(case.opened_at),
            lon=case.lon,
            lat=case.lat,
            url=absolute_address(f"/reports/{one.pk}"),
        )


class WantedReports(Input):
    kind: ItemGroup | Literal[""] = ""
    division: str = Field("", description="The code of a county or district, or of a part of it.")
    state: Literal["", "open", "closed"] = ""


class Reports(Paged):
    """A page of public reports, each as it is at this moment."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        at = timezone.now()
        page["items"] = [ReportOut.of(one, at=at) for one in page["items"]]
        return page


@router.get("", auth=None, response=list[ReportOut])
@paginate(Reports)
def list_reports(request: HttpRequest, wanted: Query[WantedReports]) -> QuerySet[Report]:
    """Every public report, the newest first: days, no times, no words and nobody."""
    rows = Report.objects.public()
    if wanted.kind:
        rows = rows.of_kind(wanted.kind)
    if wanted.division:
        rows = rows.in_division(wanted.division)
    if wanted.state:
        rows = rows.in_state(wanted.state)
    return rows.order_by("-pk")


@router.get("/{int:pk}", auth=None, response=ReportOut)
def one_report(request: HttpRequest, pk: int) -> ReportOut:
    """One public report."""
    one = get_object_or_404(Report.objects.public(), pk=pk)
    return ReportOut.of(one, at=timezone.now())


@router.get("/kinds", response=list[KindOut], auth=None)
def list_kinds(request: HttpRequest) -> list[Any]:
    """Everything that can be reported."""
    return index.reportable()


@router.post("", response={201: ReceiptOut}, auth=None)
def send_report(
    request: HttpRequest,
    body: Form[ReportIn],
    photo: File[list[UploadedFile]] = [],  # noqa: B006  # django-ninja's way to say «none»
) -> Status[Any]:
    """Report a place or a condition, as `multipart/form-data` with up to three photos. Nothing of
    the caller is kept. The same Idempotency-Key gets the same receipt."""
    at = timezone.now()
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise BadKey
    spend_as_caller(request, "order", at=at)
    uploads = [file.read() for file in photo]
    spend_upload(request, uploads, at=at)
    item = index.item_by_code(body.item)
    if item is None or not item.is_report:
        raise Unknown.at("item", gettext("There is no such kind of report."))
    answers = _answers(body.answers)
    sent = send(
        item,
        key=guests_key(request, "report", key),
        at=at,
        text=body.text,
        place=body.place,
        lon=body.lon,
        lat=body.lat,
        photos=uploads,
        at_once=body.at_once,
        answers=answers,
    )
    answer = {
        "receipt": sent.code,
        "url": f"{settings.BASE_URL}/report/receipt",
        "release_by": sent.release_by,
    }
    return Status(201, answer)


def _answers(text: str) -> dict[str, list[str]]:
    """Raises Unknown if these are no answers by code."""
    try:
        found = json.loads(text) if text else {}
        lists = {code: [one] if isinstance(one, str) else one for code, one in found.items()}
        if not all(isinstance(one, str) for values in lists.values() for one in values):
            raise TypeError(lists)
    except (ValueError, TypeError, AttributeError, RecursionError) as exc:
        words = gettext('Answers are JSON: {"code": ["answer"]}.')
        raise Unknown.at("answers", words) from exc
    return lists
