"""/rounds: restaurants that are drawn in public, visited, and what was seen there.

No visitor is named: numbers stand for them. Whoever has one finds it at /me/rounds.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.ground.casework import store
from yizhan.roof.public.rounds.forms import ReplyForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.lots import in_the_lot, tickets_for
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.exchange import round_file
from yizhan.wings.participation.restaurants.models import Round, Visit

PAGE, VISITS, MOST_TICKETS = 20, 30, 10


@public_page
@require_safe
def rounds(request: OpenRequest) -> HttpResponse:
    """All rounds whose lists were frozen once, with those that were abandoned."""
    rows = Round.objects.public().select_related("unit").with_counts().newest()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return show(request, "public/rounds/list.html", {"page": page})


@public_page
@require_safe
def a_round(request: OpenRequest, pk: int) -> HttpResponse:
    """One round: what is frozen, what was drawn, what was seen, and how to do the draw again."""
    one = _public(pk)
    words = request.GET.get("site", "").strip()[:80]
    visits = Visit.objects.of(one).select_related("restaurant__county").with_numbers()
    context: dict[str, Any] = {
        "round": one,
        "lot": in_the_lot(one),
        "visits": Paginator(visits, VISITS).get_page(request.GET.get("page")),
        "words": words,
        "tickets": tickets_for(one, words, most=MOST_TICKETS) if words and one.seed else [],
    }
    return show(request, "public/rounds/round.html", context)


@public_page
@require_safe
def file(request: OpenRequest, pk: int) -> HttpResponse:
    """The file of a round: enough to do its draw again without this platform."""
    response = HttpResponse(round_file(_public(pk)), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="round-{pk}.txt"'
    return response


@public_page
@require_safe
def visit(request: OpenRequest, pk: int, visit: int) -> HttpResponse:
    """Show what was seen in one restaurant, with its reply beside."""
    one = _published(pk, visit)
    earlier = Visit.objects.public().about(one.restaurant).exclude(pk=one.pk)
    context = {"visit": one, "photos": one.photos.shown(), "earlier": earlier[:PAGE]}
    return show(request, "public/rounds/visit.html", context)


@public_page
@never_cache
@require_safe
def photo(request: OpenRequest, pk: int, visit: int, key: str) -> HttpResponse:
    """A photo of a published visit that a moderator has looked at; `?small` the small one."""
    found = get_object_or_404(_published(pk, visit).photos.shown(), key=key)
    try:
        data = store.open_photo(found, small="small" in request.GET)
    except store.NotShown as gone:
        raise Http404 from gone
    return HttpResponse(data, content_type="image/jpeg")


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("reply")
def reply(request: OpenRequest) -> HttpResponseBase:
    """A restaurant replies with the code from its letter."""
    start = {"code": request.GET.get("code", "")[:40]}
    form = ReplyForm(request.POST or None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            one = actions.reply_to_visit(
                form.cleaned_data["code"], text=form.cleaned_data["text"], at=timezone.now()
            )
            messages.success(request, _("Published, beside what was seen."))
            return redirect("public:round_visit", one.round_id, one.pk)
    status = 422 if form.errors else 200
    return show(request, "public/rounds/reply.html", {"form": form}, status=status)


def _published(pk: int, visit: int) -> Visit:
    rows = Visit.objects.public().filter(round=_public(pk))
    return get_object_or_404(rows.select_related("restaurant__county", "round__unit"), pk=visit)


def _public(pk: int) -> Round:
    return get_object_or_404(Round.objects.public().select_related("unit"), pk=pk)
