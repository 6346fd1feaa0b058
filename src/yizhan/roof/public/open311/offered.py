"""Kinds of reports, as Open311 calls them: services, and the questions of each."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.casework.index import item_by_code, reportable, responsible_unit
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.places.index import division_at, within_city
from yizhan.roof.public.open311.answers import Refused, Wrong

AT_ONCE = "at_once"
"""The question of an urgent kind: whether it may leave the pool alone (docs/shield.md)."""


def services() -> list[CatalogueItem]:
    return reportable()


def services_at(lon: float, lat: float) -> list[CatalogueItem]:
    """Return those that a unit answers for at this point. Raises Refused outside of the city."""
    if not within_city(lon, lat):
        raise Refused(Wrong(HTTPStatus.BAD_REQUEST, _("lat and long are outside of this city.")))
    division = division_at(lon, lat).division
    return [item for item in reportable() if responsible_unit(item, division) is not None]


def service_by_code(code: str) -> CatalogueItem:
    """Raises Refused if nothing of this code can be reported."""
    item = item_by_code(code)
    if item is None or not item.is_report:
        raise Refused(
            Wrong(HTTPStatus.NOT_FOUND, _("service_code %(code)s is not known.") % {"code": code})
        )
    return item


def described(items: Iterable[CatalogueItem]) -> list[dict[str, Any]]:
    return [
        {
            "service_code": item.code,
            "service_name": item.label,
            "description": item.label,
            "metadata": item.urgent,
            "type": "realtime" if item.urgent else "batch",
            "keywords": "",
            "group": str(item.get_group_display()),
        }
        for item in items
    ]


def definition(item: CatalogueItem) -> dict[str, Any]:
    """Return the questions of a service; most have none."""
    at_once = {
        "variable": True,
        "code": AT_ONCE,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": "",
        "order": 1,
        "description": _("Send it on at once, not together with others?"),
        "values": [{"key": "yes", "name": _("Yes")}, {"key": "no", "name": _("No")}],
    }
    return {"service_code": item.code, "attributes": [at_once] if item.urgent else []}
