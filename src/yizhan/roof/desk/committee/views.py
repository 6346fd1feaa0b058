"""/desk/committees: seats and terms, meetings and what they decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, units_where
from yizhan.roof.desk.committee.forms import (
    DecisionForm,
    MeetingForm,
    MinutesForm,
    SeatForm,
    TermForm,
)
from yizhan.roof.desk.committee.rows import (
    committee_rows,
    committees,
    meetings,
    open_decisions,
    seat_rows,
)
from yizhan.roof.shared.accounts import account_for
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.leadership import actions
from yizhan.wings.organisation.leadership.models import Decision, Meeting, Seat, Term

SHOWN = 20
"""Meetings on a committee's page."""
OFFERED = 12
"""Units offered to whoever types."""


@desk_page(Permission.COMMITTEE_READ)
def committee_list(request: PageRequest) -> HttpResponse:
    rows = committee_rows(request.user, on=timezone.localdate())
    return show(request, "desk/committee/list.html", {"rows": rows})


@desk_page(Permission.COMMITTEE_READ)
def committee(request: PageRequest, code: str) -> HttpResponse:
    committee, today = _visible_committee(request, code), timezone.localdate()
    context = {
        "committee": committee,
        "seats": seat_rows(request.user, committee, on=today),
        "meetings": meetings(request.user, committee)[:SHOWN],
        "open": open_decisions(request.user, committee),
        "today": today,
        "may_edit": can(request.user, Permission.COMMITTEE_EDIT, committee),
        "may_appoint": can(request.user, Permission.POST_GRANT, committee)
        and can(request.user, Permission.COMMITTEE_EDIT, committee),
    }
    return show(request, "desk/committee/committee.html", context)


@desk_page(Permission.COMMITTEE_EDIT)
def find_units(request: PageRequest) -> HttpResponse:
    """Options for the boxes that ask for a unit."""
    words = (request.GET.get("unit") or request.GET.get("represents") or "").strip()
    visible = units_where(request.user, Permission.UNIT_READ).filter(closed_on=None)
    units = visible.filter(name__icontains=words).order_by("path")[:OFFERED] if words else ()
    return show(request, "desk/cases/units.html", {"units": units})


@desk_page(Permission.COMMITTEE_EDIT)
def new_seat(request: PageRequest, code: str) -> HttpResponse:
    committee = _visible_committee(request, code)
    form = SeatForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            actions.open_seat(committee, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The seat is open. Appoint somebody to it."))
            return redirect("desk:committee", code)
    return _form(request, form, committee, title=_("New seat"))


@desk_page(Permission.COMMITTEE_EDIT)
def appoint(request: PageRequest, pk: int) -> HttpResponse:
    """Give a seat to somebody; who has no account yet gets one, with a password shown once."""
    seats = Seat.objects.visible_to(request.user).select_related("committee", "represents")
    seat = get_object_or_404(seats, pk=pk)
    form = TermForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        with refusals_on(form):
            with transaction.atomic():  # a refused term opens no account
                person, password = account_for(
                    form.cleaned_data["username"],
                    display_name=form.cleaned_data["display_name"],
                    by=request.user,
                    at=now,
                )
                until = form.cleaned_data["until"]
                actions.appoint(seat, person=person, until=until, by=request.user, at=now)
            messages.success(request, _("The seat is held."))
            if password:
                text = _("Password of %(name)s, shown this once: %(password)s")
                messages.warning(request, text % {"name": person.username, "password": password})
            return redirect("desk:committee", seat.committee.code)
    return _form(request, form, seat.committee, title=f"{_('Appoint to')} {seat}")


@desk_page(Permission.COMMITTEE_EDIT)
@require_POST
def close_seat(request: PageRequest, pk: int) -> HttpResponse:
    seats = Seat.objects.visible_to(request.user).select_related("committee")
    seat = get_object_or_404(seats, pk=pk)
    actions.close_seat(seat, by=request.user, at=timezone.now())
    messages.success(request, _("The seat is given up, and the term in it has ended."))
    return redirect("desk:committee", seat.committee.code)


@desk_page(Permission.COMMITTEE_EDIT)
@require_POST
def end_term(request: PageRequest, pk: int) -> HttpResponse:
    terms = Term.objects.visible_to(request.user).select_related("seat__committee")
    term = get_object_or_404(terms, pk=pk)
    actions.end_term(term, by=request.user, at=timezone.now())
    messages.success(request, _("The term has ended; the seat is vacant."))
    return redirect("desk:committee", term.seat.committee.code)


@desk_page(Permission.COMMITTEE_EDIT)
def new_meeting(request: PageRequest, code: str) -> HttpResponse:
    """Plan a meeting; its agenda begins with what the last ones decided and is not done."""
    committee = _visible_committee(request, code)
    still = open_decisions(request.user, committee)
    first = [_("How the last decisions were carried out")] if still.exists() else []
    form = MeetingForm(request.POST or None, initial={"agenda": "\n".join(first)})
    if form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "version"}
        with refusals_on(form):
            meeting = actions.plan_meeting(committee, by=request.user, at=timezone.now(), **values)
            messages.success(request, _("The meeting is planned; who sits here has been told."))
            return redirect("desk:meeting", meeting.pk)
    return _form(request, form, committee, title=_("New meeting"), still=still)


