"""Thanks by a one-time code. The code knows no report, and whoever hands out the thanks learns
nothing but that somebody reported something this month."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.days import add_months, local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.index import shield
from yizhan.wings.participation.reports.models import Receipt, Thanks
from yizhan.wings.participation.reports.rules import ReportsVerb

DIGITS = 10


class NoThanks(Refusal):
    code = "no_thanks"
    message = _("There are no thanks for this report now.")


class ThanksUnknown(Refusal):
    code = "thanks_unknown"
    message = _("This code is not known, was used already, or its time is over.")


@in_transaction
def take_thanks(receipt: Receipt, *, at: datetime) -> str:
    """Return a code for thanks, once for each report that was solved. It is shown once."""
    locked = under_lock(Receipt.objects.all(), receipt.pk)
    link = vault.open_link(locked)
    solved = Case.objects.filter(pk=link.case or 0, status=Status.RESOLVED).exists()
    if link.thanked or not solved or not shield().thanks:
        raise NoThanks
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    thanks = Thanks(code_digest=_digest(code), valid_until=_end_of_next_month(local_day(at)))
    thanks.save(force_insert=True)
    Receipt.objects.filter(pk=locked.pk).update(**vault.seal_link(replace(link, thanked=True)))
    return f"{code[:5]} {code[5:]}"


@in_transaction
def give_thanks(code: str, *, by: Person, at: datetime) -> None:
    """Note that the thanks of a code were handed out. The row goes with it."""
    if not can_somewhere(by, Permission.STATION_HOST):
        raise NotAllowed("Thanks are handed out at stations.")
    rows = Thanks.objects.valid(on=local_day(at)).filter(code_digest=_digest(code))
    deleted, _rows = rows.delete()
    if not deleted:
        raise ThanksUnknown(fields={"code": str(ThanksUnknown.message)})
    record(ReportsVerb.THANKS_GIVEN, by=by, target="reports.Thanks", at=at)


def _end_of_next_month(day: date) -> date:
    return add_months(day.replace(day=1), 2) - timedelta(days=1)


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    return people_vault.keyed_hash(plain, purpose="report thanks").hex()
