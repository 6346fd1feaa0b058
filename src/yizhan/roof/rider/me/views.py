"""/me: a rider's own cases and messages, the data that is kept about her, and who looked at it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.messages import success
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import erase_person, introduce
from yizhan.ground.people.models import Secret
from yizhan.ground.people.roles import Permission, active_posts, can_somewhere
from yizhan.roof.rider.accompaniment.records import accompaniments_of
from yizhan.roof.rider.appointments.records import engagements_of
from yizhan.roof.rider.appointments.waiting import offered_roles
from yizhan.roof.rider.branch.records import branch_records_of
from yizhan.roof.rider.help.fetching import to_fetch
from yizhan.roof.rider.me.forms import EraseForm, NameForm
from yizhan.roof.rider.me.looks import looks_at
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.nav import desk_home
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.received import show_received
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.accompaniment.models import Accompaniment
from yizhan.wings.care.activities.actions import claim_places
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.help.models import Voucher
from yizhan.wings.care.losses.index import entries_of
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.needs.actions import claim as take_over
from yizhan.wings.care.needs.models import Need
from yizhan.wings.organisation.register.models import Certificate, Ridership
from yizhan.wings.organisation.talks.models import Delegate
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
    me = request.user
    needs = Need.objects.asked_by(me).select_related("case__item", "case__unit").order_by("pk")
    received = Message.objects.visible_to(me).order_by("pk")
    rode = Ridership.objects.for_person(me).select_related("site").order_by("pk")
    certificate = Certificate.objects.visible_to(me).first()
    parts = SignUp.objects.asked_by(me).select_related("session").order_by("pk")
    with translation.override(me.language):
        everything = {
            "account": {"name": me.display_name, "since": me.created_at, "language": me.language},
            "sealed": [
                {"kind": secret.kind, "shown_as": secret.masked, "since": secret.created_at}
                for secret in Secret.objects.about(me)
            ],
            "orders": [_ordered(need) for need in needs],
            "riding": [
                {
                    "site": one.site.name,
                    "how": one.get_employment_display(),
                    "from": one.joined_on,
                    "to": one.left_on,
                    "confirmed": one.confirmed_on,
                }
                for one in rode
            ],
            "activities": [_took_part(one) for one in parts],
            "slow_meals_and_penalties": [
                asdict(one.facts) | {"day": one.loss.happened_on, "kind": one.kind}
                for one in entries_of(Loss.objects.visible_to(me).newest())
            ],
            "round_tables": [
                {"title": one.talk.title, "on": one.talk.held_at, "how": one.get_manner_display()}
                for one in Delegate.objects.for_person(me).accepted().select_related("talk")
            ],
            "help": [
                {
                    "what": one.offer.title,
                    "taken": one.taken_at,
                    "state": one.get_state_display(),
                    "fetched": one.given_at,
                }
                for one in Voucher.objects.asked_by(me).select_related("offer").order_by("pk")
            ],
            "roles": engagements_of(me),
            "health_certificate_until": certificate.valid_until if certificate else None,
            "messages": [{"at": one.created_at, "text": one.body} for one in received],
            "membership": branch_records_of(me),
            "stood_by": accompaniments_of(me),
            "who_looked": [
                {"at": look.at, "what": look.what, "by": look.by, "why": look.why}
                for look in looks_at(me)
            ],
        }
    response = JsonResponse(everything, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="yizhan-my-data.json"'
    return response


def _ordered(need: Need) -> dict[str, Any]:
    case = need.case
    return {
        "reference": case.reference,
        "item": case.item.label,
        "text": case.text,
        "place": case.place,
        "unit": case.unit.name,
        "status": case.get_status_display(),
        "at": case.opened_at,
        "stars": case.stars,
    }


def _took_part(sign_up: SignUp) -> dict[str, Any]:
    return {
        "activity": sign_up.session.title,
        "begins": sign_up.session.begins_at,
        "state": sign_up.get_state_display(),
        "there": sign_up.attended_at,
        "useful": sign_up.useful,
        "certificate": sign_up.certificate,
    }


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
