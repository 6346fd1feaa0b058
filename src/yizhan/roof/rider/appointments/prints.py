"""A rider's letter, badge card and vehicle mark as files; the badge as a credential."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.participation.appointments.exchange.open_badge import open_badge
from yizhan.wings.participation.appointments.models import (
    Badge,
    BadgeKey,
    BadgePhoto,
    Engagement,
)
from yizhan.wings.participation.appointments.vault import open_photo, own_name


def _letter(engagement: Engagement) -> bytes:
    # What draws it takes memory that no other page needs.
    from yizhan.roof.shared import engagement_prints  # noqa: PLC0415  # loaded where it is used

    person = engagement.person
    name = own_name(person) if person is not None else ""
    return engagement_prints.letters_pdf([engagement_prints.letter_of(engagement, name=name)])


def _card(engagement: Engagement) -> bytes:
    from yizhan.roof.shared import engagement_prints  # noqa: PLC0415  # loaded where it is used

    card = engagement_prints.card_of(_badge(engagement), photo=_photo(engagement))
    return engagement_prints.cards_pdf([card])


def _vehicle(engagement: Engagement) -> bytes:
    from yizhan.roof.shared import engagement_prints  # noqa: PLC0415  # loaded where it is used

    promises = list(engagement.promises.shown().values_list("text", flat=True))
    card = engagement_prints.card_of(_badge(engagement), promises=promises)
    return engagement_prints.marks_pdf([card])


SHEETS: dict[str, Callable[[Engagement], bytes]] = {
    "letter": _letter,
    "card": _card,
    "vehicle": _vehicle,
}


@rider_page
@never_cache
@require_GET
def file(request: PageRequest, pk: int, what: str) -> HttpResponseBase:
    engagement = _mine(request, pk)
    with refusals_as_message(request):
        response = HttpResponse(SHEETS[what](engagement), content_type="application/pdf")
        name = f"{what}-{engagement.printed_number}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return redirect("rider:badge", pk)


@rider_page
@never_cache
@require_GET
def credential(request: PageRequest, pk: int) -> HttpResponse:
    """The badge as Open Badges 3.0 has it."""
    from yizhan.roof.shared.engagement_prints import address_of  # noqa: PLC0415  # the same

    badge, key = _badge(_mine(request, pk)), BadgeKey.objects.public().signing().first()
    if key is None:
        raise Http404
    content = open_badge(badge, key, address=address_of(badge), at=timezone.now())
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(content, json_dumps_params=options, content_type="application/ld+json")
    response.headers["Content-Disposition"] = f'attachment; filename="badge-{badge.code}.json"'
    return response


def _mine(request: PageRequest, pk: int) -> Engagement:
    rows = Engagement.objects.asked_by(request.user).accepted()
    return get_object_or_404(rows.select_related("unit", "division", "person"), pk=pk)


def _badge(engagement: Engagement) -> Badge:
    badge = get_object_or_404(Badge.objects.of(engagement).not_revoked())
    badge.engagement = engagement
    return badge


def _photo(engagement: Engagement) -> bytes | None:
    if not engagement.photo_shown:
        return None
    row = BadgePhoto.objects.of(engagement).first()
    return open_photo(row.sealed_photo) if row is not None and row.sealed_photo else None
