"""Rules of the register: employment, reasons of an end, when to ask a rider, credit codes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.errors import Refusal
from yizhan.kit.width import narrow


class Employment(models.TextChoices):
    EMPLOYED = "employed", pgettext_lazy("employment", "employed full time")
    CROWDSOURCED = "crowdsourced", pgettext_lazy("employment", "crowd-sourced")
    PART_TIME = "part_time", pgettext_lazy("employment", "part time")


class EndReason(models.TextChoices):
    LEFT = "left", pgettext_lazy("end of riding", "left")
    MOVED = "moved", pgettext_lazy("end of riding", "moved to another site")
    SILENCE = "silence", pgettext_lazy("end of riding", "did not answer whether she still rides")
    LIST = "list", pgettext_lazy("end of riding", "by a list")
    SITE_CLOSED = "site_closed", pgettext_lazy("end of riding", "the site closed")
    ACCOUNT_CLOSED = "account_closed", pgettext_lazy("end of riding", "closed her account")


class MergeFact(StrEnum):
    """The keys of what the register keeps of a merge of two accounts."""

    MOVED = "moved"
    """The ridership that the head account took over."""
    ENDED = "ended"
    """The ridership that ended because the head account rides elsewhere."""


class RidershipState(StrEnum):
    """The state of an entry of the register: sure, to be asked about, asked, unanswered."""

    SURE = "sure"
    TO_ASK = "to_ask"
    ASKED = "asked"
    SILENT = "silent"


def ridership_state(
    *, confirmed_on: date, asked_on: date | None, today: date, after: timedelta, within: timedelta
) -> RidershipState:
    """An entry is sure for `after` its last sign of life, then the rider is asked, and `within` the
    question she may answer. Whatever she says counts from the day she says it."""
    if asked_on is not None and asked_on >= confirmed_on:
        return RidershipState.SILENT if today >= asked_on + within else RidershipState.ASKED
    return RidershipState.TO_ASK if today >= confirmed_on + after else RidershipState.SURE


EARLIEST = date(1980, 1, 1)
"""No company, and nobody who rides, is entered for a day before this."""

REMIND_BEFORE = timedelta(days=30)
"""Time before the end of a health certificate at which its rider is reminded."""
REMIND_LATE = timedelta(days=7)
"""Time after the end during which a reminder is still sent."""

SHORT_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
SHORT_LENGTH = 7
"""Codes on posters: no character that can be taken for another."""

CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_LENGTH = 18
_BLANKS = re.compile("[\\s\\-\u00ad\u200b-\u2015\u2060\ufeff]")


class BadCreditCode(Refusal):
    code = "bad_credit_code"
    message = _("This is not a unified social credit code.")


def check_sign(first_17: str) -> str:
    """The last character of a unified social credit code (GB 32100-2015, clause 4.6): weights are
    powers of 3 modulo 31."""
    total = sum(CODE_SIGNS.index(sign) * pow(3, n, 31) for n, sign in enumerate(first_17))
    return CODE_SIGNS[-total % 31]


def normalise_credit_code(text: str) -> str:
    """Return the code in capitals without blanks. Raises BadCreditCode and says what is wrong."""
    code = _BLANKS.sub("", narrow(text)).upper()
    if len(code) != CODE_LENGTH:
        raise BadCreditCode(
            _("A unified social credit code has 18 characters; this has %(count)s.")
            % {"count": len(code)}
        )
    strange = sorted({sign for sign in code if sign not in CODE_SIGNS})
    if strange:
        raise BadCreditCode(
            _("A unified social credit code never has: %(signs)s") % {"signs": " ".join(strange)}
        )
    if check_sign(code[:-1]) != code[-1]:
        raise BadCreditCode(
            _("The last character does not fit the others: there is a slip in this code.")
        )
    return code


INVITATION_LASTS = timedelta(days=30)
"""The time in which an invitation can be accepted, and in which its telephone gets no second one
from the same sites, whatever its owner did with the first."""

INVITATIONS_A_DAY = 2_000
"""The most that the lists of one company, or for one place, may invite in a day: each is a text
message to somebody who may not know the platform."""


class RegisterVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    COMPANY_REGISTERED = "company.registered", _("a company was registered")
    COMPANY_EDITED = "company.edited", _("a company was edited")
    COMPANY_CLOSED = "company.closed", _("a company was closed")
    SITE_OPENED = "site.opened", _("a delivery site was opened")
    SITE_EDITED = "site.edited", _("a delivery site was edited")
    SITE_CLOSED = "site.closed", _("a delivery site was closed")
    SITE_CODE_RENEWED = "site.code_renewed", _("the poster code of a delivery site was renewed")
    RIDER_JOINED = "rider.joined", _("a rider joined a site")
    RIDER_CONFIRMED = "rider.confirmed", _("a rider confirmed the entry")
    RIDER_ASKED = "rider.asked", _("a rider was asked to confirm the entry")
    RIDER_LEFT = "rider.left", _("a rider's entry ended")
    RIDERS_HANDED_OVER = "riders.handed_over", _("the riders of a site went to another site")
    RIDERS_INVITED = "riders.invited", _("telephones on a list were invited to the register")
    INVITATION_DECLINED = "invitation.declined", _("somebody declined an invitation")
    RIDERS_LOADED = "riders.loaded", _("riders were imported")
    CERTIFICATE_NOTED = "certificate.noted", _("a rider noted the end of the health certificate")
    CERTIFICATE_FORGOTTEN = "certificate.forgotten", _("the health certificate was removed")
