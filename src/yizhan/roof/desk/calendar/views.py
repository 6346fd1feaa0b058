"""/desk/calendar: which days are working days, a year at a glance, a day at a time."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.worktime.actions import fill_year, missing_years, set_day
from yizhan.ground.worktime.models import CalendarDay
from yizhan.roof.desk.calendar.forms import DayForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message

FIRST_YEAR, YEARS_AHEAD = 2020, 2


@dataclass(frozen=True)
class Cell:
    date: date
    known: CalendarDay | None

    @property
    def kind(self) -> str:
        """`off` and `made_up` are the days that are not what their weekday says."""
        if self.known is None:
            return "unknown"
        weekend = self.date.weekday() >= 5
        if self.known.working:
            return "made_up" if weekend else "plain"
        return "free" if weekend and not self.known.note else "off"


def months(year: int, known: dict[date, CalendarDay]) -> list[list[list[Cell | None]]]:
    """Twelve months of weeks of seven; None where the week reaches into the next month."""
    return [
        [
            [Cell(day, known.get(day)) if day.month == month else None for day in week]
            for week in Calendar().monthdatescalendar(year, month)
        ]
        for month in range(1, 13)
    ]


def year_asked(request: PageRequest, this_year: int) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
    return min(max(year, FIRST_YEAR), this_year + YEARS_AHEAD)


@desk_page(Permission.CALENDAR_EDIT)
def calendar(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    this_year = timezone.localdate(now).year
    year = year_asked(request, this_year)
    known = {day.date: day for day in CalendarDay.objects.of_year(year)}
    chosen = next((d for d in known.values() if str(d.date) == request.GET.get("day")), None)
    form = DayForm(request.POST or None, initial=start_of(chosen))
    if form.is_valid():
        day = form.cleaned_data.pop("day")
        set_day(day, by=request.user, at=now, **form.cleaned_data)
        messages.success(request, _("Saved. New deadlines keep to it."))
        return redirect(f"{request.path}?year={day.year}")
    context = {
        "year": year,
        "years": range(max(FIRST_YEAR, this_year - 3), this_year + YEARS_AHEAD + 1),
        "months": months(year, known),
        "special": [day for day in known.values() if day.note],
        "missing": missing_years(now),
        "here": bool(known),
        "form": form if chosen or form.is_bound else None,
        "chosen": chosen.date if chosen else None,
    }
    status = 422 if form.errors else 200
    return show(request, "desk/calendar/calendar.html", context, status=status)


def start_of(day: CalendarDay | None) -> dict[str, object]:
    if day is None:
        return {}
    return {"day": day.date, "working": "1" if day.working else "0", "note": day.note}


@desk_page(Permission.CALENDAR_EDIT)
@require_POST
def fill(request: PageRequest, year: int) -> HttpResponse:
    """Enter what the State Council announced for a year; what the city has set already stays."""
    with refusals_as_message(request):
        days = fill_year(year, by=request.user, at=timezone.now())
        entered = ngettext("%(n)s day entered.", "%(n)s days entered.", days) % {"n": days}
        messages.success(request, entered)
    return redirect(f"/desk/calendar?year={year}")
