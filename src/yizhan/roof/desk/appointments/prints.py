"""Letters, badge cards and vehicle marks of several appointments in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yizhan.ground.people import actions as people
from yizhan.ground.people.permissions import Permission
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.keys import keys_in
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.participation.appointments.models import Badge, BadgePhoto, Engagement
from yizhan.wings.participation.appointments.vault import legal_name, open_photo

MOST = 100
"""As many in one file."""


@desk_page(Permission.ENGAGEMENT_EDIT)
@never_cache
@require_POST
@limited("reveal")
def many(request: PageRequest) -> HttpResponseBase:
    """The ticked ones, in the order of the list. Whose letter is printed can read that it was."""
    what = request.POST.get("what", "")
    keys = keys_in(request.POST.getlist("engagement"))[: MOST + 1]
    editable = Engagement.objects.visible_to(request.user).editable_by(request.user).accepted()
    rows = editable.filter(pk__in=keys).select_related("unit", "division", "person")
    with refusals_as_message(request):
        chosen = list(rows.filter(person__isnull=False).order_by("until", "pk"))
        if not chosen or len(chosen) > MOST or what not in SHEETS:
            raise Refusal(_("Tick between 1 and %(most)d appointments.") % {"most": MOST})
        response = HttpResponse(SHEETS[what](request, chosen), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{what}s.pdf"'
        return response
    return redirect(_back(request))


def _back(request: PageRequest) -> str:
    """The page of the list, with its filter."""
    query = request.POST.get("back", "")
    return f"/desk/appointments?{query}" if query and "\n" not in query else "/desk/appointments"


def _letters(request: PageRequest, rows: Sequence[Engagement]) -> bytes:
    # What draws it takes memory that no other page needs.
    from yizhan.roof.shared import engagement_prints as prints  # noqa: PLC0415  # loaded where it is used

    letters = [prints.letter_of(one, name=_name(request, one)) for one in rows]
    return prints.letters_pdf(letters)


def _name(request: PageRequest, one: Engagement) -> str:
    """The whole name, by a look that its bearer can read of."""
    secret = legal_name(one.person) if one.person is not None else None
    if secret is None:
        return one.person.display_name if one.person is not None else ""
    return people.reveal(
        secret,
        unit=one.unit,
        by=request.user,
        reason=_("Letter of appointment %(number)s") % {"number": one.printed_number},
        at=timezone.now(),
        permission=Permission.ENGAGEMENT_EDIT,
    )


def _badges(rows: Sequence[Engagement]) -> list[Badge]:
    usable = Badge.objects.of(rows).usable(on=local_day(timezone.now()))
    of = {badge.engagement_id: badge for badge in usable}
    badges = [of[one.pk] for one in rows if one.pk in of]
    if not badges:
        raise Refusal(_("None of these has a badge that holds."))
    by_key = {one.pk: one for one in rows}
    for badge in badges:
        badge.engagement = by_key[badge.engagement_id]
    return badges


def _cards(_request: PageRequest, rows: Sequence[Engagement]) -> bytes:
    from yizhan.roof.shared import engagement_prints as prints  # noqa: PLC0415  # loaded where it is used

    photos = BadgePhoto.objects.of(rows).ready().filter(engagement__photo_shown=True)
    shown = {row.engagement_id: bytes(row.sealed_photo or b"") for row in photos}
    cards = [
        prints.card_of(
            badge,
            photo=open_photo(shown[badge.engagement_id]) if badge.engagement_id in shown else None,
        )
        for badge in _badges(rows)
    ]
    return prints.cards_pdf(cards, together=True)


def _vehicles(_request: PageRequest, rows: Sequence[Engagement]) -> bytes:
    from yizhan.roof.shared import engagement_prints as prints  # noqa: PLC0415  # loaded where it is used

    cards = [
        prints.card_of(
            badge,
            promises=list(badge.engagement.promises.shown().values_list("text", flat=True)),
        )
        for badge in _badges(rows)
    ]
    return prints.marks_pdf(cards, together=True)


SHEETS: dict[str, Callable[[PageRequest, Sequence[Engagement]], bytes]] = {
    "letter": _letters,
    "card": _cards,
    "vehicle": _vehicles,
}
