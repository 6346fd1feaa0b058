"""Reports for tests. May be imported upward only."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.casework.tests.factories import City, an_item
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.participation.reports.actions import Sent, release_due, send
from yizhan.wings.participation.reports.index import led_by
from yizhan.wings.participation.reports.models import Report

_numbers = count(1)
LATER = MONDAY + timedelta(hours=7)


def a_kind(**fields: Any) -> CatalogueItem:
    """Something that can be reported; the union's department answers, as in `a_city`."""
    columns: dict[str, Any] = {
        "audience": Audience.REPORT,
        "group": ItemGroup.STREET,
        "needs_place": True,
    } | fields
    return an_item(**columns)


def a_key() -> str:
    return f"0123456789abcdef-{next(_numbers)}"


def sent(city: City, item: CatalogueItem, *, at: datetime = MONDAY, **fields: Any) -> Sent:
    columns: dict[str, Any] = {"place": "南桥头", "division": city.county, "key": a_key()} | fields
    return send(item, at=at, **columns)


def a_case(city: City, item: CatalogueItem, *, at: datetime = MONDAY, **fields: Any) -> Case:
    """The case of one report that waited its time."""
    code = sent(city, item, at=at, **fields).code
    release_due(at=at + timedelta(hours=7))
    led = led_by(code)
    assert led is not None and led.case is not None
    return led.case


def a_report(city: City, item: CatalogueItem | None = None, **fields: Any) -> Report:
    case = a_case(city, item or a_kind(), **fields)
    return Report.objects.select_related("case__unit", "case__item").get(case=case)
