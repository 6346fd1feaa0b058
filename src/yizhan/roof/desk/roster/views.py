"""/desk/roster: who is on duty when offices are closed, and what that promises to riders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.worktime.actions import end_entry, load_calendar, load_roster, save_entry
from yizhan.ground.worktime.models import RosterEntry
from yizhan.ground.worktime.rules import EVERY_DAY, Shift
from yizhan.kit.days import local_day
from yizhan.roof.desk.roster.forms import EntryForm, last_day
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on


@dataclass(frozen=True)
class Line:
    entry: RosterEntry
    hours: str
    last: date | None
    on: bool
    reachable: bool
    """Somebody hears of a case; otherwise it is a number to call and promises nothing."""


@desk_page(Permission.ROSTER_EDIT)
def roster(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    entries = RosterEntry.objects.visible_to(request.user).ending_after(local_day(now))
    rows = entries.select_related("unit", "person").order_by("unit__path", "since", "begins", "pk")
    lines = [_line(entry, at=now) for entry in rows]
    context = {"lines": lines, "covered": any(line.on and line.reachable for line in lines)}
    return show(request, "desk/roster/roster.html", context)


@desk_page(Permission.ROSTER_EDIT)
def entry(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """One entry, or a new one."""
    visible = RosterEntry.objects.visible_to(request.user).select_related("unit", "person")
    entry = get_object_or_404(visible, pk=pk) if pk else None
    form = EntryForm(request.POST or None, admin=request.user, entry=entry)
    if form.is_valid() and not _within_reach(form, request):
        form.add_error("unit", _("This unit is not one of yours."))
    if form.is_valid():
        with refusals_on(form):
            save_entry(entry, by=request.user, at=timezone.now(), **form.columns())
            messages.success(request, _("Saved. New urgent cases keep to it."))
            return redirect("desk:roster")
    status = 422 if form.errors else 200
    context = {"form": form, "entry": entry}
    return show(request, "desk/roster/entry.html", context, status=status)


@desk_page(Permission.ROSTER_EDIT)
@require_POST
def end(request: PageRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(RosterEntry.objects.visible_to(request.user), pk=pk)
    end_entry(entry, by=request.user, at=timezone.now())
    messages.success(request, _("Off the roster. Open cases keep their deadline."))
    return redirect("desk:roster")


def _within_reach(form: EntryForm, request: PageRequest) -> bool:
    reach = units_where(request.user, Permission.ROSTER_EDIT)
    return bool(reach.filter(pk=form.cleaned_data["unit"].pk).exists())


def _line(entry: RosterEntry, *, at: datetime) -> Line:
    return Line(
        entry,
        hours=hours_words(entry.shift),
        last=last_day(entry),
        on=entry.shift.covers(at, load_calendar()),
        reachable=entry in load_roster(entry.unit),
    )


def hours_words(shift: Shift) -> str:
    """`Monday to Friday 18:00 to 08:00 (next day)`, `every day round the clock`."""
    words = {
        "days": _days_words(sorted(shift.weekdays)),
        "begins": f"{shift.begins:%H:%M}",
        "ends": f"{shift.ends:%H:%M}",
    }
    if shift.begins == shift.ends:
        return _("%(days)s round the clock") % words
    if shift.ends < shift.begins:
        return _("%(days)s %(begins)s to %(ends)s the next morning") % words
    return _("%(days)s %(begins)s to %(ends)s") % words


def _days_words(days: list[int]) -> str:
    if len(days) == len(EVERY_DAY):
        return _("every day")
    in_a_row = all(later - day == 1 for day, later in pairwise(days))
    if in_a_row and len(days) > 2:
        return _("%(first)s to %(last)s") % {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
    return _(", ").join(str(WEEKDAYS[day]) for day in days)
