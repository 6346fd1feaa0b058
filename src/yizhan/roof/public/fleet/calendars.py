"""Exam weeks as a calendar, for whoever plans around them."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.roof.shared.audience import OpenRequest
from yizhan.roof.shared.ical import Event, as_calendar
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.participation.fleet.models import ExamWeek

MOST = 100
BACK = timedelta(days=366)
"""So long a calendar still shows what is over."""


@open_answer
def exam_weeks(_request: OpenRequest) -> HttpResponse:
    """Each exam week with its halls."""
    since = timezone.localdate() - BACK
    rows = ExamWeek.objects.public().not_over(on=since).order_by("first_day", "pk")
    weeks = rows.prefetch_related("halls")[:MOST]
    return as_calendar(_("Exam weeks"), (_event(week) for week in weeks), "exam-weeks")


def _event(week: ExamWeek) -> Event:
    return Event(
        uid=f"exam-week-{week.pk}@yizhan",
        stamp=week.created_at,
        begins=week.first_day,
        ends=week.last_day + timedelta(days=1),
        summary=week.name,
        where="、".join(hall.name for hall in week.halls.all()),
        url=absolute_address(reverse("public:exam_help")),
    )
