"""/me/losses: a rider's own log of slow meals and of what a platform took.

Only she opens it: no page of the desk reads an entry, and nothing of it is in the audit log.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.roof.rider.losses.forms import (
    MealEntryForm,
    MealForm,
    PenaltyEntryForm,
    PenaltyForm,
)
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.here import here_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import LONGEST_KEY, sent_once
from yizhan.wings.care.losses import actions
from yizhan.wings.care.losses.index import (
    Entry,
    Usual,
    appeal_text,
    entries_of,
    platforms,
    usual,
)
from yizhan.wings.care.losses.models import Loss, LossKind
from yizhan.wings.care.losses.rules import LONGEST_SHOP, MINUTES, SMALLEST, Measure
from yizhan.wings.organisation.register.models import Ridership, Site
from yizhan.wings.participation.restaurants.models import Restaurant

PAGE = 20
NEARBY_M, SHOPS = 500, 6
"""A shop within so many metres counts as nearby; so many are offered."""
APPEALED = 60
"""As many of the newest entries are in the text for an appeal."""


@rider_page
@never_cache
@require_GET
def losses(request: PageRequest) -> HttpResponse:
    """The two forms of two taps, and her entries, the newest first."""
    return _page(request)


@rider_page
@never_cache
@require_POST
@sent_once
@limited("answer")
def meal(request: PageRequest) -> HttpResponseBase:
    form = _meal_form(request, bound=True)
    if _noted(request, form) is not None:
        return redirect("rider:losses")
    return _page(request, meal=form)


@rider_page
@never_cache
@require_POST
@sent_once
@limited("answer")
def penalty(request: PageRequest) -> HttpResponseBase:
    """Keep a penalty, and go on to its page, where the amount and the appeal can be added."""
    form = _penalty_form(request, bound=True)
    if (loss := _noted(request, form)) is not None:
        return redirect("rider:loss", loss.pk)
    return _page(request, penalty=form)


def _noted(request: PageRequest, form: MealForm | PenaltyForm) -> Loss | None:
    """Keep what the form says; None if it was refused, and the form says why."""
    if not form.is_valid():
        return None
    with refusals_on(form):
        loss = actions.note_loss(
            form.facts(),
            happened_on=form.cleaned_data["happened_on"],
            by=request.user,
            at=timezone.now(),
            key=request.POST.get("key", "")[:LONGEST_KEY],
        )
        messages.success(request, _("Noted. Only you can read it."))
        return loss
    return None


@rider_page
@never_cache
@require_GET
def shops(request: PageRequest) -> HttpResponse:
    """The shops around whoever says where she is, from the register of restaurants, as chips of the
    form. Where that is stays as unwritten as any position."""
    here = here_of(request)
    near: list[Restaurant] = []
    if here is not None:
        open_ones = Restaurant.objects.public()
        near = open_ones.near(here.lon, here.lat, within_m=NEARBY_M, limit=SHOPS)
    names = dict.fromkeys(one.name for one in near if len(one.name) <= LONGEST_SHOP)
    return show(request, "rider/losses/shops.html", {"shops": list(names)})


def _meal_form(request: PageRequest, *, bound: bool = False) -> MealForm:
    known = usual(request.user)
    return MealForm(
        request.POST if bound else None,
        shops=known.shops + (_tapped_nearby(request, known) if bound else []),
        platforms=platforms(),
        today=timezone.localdate(),
        initial={"platform": _platform(request, known)},
    )


def _tapped_nearby(request: PageRequest, known: Usual) -> list[str]:
    """The shop that was tapped, if the register has one of this name that is none of her last."""
    name = request.POST.get("shop", "")[:LONGEST_SHOP]
    if not name or name in known.shops:
        return []
    return [name] if Restaurant.objects.public().filter(name=name).exists() else []


def _platform(request: PageRequest, known: Usual) -> str:
    """The platform of her last entry, or else the company she rides for."""
    if known.platform is not None:
        return known.platform
    rides = Ridership.objects.for_person(request.user).riding().first()
    company = Site.objects.for_event(rides.site_id).company if rides is not None else None
    return company.name if company is not None else ""


def _penalty_form(request: PageRequest, *, bound: bool = False) -> PenaltyForm:
    return PenaltyForm(
        request.POST if bound else None,
        kinds=LossKind.objects.public(),
        platforms=platforms(),
        today=timezone.localdate(),
        initial={"platform": _platform(request, usual(request.user))},
        auto_id="id_penalty_%s",
    )


def _page(
    request: PageRequest, *, meal: MealForm | None = None, penalty: PenaltyForm | None = None
) -> HttpResponse:
    mine = Loss.objects.visible_to(request.user).newest()
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    context = {
        "meal": meal or _meal_form(request),
        "penalty": penalty or _penalty_form(request),
        "minutes": MINUTES,
        "longest": MINUTES[-1],
        "kinds": LossKind.objects.public(),
        "meal_key": uuid.uuid4(),
        "penalty_key": uuid.uuid4(),
        "page": page,
        "entries": entries_of(page),
        "smallest": SMALLEST,
    }
    refused = any(form is not None and form.errors for form in (meal, penalty))
    return show(request, "rider/losses/list.html", context, status=422 if refused else 200)


@rider_page
@never_cache
@require_http_methods(["GET", "POST"])
def loss(request: PageRequest, pk: int) -> HttpResponseBase:
    """One entry: put it right, add how much it was, say what came of the appeal."""
    entry = _entry(request, pk)
    form = _entry_form(request, entry)
    if form.is_valid():
        with refusals_on(form):
            actions.correct_loss(
                entry.loss,
                form.facts(),
                happened_on=form.cleaned_data["happened_on"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Kept."))
            return redirect("rider:losses")
    context = {"entry": entry, "form": form, "measured": entry.measure != Measure.NONE}
    return show(request, "rider/losses/entry.html", context, status=422 if form.errors else 200)


def _entry_form(request: PageRequest, entry: Entry) -> MealEntryForm | PenaltyEntryForm:
    given: Any = request.POST if request.method == "POST" else None
    known: dict[str, Any] = {
        "entry": entry, "platforms": platforms(), "today": timezone.localdate(),
    }  # fmt: skip
    if entry.facts.is_slow_meal:
        return MealEntryForm(given, **known)
    return PenaltyEntryForm(given, kinds=LossKind.objects.public(), **known)


@rider_page
@require_POST
def delete(request: PageRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    with refusals_as_message(request):
        actions.delete_loss(entry.loss, by=request.user)
        messages.success(request, _("Deleted for good."))
    return redirect("rider:losses")


@rider_page
@never_cache
@require_GET
def appeal(request: PageRequest) -> HttpResponse:
    """Her newest entries of one platform as plain text, to copy and hand in there."""
    entries = entries_of(Loss.objects.visible_to(request.user).newest()[:APPEALED])
    names = list(dict.fromkeys(one.facts.platform for one in entries))
    asked = request.GET.get("platform", "")
    platform = asked if asked in names else next(iter(names), "")
    text = appeal_text(entries, platform=platform, on=timezone.localdate())
    context = {"names": names, "platform": platform, "text": text}
    return show(request, "rider/losses/appeal.html", context)


def _entry(request: PageRequest, pk: int) -> Entry:
    loss = get_object_or_404(Loss.objects.visible_to(request.user), pk=pk)
    return entries_of([loss])[0]
