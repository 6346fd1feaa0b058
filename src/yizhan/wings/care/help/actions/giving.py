"""The deeds at the counter: giving out what a code stands for, and taking back a mistake. No answer
says whose a code is."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.kit.codes import normalise_code
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.help.actions.row import locked_voucher
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import GRACE, UNDO_WITHIN, HelpVerb, VoucherState


class NotGood(Refusal):
    """One answer for a code that nobody has and for one of another place."""

    code = "not_good"
    message = _("This code is not good here. The rider's phone says where it is.")


class Used(Refusal):
    code = "used"


class Over(Refusal):
    code = "over"
    message = _("The time of this code is over, or the piece was given back.")


class TooLate(Refusal):
    code = "too_late"
    message = _("This can no longer be taken back. The desk can correct the stock.")


@in_transaction
def give_out(code: str, *, by: Person, at: datetime) -> Offer:
    """Note that the piece of this code is given out; return the offer it is of. Raises NotGood,
    Used or Over; none of them says whose it is."""
    voucher = Voucher.objects.hosted_by(by).filter(code=normalise_code(code)).first()
    if voucher is None:
        raise NotGood(fields={"code": str(NotGood.message)})
    row, one = locked_voucher(voucher)
    if one.state == VoucherState.GIVEN and one.given_at is not None:
        when = one.given_at.astimezone(timezone.get_current_timezone()).strftime("%m-%d %H:%M")
        sentence = gettext("This code was used already: %(when)s.") % {"when": when}
        raise Used(sentence, fields={"code": sentence})
    if one.state != VoucherState.HELD or at >= one.valid_until + GRACE:
        raise Over(fields={"code": str(Over.message)})
    one.state, one.given_at, one.given_by = VoucherState.GIVEN, at, by
    one.save(update_fields=["state", "given_at", "given_by"])
    row.held -= 1
    row.given += 1
    row.save(update_fields=["held", "given"])
    record(HelpVerb.GIVEN, by=by, target=row, at=at)
    return row


@in_transaction
def undo_giving(voucher: Voucher, *, by: Person, at: datetime) -> None:
    """Take back within minutes what was a mistake: the code is good again. Twice changes nothing.
    Raises TooLate."""
    row, one = locked_voucher(voucher)
    if not Voucher.objects.hosted_by(by).filter(pk=one.pk).exists():
        raise NotAllowed(f"{by} does not give out {row.pk}")
    if one.state == VoucherState.HELD:
        return
    lately = one.given_at is not None and at < one.given_at + UNDO_WITHIN
    if one.state != VoucherState.GIVEN or not lately or one.given_by_id != by.pk:
        raise TooLate
    one.state, one.given_at, one.given_by = VoucherState.HELD, None, None
    one.save(update_fields=["state", "given_at", "given_by"])
    row.held += 1
    row.given -= 1
    row.save(update_fields=["held", "given"])
    record(HelpVerb.UNDONE, by=by, target=row, at=at)
