"""/me/badge: roles that are offered to me, my badges, what they show, my promises; giving a role
back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.keys import key_in
from yizhan.roof.rider.appointments.forms import PromiseForm, ShownForm, shown_now
from yizhan.roof.rider.appointments.waiting import offered_roles
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.register.models import Ridership, Site
from yizhan.wings.participation.appointments import actions
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgePhoto,
    Engagement,
    Promise,
)
from yizhan.wings.participation.appointments.rules import RevocationReason
from yizhan.wings.participation.appointments.vault import open_photo

PAGE = 20


@rider_page
@never_cache
@require_GET
def badges(request: PageRequest) -> HttpResponse:
    """List what is offered to me, then my roles, the newest first."""
    at = timezone.now()
    mine = Engagement.objects.asked_by(request.user).select_related("unit", "division")
    answered = mine.exclude(pk__in=offered_roles(request.user, at=at).values("pk"))
    page = Paginator(answered.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "offered": offered_roles(request.user, at=at),
        "page": page,
        "today": local_day(at),
    }
    return show(request, "rider/appointments/list.html", context)


@rider_page
@never_cache
@require_GET
def badge(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _mine(request, pk))


@rider_page
@require_POST
@sent_once
@limited("answer")
def answer(request: PageRequest, pk: int) -> HttpResponseBase:
    """Yes or no to a role; nobody asks why."""
    one, at = _mine(request, pk), timezone.now()
    said = request.POST.get("answer", "")
    with refusals_as_message(request):
        if said == "yes":
            actions.accept(one, by=request.user, at=at)
            messages.success(request, _("Thank you. Here is your badge."))
            return redirect("rider:badge", pk)
        if said == "no":
            actions.decline(one, by=request.user, at=at)
            messages.success(request, _("Declined. Nobody asks why."))
    return redirect("rider:badges")


@rider_page
@require_POST
@sent_once
@limited("answer")
def shown(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say what strangers read on my badge."""
    one = _mine(request, pk)
    form = _shown_form(request, one, bound=True)
    if form.is_valid():
        chosen = form.cleaned_data
        with refusals_on(form):
            fresh = actions.show_on_badge(
                one,
                name=chosen["name"],
                company=_company(request) if chosen.get("company") else "",
                photo=bool(chosen.get("photo")),
                by=request.user,
                at=timezone.now(),
            )
            kept = _("Saved. Whoever scans the badge sees it at once.")
            anew = _("Saved. You have a new badge; a printed one is no longer good: print it anew.")
            messages.success(request, anew if fresh is not None else kept)
            return redirect("rider:badge", pk)
    return _page(request, one, showing=form)


@rider_page
@require_POST
@sent_once
@limited("answer")
def photo(request: PageRequest, pk: int) -> HttpResponseBase:
    """Add a photo, or delete it."""
    one, at = _mine(request, pk), timezone.now()
    if "remove" in request.POST:
        actions.remove_photo(one, by=request.user, at=at)
        messages.success(request, _("The photo is deleted."))
        return redirect("rider:badge", pk)
    with refusals_as_message(request):
        files = request.FILES.getlist("photo")
        if len(files) != 1:
            raise Refusal(_("Choose one photo."))
        upload = files[0].read()
        spend_upload(request, [upload], at=at)
        actions.add_photo(one, upload, by=request.user, at=at)
        words = _("Taken. You see it here soon; others only if you say so.")
        messages.success(request, words)
    return redirect("rider:badge", pk)


@rider_page
@never_cache
@require_GET
def own_photo(request: PageRequest, pk: int) -> HttpResponse:
    row = BadgePhoto.objects.of(_mine(request, pk)).first()
    if row is None or row.sealed_photo is None:
        raise Http404
    return HttpResponse(open_photo(row.sealed_photo), content_type="image/jpeg")


@rider_page
@require_POST
@sent_once
@limited("answer")
def promise(request: PageRequest, pk: int) -> HttpResponseBase:
    """Pick a promise, or write one."""
    one, form = _mine(request, pk), PromiseForm(request.POST)
    if form.is_valid():
        choice, at = form.cleaned_data["choice"], timezone.now()
        with refusals_on(form):
            if choice is not None:
                actions.pick_promise(one, choice, by=request.user, at=at)
                messages.success(request, _("It stands on your badge now."))
            else:
                actions.write_promise(one, form.cleaned_data["text"], by=request.user, at=at)
                messages.success(request, _("Sent. Others read it once the unit has."))
            return redirect("rider:badge", pk)
    return _page(request, one, promising=form)


@rider_page
@require_POST
@sent_once
def promise_back(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a promise off my badge."""
    hers = Promise.objects.asked_by(request.user).select_related("engagement")
    key = key_in(request.POST.get("promise", "")) or 0
    row = hers.filter(engagement=pk, pk=key).first()
    if row is not None:
        actions.take_back_promise(row, by=request.user, at=timezone.now())
        messages.success(request, _("Taken off your badge."))
    return redirect("rider:badge", pk)


@rider_page
@require_POST
@sent_once
def lost(request: PageRequest, pk: int) -> HttpResponseBase:
    """The card is lost: the old badge is revoked, here is a new one."""
    one = _mine(request, pk)
    with refusals_as_message(request):
        actions.replace_badge(one, by=request.user, reason=RevocationReason.LOST, at=timezone.now())
        messages.success(request, _("The lost badge is revoked. This is the new one."))
    return redirect("rider:badge", pk)


@rider_page
@require_POST
@sent_once
def resign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the role back, at once and without a reason."""
    one = _mine(request, pk)
    with refusals_as_message(request):
        actions.resign(one, by=request.user, at=timezone.now())
        messages.success(request, _("You have given the role back. Thank you for what you did."))
    return redirect("rider:badges")


def _mine(request: PageRequest, pk: int) -> Engagement:
    rows = Engagement.objects.asked_by(request.user)
    return get_object_or_404(rows.select_related("unit", "division", "person"), pk=pk)


def _company(request: PageRequest) -> str:
    """The company she rides for, as the register has it."""
    rides = Ridership.objects.for_person(request.user).riding().first()
    company = Site.objects.for_event(rides.site_id).company if rides is not None else None
    return company.name if company is not None else ""


def _shown_form(request: PageRequest, one: Engagement, *, bound: bool = False) -> ShownForm:
    return ShownForm(
        request.POST if bound else None,
        company=_company(request) or one.company,
        has_photo=BadgePhoto.objects.of(one).exists(),
        initial=shown_now(one),
    )


def _page(request: PageRequest, one: Engagement, **forms: Form) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    card = Badge.objects.of(one).usable(on=today).first()
    context: dict[str, Any] = {
        "one": one,
        "card": card,
        "verdict": card.verdict(on=today) if card is not None else None,
        "answerable": one.answerable(at=at),
        "photo": BadgePhoto.objects.of(one).first(),
        "promises": one.promises.order_by("pk"),
        "today": today,
    }
    if card is not None:
        address = absolute_address(f"/verify/{card.code}#{card.token}")
        context |= {
            "qr": qr_of(address),
            "showing": _shown_form(request, one),
            "promising": PromiseForm(),
        }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "rider/appointments/badge.html", context | forms, status=status)
