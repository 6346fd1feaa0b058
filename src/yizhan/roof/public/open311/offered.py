"""Kinds of reports, as Open311 calls them: services, and the questions of each."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.casework.index import item_by_code, reportable, responsible_unit
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.places.index import division_at, within_city
from yizhan.kit.questions import AnswerKind, Choice, Question
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
            "metadata": item.urgent or bool(item.questions),
            "type": "realtime" if item.urgent else "batch",
            "keywords": "",
            "group": str(item.get_group_display()),
        }
        for item in items
    ]


def definition(item: CatalogueItem) -> dict[str, Any]:
    """Return the questions of a service: that of an urgent one, and those that the city asks."""
    asked = [_at_once(), *item.asked] if item.urgent else item.asked
    attributes = [_attribute(one, order) for order, one in enumerate(asked, start=1)]
    return {"service_code": item.code, "attributes": attributes}


def _at_once() -> Question:
    words = _("Send it on at once, not together with others?")
    choices = (Choice("yes", _("Yes")), Choice("no", _("No")))
    return Question(AT_ONCE, AnswerKind.ONE_OF, words, choices=choices)


def _attribute(one: Question, order: int) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "variable": True,
        "code": one.code,
        "datatype": str(one.kind),
        "required": one.required,
        "datatype_description": one.help,
        "order": order,
        "description": one.label,
    }
    if one.is_list:
        attribute["values"] = [{"key": choice.key, "name": choice.label} for choice in one.choices]
    return attribute
