"""/desk/fleet/<week>/<day>: who does what when, what is open and why, and the plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.days import day_in
from yizhan.kit.event_stream import Channel
from yizhan.kit.routing.planning import solvers_installed
from yizhan.roof.desk.fleet.pictures import map_of, timeline_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.event_stream import event_stream
from yizhan.roof.shared.fleet_words import reason_words
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Helper
from yizhan.wings.participation.fleet.rules import AHEAD, Skill, State

SHOWN = 600


@dataclass
class Row:
    """A rider's line of the timeline."""

    helper: Helper
    errands: list[Errand] = field(default_factory=list)

    @property
    def in_order(self) -> list[Errand]:
        """Her errands by the time of their first stop."""
        return sorted(self.errands, key=lambda one: (one.pickup_at or one.delivery_at, one.pk))

    @property
    def skills(self) -> list[str]:
        return [str(Skill(skill).label) for skill in self.helper.skills]


@desk_page(Permission.FLEET_READ)
@require_safe
def events(request: PageRequest, pk: int, day: str) -> HttpResponse:
    """Says when something on the board has changed."""
    week, when = week_and_day(request, pk, day)
    make = partial(_fingerprint, request.user.username, week, when)
    return event_stream(request, Channel(f"fleet {week.pk} {when} {request.user.pk}", make))


def _fingerprint(username: str, week: ExamWeek, day: date) -> str | None:
    person = Person.objects.known_by(username)
    if person is None or not can(person, Permission.FLEET_READ, week.unit):
        return None
    return Errand.objects.visible_to(person).filter(week=week, day=day).fingerprint()


@desk_page(Permission.FLEET_READ)
@never_cache
@require_GET
def board(request: PageRequest, pk: int, day: str) -> HttpResponse:
    week, when = week_and_day(request, pk, day)
    helpers = Helper.objects.visible_to(request.user).signed_up().filter(week=week, day=when)
    rows = {
        one.pk: Row(one)
        for one in helpers.select_related("person", "near").order_by("opens", "pk")[:SHOWN]
    }
    errands = Errand.objects.visible_to(request.user).filter(week=week, day=when)
    by_state: dict[str, list[Errand]] = defaultdict(list)
    for errand in errands.select_related("hall", "helper__person").order_by("due_at", "pk")[:SHOWN]:
        by_state[errand.state].append(errand)
        if errand.helper_id in rows:
            rows[errand.helper_id].errands.append(errand)
    planned = actions.planned_day(week, when)
    may_edit = can(request.user, Permission.FLEET_EDIT, week.unit)
    ahead = [one for state in sorted(AHEAD) for one in by_state[state]]
    context = {
        "week": week,
        "day": when,
        "days": [
            week.first_day + timedelta(days=n)
            for n in range((week.last_day - week.first_day).days + 1)
        ],
        "rows": list(rows.values()),
        "fingerprint": errands.fingerprint(),
        "open": [(one, reason_words(one.reason)) for one in by_state[State.OPEN]],
        "counts": [(label, len(by_state[state])) for state, label in State.choices],
        "late": [
            (one, reason_words(one.reason))
            for state in (State.ACCEPTED, State.UNDER_WAY)
            for one in by_state[state]
            if one.reason
        ],
        "planned": planned,
        "drafted": sum(len({key[0] for key in keys}) for keys in (planned.draft or {}).values()),
        "is_stale": planned.draft is not None and planned.draft_of != planned.version,
        "may_edit": may_edit,
        "drawing": map_of(ahead) if may_edit and ahead else None,
        "timeline": timeline_of([(row.helper, row.in_order) for row in rows.values()]),
        "by_machine": solvers_installed(),
        "movable": [
            errand for state in (State.OFFERED, State.ACCEPTED) for errand in by_state[state]
        ],
    }
    return show(request, "desk/fleet/board.html", context)


@desk_page(Permission.FLEET_EDIT)
@require_POST
def plan(request: PageRequest, pk: int, day: str) -> HttpResponseBase:
    """Draw a plan up; nothing changes for anybody until it is published. Drawn up twice it is the
    later one, so no key is kept: that would hold a transaction open for as long as it takes."""
    week, when = week_and_day(request, pk, day)
    with refusals_as_message(request):
        drawn = actions.draft(week, when, by=request.user, at=timezone.now())
        words = ngettext(
            "Drawn up: %(served)s errands have a rider, %(open)s is open.",
            "Drawn up: %(served)s errands have a rider, %(open)s are open.",
            len(drawn.open),
        )
        messages.success(request, words % {"served": len(drawn.rider_of), "open": len(drawn.open)})
    return redirect("desk:fleet_board", pk, day)


@desk_page(Permission.FLEET_EDIT)
@require_POST
@sent_once
def publish(request: PageRequest, pk: int, day: str) -> HttpResponseBase:
    week, when = week_and_day(request, pk, day)
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 9 else -1
    with refusals_as_message(request):
        actions.publish_draft(week, when, version=version, by=request.user, at=timezone.now())
        messages.success(request, _("Published. Riders are asked now."))
    return redirect("desk:fleet_board", pk, day)


def week_and_day(request: PageRequest, pk: int, day: str) -> tuple[ExamWeek, date]:
    rows = ExamWeek.objects.visible_to(request.user).select_related("unit")
    week, when = get_object_or_404(rows, pk=pk), day_in(day)
    if when is None or not week.first_day <= when <= week.last_day:
        raise Http404
    return week, when
