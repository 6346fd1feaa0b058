"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_report


def a_report_of_the_city(world: Any) -> int:
    return (Report.objects.first() or a_report(world.city)).pk


THINGS = {
    "report/too/<int:pk>": a_report_of_the_city,
    "report/too/<int:pk>/undo": a_report_of_the_city,
    "report/receipt/photos/<str:key>": lambda _world: "0" * 32,
}
