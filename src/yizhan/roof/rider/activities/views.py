"""/activities: what there is, one of it, signing up; the QR code at the place; mine."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.roof.rider.activities.cards import by_day, card, day_name, end_of_week, moment
from yizhan.roof.rider.activities.forms import HereForm, JoinForm
from yizhan.roof.shared.audience import OpenRequest, PageRequest, public_page, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.activities import actions
from yizhan.wings.care.activities.index import takeable
from yizhan.wings.care.activities.models import Calendar, Session, SignUp
from yizhan.wings.care.activities.rules import Group

MOST, PAGE = 60, 20
TICKETS = 20
"""As many tickets as a browser remembers."""


@public_page
@require_GET
def activities(request: OpenRequest) -> HttpResponse:
    """The list: this week, then later; `can=1` only what can still be joined."""
    at = timezone.now()
    group = request.GET.get("group", "")
    coming = Session.objects.public().coming(at=at)
    if group in Group.values:
        coming = coming.filter(kind__group=group)
    can = bool(request.GET.get("can"))
    if can:
        coming = coming.can_be_joined(at=at)
    rows = list(coming.select_related("kind", "station", "unit")[:MOST])
    if group == Group.VOLUNTEERING and can and isinstance(request.user, Person):
        rows = takeable(rows, request.user)
    edge = end_of_week(at)
    context = {
        "this_week": by_day([one for one in rows if one.begins_at < edge], at=at),
        "later": by_day([one for one in rows if one.begins_at >= edge], at=at),
        "group": group,
        "groups": Group.choices,
        "can": can,
    }
    return show(request, "rider/activities/list.html", context)


@public_page
@require_GET
def activity(request: OpenRequest, pk: int) -> HttpResponse:
    return _page(request, _public_session(pk))


@public_page
@require_POST
@sent_once
@limited("join")
def join(request: OpenRequest, pk: int) -> HttpResponseBase:
    """Sign up: an account in one tap, a guest with name and telephone."""
    session = _public_session(pk)
    me = request.user if isinstance(request.user, Person) else None
    form = JoinForm(request.POST, guest=me is None, requires=session.requires)
    if form.is_valid():
        with refusals_on(form):
            sign_up = actions.join(
                session,
                by=me,
                at=timezone.now(),
                language=get_language() or "zh-hans",
                **form.cleaned_data,
            )
            return redirect("rider:place", ticket=sign_up.ticket)
    return _page(request, session, form=form)


def _page(request: OpenRequest, session: Session, *, form: JoinForm | None = None) -> HttpResponse:
    at = timezone.now()
    me = request.user if isinstance(request.user, Person) else None
    mine = SignUp.objects.of(session).asked_by(me).active().first() if me else None
    context = {
        "session": session,
        "card": card(session, at=at),
        "day": day_name(local_day(session.begins_at)),
        "closes": moment(session.closes_at) if session.closes_at else "",
        "joinable": session.joinable(at=at),
        "waiting": 0 if session.free else SignUp.objects.of(session).waiting().count(),
        "mine": mine,
        "form": form or JoinForm(guest=me is None, requires=session.requires),
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "rider/activities/activity.html", context, status=status)


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("link")
def here(request: OpenRequest, pk: int) -> HttpResponseBase:
    """The page behind the QR code at the place: one tap says that one is there. Her place is known
    by her account or by the tickets this phone remembers; no number finds it, for it could be a
    stranger's. Whoever has neither is noted by the organiser's list."""
    session = _public_session(pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = HereForm(
        asked if request.method == "POST" else None, initial={"code": asked.get("code")}
    )
    if form.is_valid():
        sign_up = _place_in(session, request)
        if sign_up is None:
            words = _("This phone does not know your place. Whoever keeps the list can note you.")
            form.add_error(None, words)
        else:
            with refusals_on(form, to="code"):
                actions.attend(sign_up, code=form.cleaned_data["code"], at=timezone.now())
                return redirect("rider:place", ticket=sign_up.ticket)
    me = request.user if isinstance(request.user, Person) else None
    context = {
        "session": session,
        "form": form,
        "known": me is not None and SignUp.objects.of(session).asked_by(me).active().exists(),
        "joinable": session.joinable(at=timezone.now()),
    }
    status = 422 if form.errors else 200
    return show(request, "rider/activities/here.html", context, status=status)


def _place_in(session: Session, request: OpenRequest) -> SignUp | None:
    places = SignUp.objects.of(session)
    if isinstance(request.user, Person):
        mine = places.asked_by(request.user).active().first()
        if mine is not None:
            return mine
    for ticket in request.POST.getlist("ticket")[:TICKETS]:
        if (one := places.by_ticket(ticket).first()) is not None:
            return one
    return None


@rider_page
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponse:
    """My activities, the newest first, and the address of my calendar."""
    own = SignUp.objects.asked_by(request.user).select_related("session__kind", "session__station")
    page = Paginator(own.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "calendar": Calendar.objects.visible_to(request.user).first(),
        "sessions": Session.objects.hosted_by(request.user).exists(),
    }
    return show(request, "rider/activities/mine.html", context)


def _public_session(pk: int) -> Session:
    rows = Session.objects.public().select_related(
        "kind", "station", "unit", "requires", "division"
    )
    return get_object_or_404(rows, pk=pk)
