"""Rounds, visits and seats under lock. Every deed of a round locks the round's row first, so that
they happen one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.people.models import Person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.participation.restaurants.models import Round, Seat, Visit


class ChangedSince(Refusal):
    code = "changed_since"
    message = gettext_lazy("Somebody changed it meanwhile. Look at it again, then save.")


class NotNow(Refusal):
    code = "not_now"
    message = gettext_lazy("This cannot be done any more, or not yet. Look at it again.")


def locked_round(a_round: Round | int) -> Round:
    pk = a_round if isinstance(a_round, int) else a_round.pk
    return under_lock(Round.objects.select_related("unit"), pk)


def locked_visit(visit: Visit) -> Visit:
    """The round under lock, then the visit as it is now."""
    row = locked_round(visit.round_id)
    fresh = Visit.objects.select_related("restaurant__county").get(pk=visit.pk)
    fresh.round = row
    return fresh


def locked_seat(seat: Seat, *, by: Person) -> Seat:
    """The round under lock, then the seat as it is now. Raises NotAllowed if it is not hers."""
    row = locked_round(seat.visit.round_id)
    own = Seat.objects.asked_by(by).select_related("visit__restaurant", "visitor")
    fresh = own.filter(pk=seat.pk).first()
    if fresh is None:
        raise NotAllowed(f"{by} has no seat {seat.pk}")
    fresh.visit.round = row
    return fresh


def refuse(wrong: Mapping[str, str]) -> None:
    """Refuse what cannot be, every fault at once beside its field."""
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)


def reason_in(text: str, *, limit: int) -> str:
    """Return a reason on one line. Raises a Refusal if there is none or it is too long."""
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= limit:
        refuse({"reason": _("Say why, in at most %(limit)d characters.") % {"limit": limit}})
    return reason


def text_in(text: str, *, field: str, limit: int) -> str:
    """Return a text on one line. Raises a Refusal if it is too long."""
    words = " ".join(text.split())
    if len(words) > limit:
        refuse({field: _("At most %(limit)d characters.") % {"limit": limit}})
    return words
