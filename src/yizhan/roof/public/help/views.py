"""/help: what is offered to riders, how much is left, where it is fetched."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from yizhan.ground.people.models import Person
from yizhan.roof.public.help.cards import card, last_day_of, until_of
from yizhan.roof.shared.access_words import clock
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.belonging import belonging_of
from yizhan.roof.shared.here import HEADER, here_of
from yizhan.roof.shared.pages import show
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import Category

MOST, MOST_OVER = 60, 10


@public_page
@require_safe
def offers(request: OpenRequest) -> HttpResponse:
    """The list: what is left first, soonest over first; the nearest first for whoever says where
    she is. Who has signed in sees what is for her, too."""
    at, here = timezone.now(), here_of(request)
    category = request.GET.get("category", "")
    category = category if category in Category.values else ""
    me = request.user if isinstance(request.user, Person) else None
    mine = belonging_of(me)
    rows = Offer.objects.open_to(mine).current(at=at).select_related("unit", "division")
    if category:
        rows = rows.filter(category=category)
    rows = rows.prefetch_related("stations").order_by("last_day", "pk")[:MOST]
    cards = [card(one, at=at, here=here) for one in rows if me is None or one.is_for(mine)]
    cards.sort(key=lambda one: (not one.offer.left, one.metres if here else 0))
    everybodys = Offer.objects.public()
    over = everybodys.closed(at=at).filter(given__gt=0).select_related("unit")
    context = {
        "cards": cards,
        "category": category,
        "categories": Category.choices,
        "near": here is not None,
        "given": everybodys.given_so_far(),
        "over": [one for one in over.order_by("-last_day", "-pk")[:MOST_OVER] if one.told_given],
        "held": Voucher.objects.asked_by(me).to_fetch(at=at).count() if me else 0,
    }
    response = show(request, "public/help/list.html", context, part="offers")
    patch_vary_headers(response, [HEADER])
    if here is not None or me is not None:
        patch_cache_control(response, no_store=True)
    return response


@public_page
@require_safe
def offer(request: OpenRequest, pk: int) -> HttpResponse:
    """One offer: what it is, what is left, where it is fetched, one tap to take it."""
    at = timezone.now()
    me = request.user if isinstance(request.user, Person) else None
    mine = belonging_of(me)
    seen = Offer.objects.open_to(mine).select_related("unit", "division")
    one = get_object_or_404(seen.prefetch_related("stations"), pk=pk)
    own = Voucher.objects.asked_by(me).of(one) if me else None
    counted = own.counted().count() if own is not None else 0
    to_fetch = own.to_fetch(at=at) if own is not None else ()
    context = {
        "offer": one,
        "card": card(one, at=at),
        "last_day": last_day_of(one),
        "vouchers": [(voucher, clock(voucher.valid_until, at=at)) for voucher in to_fetch],
        "had": own.count() if own is not None else 0,
        "for_me": me is None or one.is_for(mine),
        "has_hers": counted >= one.per_person,
        "takeable": one.left > 0 and one.is_open(at=at),
        "until": clock(until_of(one, at=at), at=at),
    }
    response = show(request, "public/help/offer.html", context)
    if me is not None:
        patch_cache_control(response, no_store=True)
    return response
