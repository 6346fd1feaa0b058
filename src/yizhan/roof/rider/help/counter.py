"""/me/give: the counter of a host. A code in, the piece out; nobody learns whose it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.rider.help.forms import CodeForm
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.help import actions
from yizhan.wings.care.help.models import Offer, Voucher

MOST = 30
LONGEST_KEY = 15
"""Digits of a key that a database can hold."""

View = Callable[..., HttpResponseBase]


def for_givers(view: View) -> View:
    """Let in whoever gives something out somewhere."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.HELP_GIVE):
            raise NotAllowed
        return view(request, *args, **kwargs)

    return guarded


@rider_page
@for_givers
@never_cache
@require_GET
def counter(request: PageRequest) -> HttpResponse:
    """Type a code; below, what riders come for and what was just given out."""
    return _page(request, CodeForm(initial={"code": request.GET.get("code", "")[:200]}))


@rider_page
@for_givers
@require_POST
@sent_once
@limited("give_out")
def give_out(request: PageRequest) -> HttpResponseBase:
    """Note that a piece is given out. Sent twice from a phone without network, it counts once."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="code"):
            offer = actions.give_out(form.cleaned_data["code"], by=request.user, at=timezone.now())
            words = _("Good: give out 1 %(measure)s “%(title)s”.")
            messages.success(request, words % {"measure": offer.measure, "title": offer.title})
            return redirect("rider:help_counter")
    return _page(request, form)


@rider_page
@for_givers
@require_POST
@sent_once
def undo(request: PageRequest) -> HttpResponseBase:
    """Take back what was a mistake."""
    which = request.POST.get("voucher", "")
    key = int(which) if which.isdecimal() and len(which) <= LONGEST_KEY else 0
    voucher = get_object_or_404(Voucher.objects.hosted_by(request.user), pk=key)
    with refusals_as_message(request):
        actions.undo_giving(voucher, by=request.user, at=timezone.now())
        messages.success(request, _("Taken back. The code is good again."))
    return redirect("rider:help_counter")


def _page(request: PageRequest, form: CodeForm) -> HttpResponse:
    at = timezone.now()
    mine = Offer.objects.hosted_by(request.user)
    context = {
        "form": form,
        "offers": mine.to_give(at=at).select_related("unit").order_by("last_day", "pk")[:MOST],
        "given": Voucher.objects.hosted_by(request.user).just_given(request.user, at=at)[:MOST],
    }
    status = 422 if form.errors else 200
    return show(request, "rider/help/counter.html", context, status=status)
