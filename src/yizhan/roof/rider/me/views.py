"""/me: a rider's own cases and messages, the data that is kept about her, and who looked at it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.messages import success
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import erase_person, introduce
from yizhan.ground.people.models import Secret
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import active_posts, can_somewhere
from yizhan.roof.rider.appointments.waiting import offered_roles
from yizhan.roof.rider.help.fetching import to_fetch
from yizhan.roof.rider.me.archive import archive_of
from yizhan.roof.rider.me.everything import everything_about
from yizhan.roof.rider.me.forms import EraseForm, NameForm
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.looks import looks_at
from yizhan.roof.shared.my_data import consents_of, kept_of
from yizhan.roof.shared.nav import desk_home
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.received import show_received
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.accompaniment.models import Accompaniment
from yizhan.wings.care.activities.actions import claim_places
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.needs.actions import claim as take_over
from yizhan.wings.care.needs.models import Need
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.participation.restaurants.models import Seat

PAGE, LOOKS = 20, 50


@rider_page
@never_cache
@require_GET
def cases(request: PageRequest) -> HttpResponse:
    """List first the cases that wait for her, then all of hers, the newest first."""
    mine = Need.objects.asked_by(request.user).select_related(
        "case__item", "case__unit", "case__merged_into__unit", "case__merged_into__merged_into"
    )
    waiting = mine.waiting_for_asker(at=timezone.now())
    page = Paginator(mine.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": waiting.order_by("-pk")[:PAGE],
        "offered": SignUp.objects.asked_by(request.user)
        .waiting_for_answer(at=timezone.now())
        .select_related("session"),
        "roles": offered_roles(request.user, at=timezone.now()),
        "riding_asked": Ridership.objects.for_person(request.user).asked().exists(),
        "settled_asked": Accompaniment.objects.asked_by(request.user)
        .waiting_for_rider()
        .select_related("person"),
        "seats_asked": Seat.objects.asked_by(request.user)
        .waiting(at=timezone.now())
        .select_related("visit__restaurant"),
        "unread": Message.objects.visible_to(request.user).unread().count(),
        "hosts": can_somewhere(request.user, Permission.STATION_HOST),
        "visits": can_somewhere(request.user, Permission.VISIT_NOTE),
        "gives": can_somewhere(request.user, Permission.HELP_GIVE),
        "to_fetch": to_fetch(request.user, at=timezone.now()),
        "desk": desk_home(request.user),
    }
    return show(request, "rider/me/cases.html", context)


@rider_page
@require_POST
def claim(request: PageRequest) -> HttpResponse:
    """Take over what was ordered and signed up for on this phone before signing in."""
    tickets = request.POST.getlist("ticket") if "yes" in request.POST else []
    claimed = take_over(tickets, by=request.user, at=timezone.now())
    places = claim_places(tickets, by=request.user, at=timezone.now())
    if claimed:
        words = ngettext("%(n)s case is yours now.", "%(n)s cases are yours now.", claimed)
        success(request, words % {"n": claimed})
    if places:
        words = ngettext("%(n)s place is yours now.", "%(n)s places are yours now.", places)
        success(request, words % {"n": places})
    return redirect("rider:me")


@rider_page
@never_cache
@require_GET
def messages(request: PageRequest) -> HttpResponse:
    return show_received(request, "rider/me/messages.html")


@rider_page
@never_cache
@require_GET
def data(request: PageRequest) -> HttpResponse:
    """The data kept about me, and who looked at it and why."""
    return _data(request)


def _data(request: PageRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    me = request.user
    names = {"display_name": me.display_name, "language": me.language}
    looks = looks_at(me)
    context = {
        "kept": kept_of(me),
        "consents": consents_of(me),
        "wechat": settings.WECHAT_ON,
        "secrets": list(Secret.objects.about(me).order_by("kind")),
        "looks": looks[:LOOKS],
        "older": len(looks[LOOKS:]),
        "posts": active_posts(me),
        "naming": NameForm(initial=names),
        "erasing": EraseForm(),
    } | forms
    return show(request, "rider/me/data.html", context, status=status)


@rider_page
@require_POST
def name(request: PageRequest) -> HttpResponseBase:
    """Say what to be called, and in which language to be written to."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _data(request, status=422, naming=form)
    introduce(request.user, **form.cleaned_data)
    response = redirect("rider:me_data")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        form.cleaned_data["language"],
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@rider_page
@never_cache
@require_GET
def export(request: PageRequest) -> HttpResponse:
    """Everything that is kept about me, as a file a machine can read."""
    everything = everything_about(request.user)
    response = JsonResponse(everything, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="yizhan-my-data.json"'
    return response


@rider_page
@never_cache
@require_GET
def take(request: PageRequest) -> HttpResponse:
    """The same twice in one archive: for a machine, and as a page that opens everywhere."""
    everything = everything_about(request.user)
    response = HttpResponse(archive_of(everything, request.user), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="yizhan-my-data.zip"'
    return response


@rider_page
@require_POST
def erase(request: PageRequest) -> HttpResponseBase:
    """Close my account and forget me, at once."""
    form = EraseForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            erase_person(request.user, by=request.user, at=timezone.now())
            logout(request)
            return redirect("public:home")
    return _data(request, status=422, erasing=form)
