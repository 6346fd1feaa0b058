"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_report


def a_report_of_the_city(world: Any) -> int:
    return (Report.objects.first() or a_report(world.city)).pk


def a_photo_of_it(world: Any) -> str:
    """A photo that everybody may see; its file is not there."""
    report = Report.objects.get(pk=a_report_of_the_city(world))
    known = Photo.objects.filter(case=report.case).first()
    known = known or Photo.objects.create(
        case=report.case, key="f" * 32, state=PhotoState.READY, shielded=True, at=timezone.now()
    )
    return known.key


THINGS = {
    "api/v1/reports/{pk}": a_report_of_the_city,
    "reports/<int:pk>": a_report_of_the_city,
    "reports/<int:pk>/photos/<str:key>": a_photo_of_it,
}
