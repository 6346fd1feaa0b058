"""Roles, states, limits and verdicts. Tables and arithmetic, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb

BADGE_KEY, PHOTO = "badge key", "badge photo"
"""The purposes for which the vault seals private keys and photos."""

CODE_LENGTH, LETTER_LENGTH = 10, 8
"""Characters of a badge's code and of a letter's number. Certificates of activities have twelve, so
one page finds both and takes neither for the other."""

TRAINING_LIMIT = 120
REASON_LIMIT = 200
SHOWN_LIMIT = 30
COMPANY_LIMIT = 60
PROMISE_LIMIT = 40
MOST_PROMISES = 3
PHOTO_SIDE = 480

LONGEST_TERM = timedelta(days=3 * 366)
ACCEPT_WITHIN = timedelta(days=30)
"""So long an offer waits for its answer."""
REMIND_BEFORE = timedelta(days=30)
"""So long before a term ends both sides are asked whether it goes on."""


class VolunteerRole(models.TextChoices):
    """The role somebody is appointed to. Its number stands in signed badges and never changes."""

    number: int
    description: Words

    def __new__(cls, value: str, number: int, description: Words) -> VolunteerRole:
        role = str.__new__(cls, value)
        role._value_ = value
        role.number = number
        role.description = description
        return role

    FOOD_SAFETY = (
        "food_safety",
        1,
        _("Looks at what the public can see of food safety, and reports it."),
        _("food-safety supervisor"),
    )
    FOOD_VOLUNTEER = (
        "food_volunteer",
        2,
        _("Takes part in food-safety activities of the autonomous region."),
        _("Bagui food-safety volunteer"),
    )
    GOVERNANCE = (
        "governance",
        3,
        _("Sees what is amiss in streets and compounds, and says so."),
        _("community-governance observer"),
    )
    TRAFFIC = (
        "traffic",
        4,
        _("Rides as everybody should, and explains why."),
        _("traffic-safety demonstrator"),
    )
    CIVILITY = (
        "civility",
        5,
        _("Is polite at doors and counters, and asks others to be."),
        _("civility promoter"),
    )


ROLE_OF: dict[str, VolunteerRole] = {role.value: role for role in VolunteerRole}
"""The role of a value that is kept."""

SUPERVISORS: frozenset[str] = frozenset({VolunteerRole.FOOD_SAFETY, VolunteerRole.FOOD_VOLUNTEER})
"""The roles that the figure `supervisors` counts."""


class State(models.TextChoices):
    """The states of an appointment. Whether its term is over is a matter of the day."""

    OFFERED = "offered", pgettext_lazy("appointment", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("appointment", "appointed")
    DECLINED = "declined", pgettext_lazy("appointment", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("appointment", "offer taken back")
    LAPSED = "lapsed", pgettext_lazy("appointment", "not answered in time")
    RESIGNED = "resigned", pgettext_lazy("appointment", "resigned")
    ENDED = "ended", pgettext_lazy("appointment", "ended by the unit")
    MERGED = "merged", pgettext_lazy("appointment", "held in another account")
    CLOSED = "closed", pgettext_lazy("appointment", "account closed")


NEXT_STATES: dict[str, frozenset[str]] = {
    State.OFFERED: frozenset(
        {State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.LAPSED, State.CLOSED}
    ),
    State.ACCEPTED: frozenset({State.RESIGNED, State.ENDED, State.MERGED, State.CLOSED}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.LAPSED: frozenset(),
    State.RESIGNED: frozenset(),
    State.ENDED: frozenset(),
    State.MERGED: frozenset({State.ACCEPTED}),
    State.CLOSED: frozenset(),
}
"""Two accounts that are taken apart again each have what they had: so MERGED has a way back."""

OPEN: frozenset[str] = frozenset({State.OFFERED, State.ACCEPTED})


class ShownName(models.TextChoices):
    """The name that a stranger reads on a badge. Its holder decides."""

    NOTHING = "nothing", _("No name, only the role")
    SURNAME = "surname", _("Surname with «Shifu»")
    FULL = "full", _("My whole name")


_TWO_SIGNS = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐")
)


def name_shown_as(name: str, how: str) -> str:
    """Return a name as its holder wants it read. Of a name in parts, as 买买提·阿不都, the first is
    taken."""
    name = " ".join(name.split())
    if not name or how == ShownName.NOTHING:
        return ""
    if how == ShownName.FULL:
        return name[:SHOWN_LIMIT]
    first, dot, _rest = name.partition("·")
    called = first if dot or name.isascii() else name[: 2 if name[:2] in _TWO_SIGNS else 1]
    return f"{called[: SHOWN_LIMIT - 2]}师傅"


class RevocationReason(models.TextChoices):
    RESIGNED = "resigned", _("she resigned")
    ENDED = "ended", _("the unit ended the appointment")
    REPLACED = "replaced", _("a new badge took its place")
    LOST = "lost", _("the card was lost")
    MERGED = "merged", _("two of her accounts were joined")
    CLOSED = "closed", _("the account was closed")


class Verdict(models.TextChoices):
    """The answer to the question whether a badge holds."""

    VALID = "valid", pgettext_lazy("badge", "Valid")
    NOT_YET = "not_yet", pgettext_lazy("badge", "Not valid yet")
    EXPIRED = "expired", pgettext_lazy("badge", "Expired")
    REVOKED = "revoked", pgettext_lazy("badge", "Revoked")


def verdict_on(day: date, *, since: date, until: date, revoked: bool) -> Verdict:
    """Return what a badge is on a day; `until` is the first day on which it holds no more."""
    if revoked:
        return Verdict.REVOKED
    if day < since:
        return Verdict.NOT_YET
    return Verdict.VALID if day < until else Verdict.EXPIRED


class PromiseState(models.TextChoices):
    SHOWN = "shown", pgettext_lazy("promise", "shown")
    WAITING = "waiting", pgettext_lazy("promise", "waits to be read")
    REFUSED = "refused", pgettext_lazy("promise", "not shown")


class KnownPromise(NamedTuple):
    text: str


def known_promises() -> tuple[KnownPromise, ...]:
    """The promises that come with the platform, as the city of the example has them."""
    return (
        KnownPromise("不闯红灯，不逆行"),
        KnownPromise("餐箱每天消毒"),
        KnownPromise("封签破损主动说明"),
        KnownPromise("进小区慢行、轻声"),
        KnownPromise("见到隐患随手报"),
        KnownPromise("礼貌敲门，准时送达"),
    )


class AppointmentsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    OFFERED = "engagement.offered", _("a role was offered to somebody")
    OFFERS_LOADED = "engagement.offers_loaded", _("roles were offered to people from a file")
    LOADED = "engagement.loaded", _("appointments were loaded")
    WITHDRAWN = "engagement.withdrawn", _("an offer of a role was taken back")
    LAPSED = "engagement.lapsed", _("an offer of a role was not answered in time")
    ACCEPTED = "engagement.accepted", _("somebody accepted a role")
    DECLINED = "engagement.declined", _("somebody declined a role")
    RESIGNED = "engagement.resigned", _("somebody resigned from a role")
    ENDED = "engagement.ended", _("a unit ended an appointment")
    TRAINING_NOTED = "engagement.training_noted", _("a training was noted with an appointment")
    SHOWN_CHANGED = "engagement.shown_changed", _("somebody chose what her badge shows")
    PHOTO_CHANGED = "engagement.photo_changed", _("the photo of a badge was changed or removed")
    HANDED_OVER = "engagement.handed_over", _("appointments went to another unit")
    MERGED = "engagement.merged", _("an appointment held twice by one person was joined")
    UNMERGED = "engagement.unmerged", _("an appointment was taken apart with two accounts")
    FORGOTTEN = "engagement.forgotten", _("an appointment lost its person with her account")
    BADGE_ISSUED = "badge.issued", _("a badge was issued")
    KEY_MADE = "badge.key_made", _("badges are signed with a new key")
    PROMISE_SAID = "promise.said", _("somebody put a promise on her badge")
    PROMISE_TAKEN_BACK = "promise.taken_back", _("somebody took a promise off her badge")
    PROMISE_DECIDED = "promise.decided", _("a promise was shown or not")
    PROMISES_FILLED = "promise.list_filled", _("the known promises were entered")
    PROMISE_LISTED = "promise.listed", _("the list of promises was changed")
