"""Messages about help: proposals and what came of them, pieces not fetched, offers withdrawn."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell, tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.wings.care.help.events import (
    OfferDecided,
    OfferProposed,
    OfferWithdrawn,
    VoucherLapsed,
)
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import OfferState


def ask_for_a_decision(event: OfferProposed) -> None:
    offer = Offer.objects.for_event(event.offer_id)
    for person in staff_of(offer.unit_id, Permission.HELP_PUBLISH):
        with translation.override(person.language):
            words = _("%(unit)s proposes help: “%(title)s”. Publish it, or say why not.")
            body = words % {"unit": offer.unit.name, "title": offer.title}
        tell_each(
            [person],
            topic=Topic.HELP_PROPOSED,
            body=body,
            link=f"/desk/help/{offer.pk}",
            at=event.at,
            dedupe_key=f"help.proposed|{offer.pk}",
        )


def tell_who_proposed(event: OfferDecided) -> None:
    offer = Offer.objects.for_event(event.offer_id)
    person = offer.proposed_by
    if person is None:
        return
    with translation.override(person.language):
        if offer.state == OfferState.DECLINED:
            words = _("Your offer of help “%(title)s” is not published. Why: %(reason)s")
        else:
            words = _("Your offer of help “%(title)s” is published.")
        body = words % {"title": offer.title, "reason": offer.reason}
    tell_each(
        [person],
        topic=Topic.HELP_DECIDED,
        body=body,
        link=f"/desk/help/{offer.pk}",
        at=event.at,
        dedupe_key=f"help.decided|{offer.pk}",
    )


def tell_it_is_free_again(event: VoucherLapsed) -> None:
    for voucher in Voucher.objects.for_events([event.voucher_id]):
        if voucher.person is None:
            continue
        with translation.override(voucher.person.language):
            words = _("“%(title)s” was not fetched in time, and somebody else can have it now.")
            body = words % {"title": voucher.offer.title}
        tell(
            topic=Topic.HELP_LAPSED,
            body=body,
            link=f"/help/{voucher.offer_id}",
            at=event.at,
            dedupe_key=f"help.lapsed|{voucher.pk}",
            person=voucher.person,
        )


def tell_it_is_withdrawn(event: OfferWithdrawn) -> None:
    """Whoever holds a code hears of it, so that she does not go there for nothing."""
    for voucher in Voucher.objects.for_events(event.voucher_ids):
        if voucher.person is None:
            continue
        with translation.override(voucher.person.language):
            words = _("“%(title)s” was withdrawn; your code is no longer good. Why: %(reason)s")
            body = words % {"title": voucher.offer.title, "reason": voucher.offer.reason}
        tell(
            topic=Topic.HELP_WITHDRAWN,
            body=body,
            link=f"/me/help/{voucher.pk}",
            at=event.at,
            dedupe_key=f"help.withdrawn|{voucher.pk}",
            person=voucher.person,
        )


def connect() -> None:
    listen(OfferProposed, ask_for_a_decision)
    listen(OfferDecided, tell_who_proposed)
    listen(VoucherLapsed, tell_it_is_free_again)
    listen(OfferWithdrawn, tell_it_is_withdrawn)
