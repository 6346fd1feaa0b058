"""/me/honours and /me/jury: my nominations, and the juries I am in.

Whoever is named to a jury marks here, on the phone or at the desk, rider or staff.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.honours import Shown, evidence_picture, statements_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.index import near_by_rows
from yizhan.wings.participation.honours.models import (
    Call,
    Conflict,
    Evidence,
    Juror,
    Mark,
    Nomination,
    Statement,
)
from yizhan.wings.participation.honours.rules import HIGHEST, LOWEST, CallState
from yizhan.wings.participation.honours.vault import open_mark

PAGE = 20


@dataclass(frozen=True)
class Card:
    """One nominee as a juror sees her."""

    nomination: Nomination
    close: bool
    fixed: bool
    """The platform knows that the juror is close, whatever she declares."""
    mark: int | None


@rider_page
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponse:
    """Where I am the nominee."""
    rows = Nomination.objects.for_person(request.user).select_related("call")
    page = Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    judges = Juror.objects.for_person(request.user).exists()
    return show(request, "rider/honours/mine.html", {"page": page, "judges": judges})


@rider_page
@never_cache
@require_GET
def juries(request: PageRequest) -> HttpResponse:
    """The juries I am in."""
    rows = Call.objects.judged_by(request.user).select_related("unit")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return show(request, "rider/honours/juries.html", {"page": page})


@rider_page
@never_cache
@require_GET
def jury(request: PageRequest, pk: int) -> HttpResponse:
    """The nominees of a call: first to whom I am close, then a mark for each other one. Other
    jurors' marks are shown to nobody before the marking is closed."""
    juror = _seat(request, pk)
    call = juror.call
    judging = call.state == CallState.JUDGING
    cards = _cards(request, juror) if judging else []
    page = Paginator(cards, PAGE).get_page(request.GET.get("page"))
    texts = _texts([card.nomination for card in page])
    context = {
        "call": call,
        "juror": juror,
        "judging": judging,
        "cards": cards,
        "page": page,
        "shown": [(card, texts.get(card.nomination.pk, [])) for card in page],
        "left": sum(not card.close and card.mark is None for card in cards),
        "scale": range(HIGHEST, LOWEST - 1, -1),
    }
    return show(request, "rider/honours/jury.html", context)


@rider_page
@require_POST
def declare(request: PageRequest, pk: int) -> HttpResponseBase:
    juror = _seat(request, pk)
    keys = [key for text in request.POST.getlist("close")[:500] if (key := _key(text)) is not None]
    with refusals_as_message(request):
        actions.declare(juror, close_to=keys, by=request.user, at=timezone.now())
        messages.success(request, _("Kept. Now you can mark the others."))
    return redirect("rider:jury_call", pk)


@rider_page
@require_POST
def mark(request: PageRequest, pk: int, key: uuid.UUID) -> HttpResponseBase:
    juror = _seat(request, pk)
    one = get_object_or_404(Nomination.objects.open_to(pk), key=key)
    value = request.POST.get("value", "")
    with refusals_as_message(request):
        number = int(value) if value.isdecimal() and len(value) <= 2 else 0
        actions.mark(juror, one, value=number, by=request.user, at=timezone.now())
        messages.success(request, _("Marked. You can change it until the marking is closed."))
    return redirect(f"{reverse('rider:jury_call', args=[pk])}#n{one.number}")


@rider_page
@never_cache
@require_GET
def photo(request: PageRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    juror = _seat(request, pk)
    if juror.call.state != CallState.JUDGING:
        return redirect("rider:jury_call", pk)
    one = get_object_or_404(Evidence.objects.open_to(pk), key=key)
    return evidence_picture(one, small="small" in request.GET)


def _seat(request: PageRequest, pk: int) -> Juror:
    rows = Juror.objects.for_person(request.user).select_related("call__unit", "person")
    return get_object_or_404(rows, call=pk)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _cards(request: PageRequest, juror: Juror) -> list[Card]:
    nominations = Nomination.objects.open_to(juror.call_id).select_related("division")
    declared = Conflict.objects.visible_to(request.user).of(juror)
    close = set(declared.values_list("nomination", flat=True))
    fixed = near_by_rows(juror)
    marks = {
        row.nomination_id: row.value or open_mark(row.sealed_value or b"")
        for row in Mark.objects.visible_to(request.user).of(juror)
    }
    return [
        Card(one, one.pk in close | fixed, one.pk in fixed, marks.get(one.pk))
        for one in nominations
    ]


def _texts(nominations: list[Nomination]) -> dict[int, list[Shown]]:
    """The texts about these nominees, as far as they let the jury read them."""
    texts: dict[int, list[Shown]] = {}
    for one in statements_of(Statement.objects.for_jury(nominations)):
        texts.setdefault(one.statement.nomination_id, []).append(one)
    return texts
