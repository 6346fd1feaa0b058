"""/desk/help: what is offered, how much of it is left. Who took of it is shown to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.help.forms import (
    NewOfferForm,
    OfferForm,
    ReasonForm,
    StockForm,
    initial_of,
)
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.care.help import actions
from yizhan.wings.care.help.exchange import HEADINGS, offer_records
from yizhan.wings.care.help.models import Offer, OfferQuerySet
from yizhan.wings.care.help.rules import OfferState

PAGE = 50

CHANGES: dict[str, tuple[Callable[..., None], Promise]] = {
    "publish": (actions.publish_offer, gettext_lazy("Published. Riders can take of it.")),
    "pause": (actions.pause_offer, gettext_lazy("Paused. Codes that are out stay good.")),
    "resume": (actions.resume_offer, gettext_lazy("Riders can take of it again.")),
    "end": (actions.end_offer, gettext_lazy("Ended. Codes that are out stay good.")),
}
"""The actions on an offer that need nothing else, with the word when they are done."""
WITH_REASON: dict[str, tuple[Callable[..., None], Promise]] = {
    "withdraw": (
        actions.withdraw_offer,
        gettext_lazy("Withdrawn. Whoever holds a code is told."),
    ),
    "decline": (
        actions.decline_offer,
        gettext_lazy("Not published. Whoever proposed it is told why."),
    ),
}


def _asked(request: PageRequest) -> tuple[str, str]:
    return request.GET.get("q", "").strip()[:80], request.GET.get("when", "")


def _chosen(request: PageRequest) -> OfferQuerySet:
    """The offers that the filters leave."""
    (words, when), at = _asked(request), timezone.now()
    rows = Offer.objects.visible_to(request.user).called(words)
    if when == "over":
        return rows.closed(at=at).order_by("-last_day", "-pk")
    return rows.running(at=at).order_by("last_day", "pk")


@desk_page(Permission.HELP_READ)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    """The offers of the list as a file that can be imported again; nobody who took of them."""
    if form not in {FileForm.CSV, FileForm.XLSX}:
        raise Http404
    rows = _chosen(request).select_related("unit", "division").prefetch_related("stations")
    file_form = FileForm(form)
    return as_file(write_table(offer_records(rows), HEADINGS, file_form), file_form, "help")


@desk_page(Permission.HELP_READ)
@require_GET
def offers(request: PageRequest) -> HttpResponse:
    """The list: what runs and what waits to be published, or what is over."""
    words, when = _asked(request)
    rows = _chosen(request)
    page = Paginator(rows.select_related("unit", "division"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "when": when,
        "words": words,
        "query": f"{urlencode({'when': when, 'q': words})}&",
        "may_edit": can_somewhere(request.user, Permission.HELP_EDIT),
        "may_import": can_somewhere(request.user, Permission.HELP_PUBLISH),
    }
    return show(request, "desk/help/list.html", context)


@desk_page(Permission.HELP_EDIT)
def new(request: PageRequest) -> HttpResponse:
    """Enter an offer, or propose one."""
    form = NewOfferForm(request.POST or None, by=request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        publish_now = bool(chosen.get("publish_now"))
        with refusals_on(form):
            one = actions.propose_offer(
                chosen["unit"],
                form.details(),
                stock=chosen["stock"],
                by=request.user,
                at=timezone.now(),
                publish_now=publish_now
                and can(request.user, Permission.HELP_PUBLISH, chosen["unit"]),
            )
            messages.success(request, str(_SAID[one.state]))
            return redirect("desk:help_offer", one.pk)
    return _form(request, form, title=_("New offer of help"))


_SAID: dict[str, Promise] = {
    OfferState.OPEN: gettext_lazy("Published. Riders can take of it."),
    OfferState.PROPOSED: gettext_lazy("Proposed. Riders see it once it is published."),
}


@desk_page(Permission.HELP_EDIT)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    one = _visible(request, pk)
    form = OfferForm(request.POST or None, initial=initial_of(one))
    if form.is_valid():
        with refusals_on(form):
            actions.edit_offer(
                one,
                form.details(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("desk:help_offer", pk)
    return _form(request, form, title=_("Change the offer"), offer=one)


@desk_page(Permission.HELP_READ)
@never_cache
@require_GET
def offer(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@desk_page(Permission.HELP_EDIT)
@require_POST
def stock(request: PageRequest, pk: int) -> HttpResponse:
    """Correct the stock, with a reason."""
    one, form = _visible(request, pk), StockForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.correct_stock(
                one,
                there=form.cleaned_data["there"],
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved. Riders see the new number at once."))
            return redirect("desk:help_offer", pk)
    return _page(request, one, counting=form)


@desk_page(Permission.HELP_EDIT)
@require_POST
def change(request: PageRequest, pk: int, how: str) -> HttpResponse:
    """Publish, pause, resume, end."""
    one, (deed, done) = _visible(request, pk), CHANGES[how]
    with refusals_as_message(request):
        deed(one, by=request.user, at=timezone.now())
        messages.success(request, str(done))
    return redirect("desk:help_offer", pk)


@desk_page(Permission.HELP_EDIT)
@require_POST
def refuse(request: PageRequest, pk: int, how: str) -> HttpResponse:
    """Withdraw, or do not publish: each with a reason."""
    one, form, (deed, done) = _visible(request, pk), ReasonForm(request.POST), WITH_REASON[how]
    if form.is_valid():
        with refusals_on(form):
            deed(one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(request, str(done))
            return redirect("desk:help_offer", pk)
    return _page(request, one, **{how: form})


def _visible(request: PageRequest, pk: int) -> Offer:
    rows = Offer.objects.visible_to(request.user).select_related("unit", "division")
    return get_object_or_404(rows, pk=pk)


def _page(request: PageRequest, one: Offer, **forms: Form) -> HttpResponse:
    at, me = timezone.now(), request.user
    edits = can(me, Permission.HELP_EDIT, one.unit) and one.changeable
    publishes = can(me, Permission.HELP_PUBLISH, one.unit)
    proposed = one.state == OfferState.PROPOSED
    context: dict[str, Any] = {
        "offer": one,
        "over": one.is_over(at=at),
        "stations": one.stations.order_by("code"),
        "changes": one.stock_changes.all()[:20],
        "edits": edits,
        "may_change": edits and (proposed or publishes),
        "decides": edits and proposed and publishes,
        "runs": edits and not proposed,
        "counting": StockForm(initial={"there": one.stock - one.given, "version": one.version}),
        "withdraw": ReasonForm(),
        "decline": ReasonForm(),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/help/offer.html", context, status=status)


def _form(
    request: PageRequest, form: Form, *, title: str, offer: Offer | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "offer": offer}
    return show(request, "desk/help/form.html", context, status=422 if form.errors else 200)
