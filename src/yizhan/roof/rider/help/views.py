"""Taking a piece of an offer, the code to fetch it with, giving it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.roof.rider.help.fetching import to_fetch
from yizhan.roof.shared.access_words import access_words, clock
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.belonging import belonging_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.help import actions
from yizhan.wings.care.help.models import Offer, Voucher

PAGE = 20
LONGEST_NUMBER = 6


@rider_page
@require_http_methods(["GET", "POST"])
@sent_once
@limited("take")
def take(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take one piece. Who comes here from signing in sees the offer first."""
    belonging = belonging_of(request.user)
    offer = get_object_or_404(Offer.objects.open_to(belonging), pk=pk)
    if request.method == "POST":
        with refusals_as_message(request):
            voucher = actions.take(
                offer,
                by=request.user,
                belonging=belonging,
                had=_number(request.POST.get("had", "")),
                at=timezone.now(),
            )
            return redirect("rider:help_code", pk=voucher.pk)
    return redirect("public:help_offer", pk=pk)


@rider_page
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponse:
    """The codes I can fetch something with, then what I took before."""
    own = Voucher.objects.asked_by(request.user).select_related("offer__unit")
    page = Paginator(own.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"to_fetch": to_fetch(request.user, at=timezone.now()), "page": page}
    return show(request, "rider/help/mine.html", context)


@rider_page
@never_cache
@require_GET
def code(request: PageRequest, pk: int) -> HttpResponse:
    """One code: to be read aloud, typed or scanned. The phone keeps the page."""
    at = timezone.now()
    own = Voucher.objects.asked_by(request.user).select_related("offer__unit")
    voucher = get_object_or_404(own, pk=pk)
    address = absolute_address(f"{reverse('rider:help_counter')}?code={voucher.code}")
    fetchable = voucher.fetchable(at=at)
    stations = voucher.offer.stations.not_ended().order_by("code")
    context = {
        "voucher": voucher,
        "offer": voucher.offer,
        "fetchable": fetchable,
        "until": clock(voucher.valid_until, at=at),
        "qr": qr_of(address) if fetchable else "",
        "stations": [(one, access_words(one, at=at)) for one in stations],
    }
    return show(request, "rider/help/code.html", context)


@rider_page
@require_POST
@sent_once
def give_back(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give back what one will not fetch."""
    voucher = get_object_or_404(Voucher.objects.asked_by(request.user), pk=pk)
    with refusals_as_message(request):
        actions.give_back(voucher, by=request.user, at=timezone.now())
        messages.success(request, _("Given back. Thank you: somebody else can have it now."))
    return redirect("rider:help_code", pk=pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
