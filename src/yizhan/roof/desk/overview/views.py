"""/desk/overview: how it stands, each number a link to its cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.worktime.actions import missing_years
from yizhan.roof.desk.overview.figures import figures_by_unit
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show

DAYS = (30, 90, 365)


@dataclass(frozen=True)
class Period:
    code: str
    label: str
    since: datetime
    until: datetime


def periods(now: datetime) -> list[Period]:
    """Counted back from today, or a calendar year; the first one is what is shown unasked."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = today + timedelta(days=1)
    found = [
        Period(
            str(days),
            ngettext("last %(n)s day", "last %(n)s days", days) % {"n": days},
            tomorrow - timedelta(days=days),
            tomorrow,
        )
        for days in DAYS
    ]
    for year in range(today.year, today.year - 3, -1):
        first = today.replace(year=year, month=1, day=1)
        label = _("year %(year)s") % {"year": year}
        found.append(Period(f"y{year}", label, first, first.replace(year=year + 1)))
    return found


@desk_page(Permission.OVERVIEW_READ)
@require_GET
def overview(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    choices = periods(now)
    asked = request.GET.get("period", "")
    period = next((choice for choice in choices if choice.code == asked), choices[0])
    total, page = figures_by_unit(
        request.user, at=now, since=period.since, until=period.until, page=request.GET.get("page")
    )
    can_edit = can_somewhere(request.user, Permission.CALENDAR_EDIT)
    context = {
        "total": total,
        "page": page,
        "query": f"period={period.code}&",
        "period": period,
        "choices": choices,
        "now": now,
        "missing": missing_years(now) if can_edit else (),
        "range": f"since={period.since:%F}&until={period.until - timedelta(days=1):%F}",
    }
    return show(request, "desk/overview/overview.html", context, part="units")
