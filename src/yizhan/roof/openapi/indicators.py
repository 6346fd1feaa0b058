"""The city's figures, computed when they are asked for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import AuthenticationError

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import figures, last_day
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.inputs import Input

router = Router(tags=["indicators"])


class IndicatorOut(Schema):
    value: int | float
    unit: str
    as_of: date
    name: str
    definition: str
    rows: str
    """The page that lists what was counted."""


class Asked(Input):
    year: int | None = Field(
        None, ge=2000, le=2100, description="At the end of that year; without it: today."
    )
    unit: str = Field("", description="A unit's code: its own figures. Needs a token.")


@router.get("", response=dict[str, IndicatorOut])
def list_indicators(
    request: HttpRequest, asked: Annotated[Asked, Query(...)]
) -> dict[str, IndicatorOut]:
    """Every figure by its key. City totals are everybody's; a unit's own are for who may see it."""
    today = timezone.localdate()
    day = last_day(asked.year, today=today) if asked.year else today
    extent = Extent(day, _unit(request, asked.unit) if asked.unit else None)
    return {
        figure.about.key: IndicatorOut(
            value=figure.value,
            unit=str(figure.about.unit),
            as_of=figure.on,
            name=str(figure.about.name),
            definition=str(figure.about.definition),
            rows=f"/data/{figure.about.key}",
        )
        for figure in figures(extent)
    }


def _unit(request: HttpRequest, code: str) -> Unit:
    """The unit, for a token whose person may see it; unseen is not found."""
    person = READS(request)
    if person is None:
        raise AuthenticationError
    unit: Unit = get_object_or_404(units_where(person, Permission.UNIT_READ), code=code)
    return unit
