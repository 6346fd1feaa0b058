"""A candidate or a parent asks for an errand, or needs it no more."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.rules import normalise_mobile
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.row import clear, fit_in, lock_day, lock_errand, move
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Hall
from yizhan.wings.participation.fleet.rules import (
    MOST_MINUTES,
    MOST_SIZE,
    FleetVerb,
    Kind,
    Skill,
    State,
    digest_of,
    erased_from,
)
from yizhan.wings.participation.fleet.vault import Facts, seal_facts

SOONEST = timedelta(minutes=10)
"""Nobody can be anywhere sooner."""


class NotOpen(Refusal):
    code = "not_open"
    message = _("Errands can be asked for in exam weeks only.")


class BadErrand(Refusal):
    code = "bad_errand"


class Asked(NamedTuple):
    """An errand, and the ticket by which its page is found: kept nowhere."""

    errand: Errand
    ticket: str


class Place(NamedTuple):
    """Where the other end is. Without a pin, near that hall."""

    lon: float
    lat: float


@in_transaction
@lines_last()
def ask(  # noqa: PLR0913  # the input of the page
    week: ExamWeek,
    *,
    kind: str,
    hall: Hall,
    place: Place,
    due_at: datetime,
    phone: str,
    at: datetime,
    address: str = "",
    words: str = "",
    card: bool = False,
    minutes: int = 0,
    size: int = 1,
    skills: Collection[str] = (),
) -> Asked:
    """Take an errand down and give it to the rider for whom it is the shortest way, at once.
    Raises NotOpen or BadErrand."""
    day = local_day(due_at)
    if not (week.asked_from <= local_day(at) and week.first_day <= day <= week.last_day):
        raise NotOpen
    _refuse(due_at, minutes, size, at=at)
    facts = Facts(_phone(phone), address.strip(), words.strip())
    planned = lock_day(week.pk, day)
    ticket = secrets.token_urlsafe(16)
    errand = Errand.objects.create(
        week=week,
        day=day,
        ticket_digest=digest_of(ticket),
        kind=kind,
        card=card,
        hall=hall,
        lon=place.lon,
        lat=place.lat,
        opens_at=at,
        due_at=due_at,
        minutes=minutes if kind == Kind.DO else 0,
        size=size,
        skills=sorted(set(skills) & set(Skill.values)),
        sealed_facts=seal_facts(facts),
        asked_at=at,
        erase_from=erased_from(day, week.over_at),
    )
    fit_in(planned, errand, at=at)
    record(FleetVerb.ASKED, by=None, target=errand, at=at, kind=kind)
    errand.refresh_from_db()
    return Asked(errand, ticket)


@in_transaction
@lines_last()
def withdraw(errand: Errand, *, at: datetime) -> Errand:
    """It is not needed any more. Whoever has the ticket may say so, until a rider set out."""
    _day, row = lock_errand(errand)
    move(row, State.WITHDRAWN)
    state = row.state
    clear(row, at=at)
    row.state, row.reason = state, None
    row.save()
    record(FleetVerb.WITHDRAWN, by=None, target=row, at=at)
    return row


def _phone(text: str) -> str:
    try:
        return normalise_mobile(text)
    except Refusal as refusal:
        raise BadErrand(str(refusal), fields={"phone": str(refusal)}) from refusal


def _refuse(due_at: datetime, minutes: int, size: int, *, at: datetime) -> None:
    if due_at < at + SOONEST:
        words = gettext("Nobody can be there so soon. Ask for a later time, or call 12345.")
        raise BadErrand(words, fields={"due": words})
    if not 0 <= minutes <= MOST_MINUTES or not 0 <= size <= MOST_SIZE:
        words = gettext("This is more than one rider can do.")
        raise BadErrand(words, fields={"size": words})
