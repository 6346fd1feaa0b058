"""Duties of units, for programs with a token, as far as its holder sees them. Who did one, and what
was answered, is not here."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from enum import StrEnum
from typing import Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.ground.people.models import Person
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import State

router = Router(tags=["duties"])
_STATES = {one.name: one.value for one in State}
DutyState = StrEnum("DutyState", _STATES)  # type: ignore[misc]  # made of the table
"""The exam fleet has states, too: the document knows shapes by their name only."""


class DutyOut(Schema):
    id: int
    unit: str = Field(description="The unit that owes it.")
    what: str
    rule: str | None = Field(description="Null: it was sent as a task, or entered by hand.")
    about: str | None = Field(description="The unit whose registering or founding it follows.")
    due_on: date
    state: DutyState
    done_on: date | None
    late: bool = Field(description="Owed after its day, or done after it.")

    @classmethod
    def of(cls, duty: Duty, *, on: date) -> Self:
        return cls(
            id=duty.pk,
            unit=duty.unit.code,
            what=duty.what,
            rule=duty.rule.code if duty.rule else None,
            about=duty.about.code if duty.about else None,
            due_on=duty.due_on,
            state=DutyState(duty.state),
            done_on=duty.done_on,
            late=duty.is_late(on=on),
        )


class WantedDuties(Input):
    state: DutyState | Literal[""] = ""
    unit: str = Field("", description="The code of a unit: what it owes itself.")


class Duties(Paged):
    """A page of duties, each as it is today."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        today = timezone.localdate()
        page["items"] = [DutyOut.of(one, on=today) for one in page["items"]]
        return page


@router.get("", auth=READS, response=list[DutyOut])
@paginate(Duties)
def list_duties(request: HttpRequest, wanted: Query[WantedDuties]) -> QuerySet[Duty]:
    """The duties of the units you may see, due soonest first."""
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    rows = Duty.objects.visible_to(person)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.unit:
        rows = rows.filter(unit__code=wanted.unit)
    return rows.select_related("unit", "rule", "about").order_by("due_on", "pk")
