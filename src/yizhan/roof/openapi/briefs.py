"""The brief of a period and a unit, for programs with a token: the figures, and what is stuck."""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.kit.days import FIRST, LAST
from yizhan.roof.insight.brief import as_data, write_brief
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.inputs import Input, Unknown
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.organisation.briefs.models import BriefText
from yizhan.wings.organisation.briefs.rules import Period
from yizhan.wings.organisation.duties.models import DutyPeriod

router = Router(tags=["briefs"])
EARLIEST = date(2000, 1, 1)


class BriefFigureOut(Schema):
    value: int | float | None = Field(description="Null: a group too small to be shown.")
    unit: str
    as_of: date
    name: str
    part: str
    before: int | float | None
    rows: str


class BriefOut(Schema):
    since: date = Field(alias="from")
    until: date = Field(alias="to")
    before: dict[str, date]
    unit: str
    indicators: dict[str, BriefFigureOut]
    stuck: dict[str, Any]
    texts: dict[str, str]


class WantedBrief(Input):
    since: date = Field(alias="from", description="The first day.")
    until: date = Field(alias="to", description="The last day.")
    unit: str = Field("", description="A unit's code; empty: the uppermost you may see.")


@router.get("", auth=READS, response=BriefOut, by_alias=True)
def brief(request: HttpRequest, wanted: Annotated[WantedBrief, Query(...)]) -> JsonResponse:
    """The figures of these days beside those of the days before, and what is stuck."""
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    at = timezone.now()
    if not max(FIRST, EARLIEST) <= wanted.since <= wanted.until <= LAST:
        raise Unknown.at("to", _("The period ends before it begins."))
    if wanted.since > timezone.localdate(at):
        raise Unknown.at("from", _("The period has not begun."))
    period = Period(wanted.since, wanted.until)
    unit = _unit(person, wanted.unit)
    newest = BriefText.objects.visible_to(person).of_brief(unit, period).first()
    written = write_brief(
        period,
        unit=unit,
        cases=Case.objects.within(person, Permission.OVERVIEW_READ),
        duties=DutyPeriod.objects.visible_to(person),
        at=at,
        texts=newest.texts if newest else None,
    )
    link = absolute_address("/data/")
    return JsonResponse(as_data(written, lambda key: f"{link}{key}"))


def _unit(person: Person, code: str) -> Unit:
    units = units_where(person, Permission.OVERVIEW_READ).order_by("path")
    rows = units.filter(code=code) if code else units.not_ended()[:1]
    unit: Unit = get_object_or_404(rows)
    return unit
