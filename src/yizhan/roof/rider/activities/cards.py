"""Words and figures of an activity, as riders read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.kit.days import local_day
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.rules import State


@dataclass(frozen=True)
class Card:
    session: Session
    when: str
    tone: str
    icon: str
    word: str
    """The state of its places, in one word or two."""


@dataclass(frozen=True)
class Day:
    name: str
    cards: list[Card]


def card(session: Session, *, at: datetime) -> Card:
    tone, icon, word = _state_of(session, at=at)
    return Card(session, span_of(session), tone, icon, word)


def _state_of(session: Session, *, at: datetime) -> tuple[str, str, str]:
    if session.state == State.CANCELLED:
        return "bad", "error", _("Cancelled")
    if session.state == State.TOOK_PLACE or session.ends_at <= at:
        return "", "done", _("Over")
    if session.begins_at <= at:
        return "calm", "clock", _("Under way")
    if not session.joinable(at=at):
        return "", "lock", _("Sign-up is over")
    if session.free:
        words = ngettext("%(n)d place free", "%(n)d places free", session.free)
        return "good", "ok", words % {"n": session.free}
    return "warn", "people", _("Full; you can wait")


def span_of(session: Session) -> str:
    """From when until when, on the city's clock; the second day only if it is another."""
    begins, ends = timezone.localtime(session.begins_at), timezone.localtime(session.ends_at)
    if begins.date() == ends.date():
        return f"{begins:%H:%M}–{ends:%H:%M}"
    return f"{begins:%H:%M} – {date_format(ends, 'MONTH_DAY_FORMAT')} {ends:%H:%M}"


def moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day_name(local.date())} {local:%H:%M}"


def day_name(day: date) -> str:
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'l')}"


def by_day(sessions: Iterable[Session], *, at: datetime) -> list[Day]:
    days = groupby(sessions, key=lambda session: local_day(session.begins_at))
    return [Day(day_name(day), [card(one, at=at) for one in ones]) for day, ones in days]


def end_of_week(at: datetime) -> datetime:
    """The moment at which the week of the city is over: the night after Sunday."""
    local = timezone.localtime(at)
    monday = local + timedelta(days=7 - local.weekday())
    return monday.replace(hour=0, minute=0, second=0, microsecond=0)
