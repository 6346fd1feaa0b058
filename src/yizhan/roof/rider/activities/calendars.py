"""Calendars to subscribe to: everybody's, and one's own by a secret address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yizhan.roof.rider.visits.calendars import planned_events
from yizhan.roof.shared.audience import OpenRequest, PageRequest, public_page, rider_page
from yizhan.roof.shared.ical import Event, as_calendar
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.care.activities import actions
from yizhan.wings.care.activities.models import Calendar, Session, SignUp
from yizhan.wings.care.activities.rules import SignUpState, State

BACK = timedelta(days=31)
"""So long a calendar still shows what is over."""
MOST = 500


@open_answer
def public_feed(request: OpenRequest) -> HttpResponse:
    since = timezone.now() - BACK
    rows = Session.objects.public().coming(at=since).select_related("station")[:MOST]
    return _feed(_("Activities for riders"), (_event(session) for session in rows))


@public_page
@never_cache
@require_safe
def own_feed(request: OpenRequest, key: str) -> HttpResponse:
    """Everything one signed up for; a place that is not sure is tentative. Links lead to the
    activity, not to the place: the file may be read by others on the same phone."""
    own = Calendar.objects.by_ticket(key).select_related("person").first()
    if own is None:
        raise Http404
    since = timezone.now() - BACK
    rows = SignUp.objects.asked_by(own.person).active().filter(session__ends_at__gt=since)
    rows = rows.select_related("session__station").order_by("session__begins_at", "pk")[:MOST]
    with translation.override(own.person.language):
        joined = (_event(row.session, sure=row.state == SignUpState.IN) for row in rows)
        response = _feed(_("My activities"), chain(joined, planned_events(own.person)))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@rider_page
@require_POST
def make(request: PageRequest) -> HttpResponseBase:
    """Make a secret address; one made before ends. It is shown this once."""
    key = actions.make_calendar(request.user, at=timezone.now())
    address = absolute_address(reverse("rider:own_feed", args=[key]))
    messages.success(request, _("The address of your calendar, shown this once: %s") % address)
    return redirect("rider:my_activities")


@rider_page
@require_POST
def end(request: PageRequest) -> HttpResponseBase:
    actions.withdraw_calendar(request.user, at=timezone.now())
    messages.success(request, _("The address of your calendar is withdrawn."))
    return redirect("rider:my_activities")


def _feed(name: str, events: Iterable[Event]) -> HttpResponse:
    return as_calendar(name, events, "activities")


def _event(session: Session, *, sure: bool = True) -> Event:
    address = absolute_address(reverse("rider:activity", args=[session.pk]))
    if session.state == State.CANCELLED:
        status = "CANCELLED"
    else:
        status = "CONFIRMED" if sure else "TENTATIVE"
    return Event(
        uid=f"activity-{session.pk}@yizhan",
        stamp=session.created_at,
        begins=session.begins_at,
        ends=session.ends_at,
        summary=session.title,
        where=session.where,
        text="\n".join(filter(None, (session.reason, session.text, session.materials))),
        url=address,
        status=status,
        sequence=session.version,
    )
