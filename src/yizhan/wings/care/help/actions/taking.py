"""The deeds of riders: taking a piece, giving it back before it is fetched."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.kit.codes import new_code
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.help.actions.row import locked, locked_voucher
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import (
    CODE_LENGTH,
    Belonging,
    HelpVerb,
    VoucherState,
    fetch_until,
)


class NotOpen(Refusal):
    code = "not_open"
    message = _("Nothing can be taken of this offer now.")


class NotForYou(Refusal):
    code = "not_for_you"


class NothingLeft(Refusal):
    code = "nothing_left"
    message = _("Nothing is left. A piece that is not fetched becomes free again: look later.")


class HasHers(Refusal):
    code = "has_hers"


class Fetched(Refusal):
    code = "fetched"
    message = _("It was fetched already, or its time is over.")


@in_transaction
def take(offer: Offer, *, by: Person, belonging: Belonging, had: int, at: datetime) -> Voucher:
    """Take one piece. `had` is how many pieces of it she had taken in all when she tapped: the tap
    that comes twice gets the first one's voucher. Nothing in the history names her."""
    row = locked(offer)
    own = Voucher.objects.of(row).asked_by(by)
    if own.count() > had and (known := own.order_by("-pk").first()) is not None:
        return known
    _refuse(row, belonging, at=at)
    if own.counted().count() >= row.per_person:
        raise HasHers(gettext("Each may take %(n)d, and you have.") % {"n": row.per_person})
    if not row.left:
        raise NothingLeft
    local = at.astimezone(timezone.get_current_timezone())
    voucher = Voucher(
        offer=row,
        person=by,
        code=_unused_code(),
        taken_at=at,
        valid_until=fetch_until(local, hours=row.code_hours, last_day=row.last_day),
    )
    voucher.save(force_insert=True)
    row.held += 1
    row.save(update_fields=["held"])
    record(HelpVerb.TAKEN, by=None, target=row, at=at)
    return voucher


@in_transaction
def give_back(voucher: Voucher, *, by: Person, at: datetime) -> None:
    """Give back what one will not fetch; the next rider can take it at once. Twice changes nothing.
    Raises Fetched."""
    row, one = locked_voucher(voucher)
    if not Voucher.objects.asked_by(by).filter(pk=one.pk).exists():
        raise NotAllowed(f"{by} did not take {one.pk}")
    if one.state != VoucherState.RETURNED:
        if one.state != VoucherState.HELD:
            raise Fetched
        one.state = VoucherState.RETURNED
        one.save(update_fields=["state"])
        row.held -= 1
        row.save(update_fields=["held"])
        record(HelpVerb.RETURNED, by=None, target=row, at=at)
    voucher.state = one.state


def _refuse(row: Offer, belonging: Belonging, *, at: datetime) -> None:
    if not row.is_open(at=at):
        raise NotOpen
    if not row.is_for(belonging):
        county = row.division.name if row.division else ""
        words = gettext("This is for the riders of %(county)s, as the register has them.")
        raise NotForYou(words % {"county": county} if county else str(NotOpen.message))


def _unused_code() -> str:
    while Voucher.objects.filter(code=(code := new_code(CODE_LENGTH))).exists():
        pass
    return code
