"""Tables asked from above, for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.figure_requests.actions import Asked
from yizhan.wings.organisation.figure_requests.models import FigureRequest

ASKED: dict[str, Any] = {
    "title": "新就业群体季报",
    "office": "自治区社会工作部",
    "due_on": date(2024, 4, 10),
    "keys": ["riders", "delivery_sites"],
    "row_kind": "",
    "since": date(2024, 1, 1),
    "until": date(2024, 3, 31),
}


def asked(**fields: Any) -> Asked:
    return Asked(**ASKED | fields)


def a_request(unit: Unit, by: Person, **fields: Any) -> FigureRequest:
    return FigureRequest.objects.create(unit=unit, by=by, entered_at=MONDAY, **ASKED | fields)