@desk_page(Permission.COMMITTEE_READ)
def meeting(request: PageRequest, pk: int) -> HttpResponse:
    return _meeting(request, _visible_meeting(request, pk))


@desk_page(Permission.COMMITTEE_EDIT)
def edit_meeting(request: PageRequest, pk: int) -> HttpResponse:
    meeting = _visible_meeting(request, pk)
    start = {
        "title": meeting.title,
        "held_at": timezone.localtime(meeting.held_at),
        "place": meeting.place,
        "agenda": "\n".join(item.title for item in meeting.agenda.order_by("position")),
        "version": meeting.version,
    }
    form = MeetingForm(request.POST or None, initial=start)
    if form.is_valid():
        values = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        with refusals_on(form):
            actions.revise_meeting(meeting, by=request.user, at=timezone.now(), **values)
            messages.success(request, _("The meeting is changed."))
            return redirect("desk:meeting", pk)
    return _form(request, form, meeting.committee, title=_("Change the meeting"))


@desk_page(Permission.COMMITTEE_EDIT)
@require_POST
def call_off(request: PageRequest, pk: int) -> HttpResponse:
    meeting = _visible_meeting(request, pk)
    actions.call_off(meeting, by=request.user, at=timezone.now())
    messages.success(request, _("The meeting is called off."))
    return redirect("desk:committee", meeting.committee.code)


@desk_page(Permission.COMMITTEE_EDIT)
@require_POST
def minutes(request: PageRequest, pk: int) -> HttpResponse:
    meeting = _visible_meeting(request, pk)
    form = _minutes_form(request, meeting, bound=True)
    if form.is_valid():
        with refusals_on(form):
            actions.keep_minutes(
                meeting,
                minutes=form.cleaned_data["minutes"],
                attendance=form.attendance,
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The minutes are kept."))
            return redirect("desk:meeting", pk)
    return _meeting(request, meeting, minutes=form)


@desk_page(Permission.COMMITTEE_EDIT)
@require_POST
def decide(request: PageRequest, pk: int) -> HttpResponse:
    meeting = _visible_meeting(request, pk)
    form = DecisionForm(request.POST, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            actions.decide(meeting, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Decided, and owed from now on."))
            return redirect("desk:meeting", pk)
    return _meeting(request, meeting, decision=form)


def _visible_committee(request: PageRequest, code: str) -> Unit:
    committee: Unit = get_object_or_404(committees(request.user), code=code)
    return committee


def _visible_meeting(request: PageRequest, pk: int) -> Meeting:
    visible = Meeting.objects.visible_to(request.user).select_related("committee")
    return get_object_or_404(visible, pk=pk)


def _form(
    request: PageRequest, form: Form, unit: Unit, *, title: str, still: Any = ()
) -> HttpResponse:
    context = {"committee": unit, "form": form, "title": title, "still": still}
    status = 422 if form.errors else 200
    return show(request, "desk/committee/form.html", context, status=status)


def _minutes_form(request: PageRequest, meeting: Meeting, *, bound: bool) -> MinutesForm:
    day = timezone.localdate(meeting.held_at)
    terms = Term.objects.visible_to(request.user).in_force(on=day)
    sitting = terms.filter(seat__committee=meeting.committee).select_related("seat", "person")
    return MinutesForm(
        request.POST if bound else None,
        terms=list(sitting.order_by("seat__position", "pk")),
        presences=dict(meeting.attendances.values_list("term", "presence")),
        initial={"minutes": meeting.minutes, "version": meeting.version},
    )


def _meeting(
    request: PageRequest,
    meeting: Meeting,
    *,
    minutes: MinutesForm | None = None,
    decision: DecisionForm | None = None,
) -> HttpResponse:
    may_edit = can(request.user, Permission.COMMITTEE_EDIT, meeting.committee)
    begun = meeting.held_at <= timezone.now()
    decided = Decision.objects.visible_to(request.user).filter(meeting=meeting)
    context = {
        "meeting": meeting,
        "agenda": meeting.agenda.order_by("position"),
        "attendances": meeting.attendances.select_related("term__person", "term__seat").order_by(
            "term__seat__position", "pk"
        ),
        "decisions": decided.select_related("duty__unit").order_by("number"),
        "still": open_decisions(request.user, meeting.committee, before=meeting),
        "today": timezone.localdate(),
        "may_edit": may_edit,
        "begun": begun,
        "minutes": (minutes or _minutes_form(request, meeting, bound=False)) if may_edit else None,
        "decision": (decision or DecisionForm(by=request.user)) if may_edit and begun else None,
    }
    wrong = any(form is not None and form.errors for form in (minutes, decision))
    return show(request, "desk/committee/meeting.html", context, status=422 if wrong else 200)
