"""«Can I get in now?» in words: open or not, since when and why. For pages, files and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.wings.care.stations.index.standing import spans_by_day, standing_of
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Door, SignalKind, Standing, Why


@dataclass(frozen=True)
class DoorWords:
    door: str
    tone: str
    icon: str
    word: str
    why: str
    """Since when and why, as one short sentence."""
    fault: str
    """What else people said, or nothing."""


TONES = {Door.YES: ("good", "open"), Door.NO: ("bad", "locked"), Door.UNKNOWN: ("calm", "unknown")}


def door_of(station: Station, *, at: datetime) -> DoorWords:
    return in_words(standing_of(station, at=at), at=at, reason=station.closed_reason)


def in_words(holds: Standing, *, at: datetime, reason: str = "") -> DoorWords:
    tone, icon = TONES[holds.door]
    if holds.word == SignalKind.FULL:
        tone, icon = "warn", "full"
    return DoorWords(
        holds.door, tone, icon, _word(holds), _why(holds, at, reason), _fault(holds, at)
    )


def clock(moment: datetime | None, *, at: datetime) -> str:
    """As one says it: 14:05, tomorrow 08:00, 26 November 08:00."""
    if moment is None:
        return ""
    here, now = timezone.localtime(moment), timezone.localtime(at)
    time = here.strftime("%H:%M")
    if here.date() == now.date():
        return time
    if here.date() == now.date() + timedelta(days=1):
        if time == "00:00":
            return "24:00"
        return _("tomorrow %(time)s") % {"time": time}
    return _("%(day)s %(time)s") % {"day": date_format(here, "MONTH_DAY_FORMAT"), "time": time}


@dataclass(frozen=True)
class Weekday:
    day: str
    hours: str
    today: bool


def week_of(text: str, *, at: datetime) -> list[Weekday]:
    """The coming seven days as people read them; empty if the hours are not known."""
    days = spans_by_day(text, at=at, days=7)
    today = timezone.localtime(at).date()
    return [
        Weekday(
            _("today") if day == today else date_format(day, "l"),
            ", ".join(_span(opens, shuts) for opens, shuts in spans) or _("closed all day"),
            day == today,
        )
        for day, spans in days
    ]


def _span(opens: datetime, shuts: datetime) -> str:
    end = shuts.strftime("%H:%M")
    return f"{opens:%H:%M}–{'24:00' if end == '00:00' else end}"


def _word(holds: Standing) -> str:
    if holds.word == SignalKind.FULL:
        return pgettext("at the door", "full")
    if holds.word == SignalKind.LOCKED:
        return pgettext("at the door", "locked")
    return {
        Door.YES: pgettext("a station", "Open"),
        Door.NO: pgettext("a station", "Closed"),
        Door.UNKNOWN: pgettext("a station", "Not known"),
    }[holds.door]


def _why(holds: Standing, at: datetime, reason: str) -> str:
    if holds.why == Why.SAID:
        return _said(holds, at)
    if holds.why == Why.HOURS:
        return _hours(holds, at)
    said = {"since": clock(holds.since, at=at), "reason": reason}
    if holds.why == Why.HOST and reason:
        return _("Closed by the host for today, since %(since)s: %(reason)s") % said
    return {
        Why.HOST: _("Closed by the host for today, since %(since)s") % said,
        Why.UNLISTED: _("Off the list: riders found it locked again and again"),
        Why.ENDED: _("This station was given up"),
        Why.NOTHING_KNOWN: _("Hours not known, and nobody has said anything lately"),
    }[holds.why]


def _said(holds: Standing, at: datetime) -> str:
    said = {"since": clock(holds.since, at=at)}
    if holds.by_host:
        return _("The host said so at %(since)s") % said
    return _("Riders at the door said so at %(since)s") % said


def _hours(holds: Standing, at: datetime) -> str:
    said = {"since": clock(holds.since, at=at), "until": clock(holds.until, at=at)}
    if holds.door == Door.YES:
        if holds.until is None:
            return _("Open day and night")
        return _("Open until %(until)s, by its hours") % said
    if holds.until is None:
        return _("Closed by its hours")
    if holds.since is None:
        return _("Opens %(until)s, by its hours") % said
    return _("Closed since %(since)s, opens %(until)s") % said


def _fault(holds: Standing, at: datetime) -> str:
    if not holds.fault:
        return ""
    said = {"what": SignalKind(holds.fault).label, "since": clock(holds.fault_since, at=at)}
    if holds.by_host:
        return _("%(what)s, said the host at %(since)s") % said
    return _("%(what)s, riders said at %(since)s") % said
