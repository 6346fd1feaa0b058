"""/desk/activities: what is organised, who signed up (masked), who was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people import actions as people
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.roof.desk.activities.forms import (
    CancelForm,
    NewSessionForm,
    RevealForm,
    SessionForm,
    ShiftsForm,
    initial_of,
)
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.activities import actions, index
from yizhan.wings.care.activities.models import Kind, Session, SignUp
from yizhan.wings.care.activities.rules import Answer, State

PAGE = 50
LONGEST_KEY = 15
"""Digits of a key that a database can hold."""


@desk_page(Permission.ACTIVITY_READ)
@require_GET
def activities(request: PageRequest) -> HttpResponse:
    """The list: what comes, what waits to be said to have taken place, or all of it."""
    at, when = timezone.now(), request.GET.get("when", "")
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:80]
    rows = Session.objects.visible_to(request.user).called(words)
    if kind:
        rows = rows.filter(kind__code=kind)
    if when == "past":
        rows = rows.filter(ends_at__lte=at).order_by("-begins_at", "-pk")
    else:
        rows = rows.coming(at=at)
    page = Paginator(rows.select_related("kind", "unit", "station"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "when": when,
        "kind": kind,
        "words": words,
        "kinds": Kind.objects.visible_to(request.user).order_by("position", "pk"),
        "query": f"when={when}&kind={kind}&q={words}",
        "may_edit": can_somewhere(request.user, Permission.ACTIVITY_EDIT),
    }
    return show(request, "desk/activities/list.html", context)


@desk_page(Permission.ACTIVITY_EDIT)
def new(request: PageRequest) -> HttpResponse:
    """Plan a session, or several at once."""
    form = NewSessionForm(request.POST or None, by=request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        with refusals_on(form):
            sessions = actions.plan_session(
                chosen["unit"],
                form.details(),
                by=request.user,
                at=timezone.now(),
                times=chosen["times"],
                every_days=chosen["every_days"],
                open_now=chosen["open_now"],
            )
            messages.success(request, _("Planned."))
            return redirect("desk:activity", sessions[0].pk)
    return _form(request, form, title=_("New activity"))


@desk_page(Permission.ACTIVITY_EDIT)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    session = _visible(request, pk)
    form = SessionForm(request.POST or None, initial=initial_of(session))
    if form.is_valid():
        with refusals_on(form):
            actions.edit_session(
                session,
                form.details(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("desk:activity", pk)
    return _form(request, form, title=_("Change the activity"), session=session)


@desk_page(Permission.ACTIVITY_READ)
@never_cache
@require_GET
def activity(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@desk_page(Permission.ACTIVITY_EDIT)
@require_POST
def open_it(request: PageRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.open_session, _("Riders can sign up now."))


@desk_page(Permission.ACTIVITY_EDIT)
@require_POST
def held(request: PageRequest, pk: int) -> HttpResponse:
    """Say that it took place."""
    return _do(request, pk, actions.conclude_session, _("It counts now."))


@desk_page(Permission.ACTIVITY_EDIT)
@require_POST
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    session, form = _visible(request, pk), CancelForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.cancel_session(session, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Cancelled. Everybody who signed up is told."))
            return redirect("desk:activity", pk)
    return _page(request, session, cancelling=form)


@desk_page(Permission.ACTIVITY_EDIT)
@require_POST
def take_out(request: PageRequest, pk: int) -> HttpResponse:
    """Take somebody out who said she cannot come; the next who waits is asked."""
    session = _visible(request, pk)
    one = _participant(session, request.POST.get("who", ""))
    with refusals_as_message(request):
        actions.leave(one, by=request.user, at=timezone.now())
        messages.success(request, _("Taken out."))
    return redirect("desk:activity", pk)


@desk_page(Permission.SECRET_REVEAL)
@never_cache
@require_POST
@limited("reveal")
def reveal(request: PageRequest, pk: int) -> HttpResponse:
    """Show one number, with a reason; the person can read who looked."""
    session, form = _visible(request, pk), RevealForm(request.POST)
    shown = ""
    if form.is_valid():
        row = index.participant(_participant(session, str(form.cleaned_data["who"])))
        if row.secret is None:
            form.add_error("reason", _("No number is kept."))
        else:
            with refusals_on(form):
                shown = people.reveal(
                    row.secret,
                    unit=session.unit,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                    at=timezone.now(),
                )
    return _page(request, session, revealing=form, shown=shown)


def _do(request: PageRequest, pk: int, deed: Callable[..., None], done: str) -> HttpResponse:
    session = _visible(request, pk)
    with refusals_as_message(request):
        deed(session, by=request.user, at=timezone.now())
        messages.success(request, done)
    return redirect("desk:activity", pk)


def _visible(request: PageRequest, pk: int) -> Session:
    rows = Session.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("kind", "unit", "station", "requires"), pk=pk)


def _participant(session: Session, who: str) -> SignUp:
    key = int(who) if who.isdecimal() and len(who) <= LONGEST_KEY else 0
    return get_object_or_404(SignUp.objects.of(session), pk=key)


def _page(
    request: PageRequest, session: Session, *, shown: str = "", **forms: Form
) -> HttpResponse:
    at = timezone.now()
    may_keep = session.attended_by(request.user)
    rows = index.participants(session) if may_keep else []
    everybody = SignUp.objects.of(session)
    answers = Counter(everybody.exclude(useful="").values_list("useful", flat=True))
    may_edit = can(request.user, Permission.ACTIVITY_EDIT, session.unit)
    context: dict[str, Any] = {
        "session": session,
        "rows": rows,
        "waiting": everybody.waiting().count(),
        "present": everybody.attended().count(),
        "answers": [(answer.label, answers[answer]) for answer in Answer] if answers else [],
        "may_keep": may_keep,
        "may_edit": may_edit and session.ahead,
        "may_open": may_edit and session.state == State.PLANNED,
        "may_conclude": may_edit and session.ahead and session.begins_at <= at,
        "may_reveal": can(request.user, Permission.SECRET_REVEAL, session.unit),
        "cancelling": CancelForm(),
        "revealing": RevealForm(),
        "shown": shown,
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/activities/activity.html", context, status=status)


@desk_page(Permission.ACTIVITY_EDIT)
@require_http_methods(["GET", "POST"])
@sent_once
def shifts(request: PageRequest) -> HttpResponseBase:
    """Set several shifts of volunteers at once: days times the times of a day."""
    form = ShiftsForm(request.POST or None, by=request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        with refusals_on(form):
            planned = actions.plan_shifts(
                chosen["unit"],
                form.details(),
                periods=form.shifts(),
                by=request.user,
                at=timezone.now(),
                open_now=chosen["open_now"],
            )
            words = ngettext("%(n)d shift is set.", "%(n)d shifts are set.", len(planned))
            messages.success(request, words % {"n": len(planned)})
            return redirect("desk:activities")
    status = 422 if form.errors else 200
    return show(request, "desk/activities/shifts.html", {"form": form}, status=status)


def _form(
    request: PageRequest, form: Form, *, title: str, session: Session | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "session": session}
    status = 422 if form.errors else 200
    return show(request, "desk/activities/form.html", context, status=status)
