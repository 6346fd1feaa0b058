"""«Can I get in now?» in words: open or not, since when and why. For pages, files and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.kit.days import local_day
from yizhan.wings.care.stations.index.access import access_of, spans_by_day
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Access, AccessReason, Door, Fault, SignalKind


@dataclass(frozen=True)
class AccessWords:
    door: str
    tone: str
    icon: str
    word: str
    why: str
    """Since when and why, as one short sentence."""
    fault: str
    """The things inside that are out of order by signals, or nothing."""


TONES = {Door.YES: ("good", "open"), Door.NO: ("bad", "locked"), Door.UNKNOWN: ("calm", "unknown")}


def access_words(station: Station, *, at: datetime) -> AccessWords:
    return words_for(access_of(station, at=at), at=at, closed_reason=station.closed_reason)


def words_for(access: Access, *, at: datetime, closed_reason: str = "") -> AccessWords:
    tone, icon = TONES[access.door]
    return AccessWords(
        access.door, tone, icon, _word(access), _why(access, at, closed_reason), _faults(access, at)
    )


def clock(moment: datetime | None, *, at: datetime) -> str:
    """Return a moment as people say it: 14:05, tomorrow 08:00, 26 November 08:00."""
    if moment is None:
        return ""
    here, days = timezone.localtime(moment), (local_day(moment) - local_day(at)).days
    time = here.strftime("%H:%M")
    if days == 0:
        return time
    if days == 1:
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
    today = local_day(at)
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


def _word(access: Access) -> str:
    if access.signal_kind == SignalKind.LOCKED:
        return pgettext("at the door", "locked")
    return {
        Door.YES: pgettext("a station", "Open"),
        Door.NO: pgettext("a station", "Closed"),
        Door.UNKNOWN: pgettext("a station", "Not known"),
    }[access.door]


def _why(access: Access, at: datetime, closed_reason: str) -> str:
    if access.reason == AccessReason.SIGNAL:
        return _by_signal(access, at)
    if access.reason == AccessReason.HOURS:
        return _by_hours(access, at)
    values = {"since": clock(access.since, at=at), "reason": closed_reason}
    if access.reason == AccessReason.CLOSED_BY_HOST and closed_reason:
        return _("Closed by the host for today, since %(since)s: %(reason)s") % values
    return {
        AccessReason.CLOSED_BY_HOST: _("Closed by the host for today, since %(since)s") % values,
        AccessReason.UNLISTED: _("Off the list: riders found it locked again and again"),
        AccessReason.ENDED: _("This station was given up"),
        AccessReason.NOTHING_KNOWN: _("Hours not known, and nobody has said anything lately"),
    }[access.reason]


def _by_signal(access: Access, at: datetime) -> str:
    values = {"since": clock(access.since, at=at)}
    if access.by_host:
        return _("The host said so at %(since)s") % values
    return _("Riders at the door said so at %(since)s") % values


def _by_hours(access: Access, at: datetime) -> str:
    values = {"since": clock(access.since, at=at), "until": clock(access.until, at=at)}
    if access.door == Door.YES:
        if access.until is None:
            return _("Open day and night")
        return _("Open until %(until)s, by its hours") % values
    if access.until is None:
        return _("Closed by its hours")
    if access.since is None:
        return _("Opens %(until)s, by its hours") % values
    return _("Closed since %(since)s, opens %(until)s") % values


def _faults(access: Access, at: datetime) -> str:
    return _("; ").join(_fault(fault, at) for fault in access.faults)


def _fault(fault: Fault, at: datetime) -> str:
    values = {"what": SignalKind(fault.kind).label, "since": clock(fault.since, at=at)}
    if fault.by_host:
        return _("%(what)s, said the host at %(since)s") % values
    return _("%(what)s, riders said at %(since)s") % values
