"""Activities: what can be joined, for everybody. Who signed up is nobody's business."""

# No `from __future__ import annotations` here; stations.py says why.

from enum import StrEnum
from typing import Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.rules import Group, State

router = Router(tags=["activities"])
_STATES = {one.name: one.value for one in State}
ActivityState = StrEnum("ActivityState", _STATES)  # type: ignore[misc]  # made of the table
"""The exam fleet has states, too: the document knows shapes by their name only."""


class ActivityOut(Schema):
    id: int
    title: str
    kind: str
    group: Group
    unit: str
    station: str | None
    place: str
    begins_at: Moment
    ends_at: Moment
    capacity: int
    free: int
    state: ActivityState
    url: str

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(
            id=session.pk,
            title=session.title,
            kind=session.kind.code,
            group=Group(session.kind.group),
            unit=session.unit.code,
            station=session.station.code if session.station else None,
            place=session.where,
            begins_at=session.begins_at,
            ends_at=session.ends_at,
            capacity=session.capacity,
            free=session.free,
            state=ActivityState(session.state),
            url=absolute_address(f"/activities/{session.pk}"),
        )


class WantedActivities(Input):
    group: Group | Literal[""] = ""
    can_join: bool = False
    """Only those that can be joined now, be it the waiting list."""


class Listed(Paged):
    """A page of activities, each as it is at this moment."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [ActivityOut.of(session) for session in page["items"]]
        return page


@router.get("", auth=None, response=list[ActivityOut])
@paginate(Listed)
def list_activities(request: HttpRequest, wanted: Query[WantedActivities]) -> QuerySet[Session]:
    """Every public activity that is not over, the next first."""
    at = timezone.now()
    sessions = Session.objects.public().coming(at=at)
    if wanted.can_join:
        sessions = sessions.can_be_joined(at=at)
    if wanted.group:
        sessions = sessions.filter(kind__group=wanted.group)
    return sessions.select_related("kind", "unit", "station")


@router.get("/{int:pk}", auth=None, response=ActivityOut)
def one_activity(request: HttpRequest, pk: int) -> ActivityOut:
    """One activity, also one that is over."""
    sessions = Session.objects.public().select_related("kind", "unit", "station")
    return ActivityOut.of(get_object_or_404(sessions, pk=pk))
