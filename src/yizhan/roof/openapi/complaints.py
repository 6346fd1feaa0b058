"""Complaints about the platform, for everybody: those that somebody has looked at, and the answers.
Days, no times."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.kit.days import local_day
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Subject

router = Router(tags=["complaints"])


class ComplaintOut(Schema):
    id: int
    subject: Subject
    text: str = Field(description="Empty: these words are not for everybody, or are deleted.")
    written_on: date
    due_on: date = Field(description="By when it is answered.")
    answer: str = Field(description="Empty: none yet.")
    answered_on: date | None
    url: str

    @classmethod
    def of(cls, one: Complaint) -> Self:
        return cls(
            id=one.pk,
            subject=Subject(one.subject),
            text=one.shown_text,
            written_on=local_day(one.written_at),
            due_on=local_day(one.due_at),
            answer=one.answer,
            answered_on=local_day(one.answered_at) if one.answered_at else None,
            url=absolute_address(f"/complaints#c{one.pk}"),
        )


class WantedComplaints(Input):
    state: Literal["", "open", "answered"] = ""


class Complaints(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [ComplaintOut.of(one) for one in page["items"]]
        return page


@router.get("", auth=None, response=list[ComplaintOut])
@paginate(Complaints)
def list_complaints(request: HttpRequest, wanted: Query[WantedComplaints]) -> QuerySet[Complaint]:
    """Complaints about the platform with the answers of the city, the newest first."""
    rows = Complaint.objects.public()
    if wanted.state == "open":
        rows = rows.open()
    elif wanted.state == "answered":
        rows = rows.exclude(answered_at=None)
    # By key, which says no time: the place in a list travels in `next`.
    return rows.order_by("-pk")
