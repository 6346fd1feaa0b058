"""Events as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from unicodedata import category

from django.http import HttpResponse
from icalendar import Calendar
from icalendar import Event as Component

ASK_AGAIN = timedelta(hours=1)
"""So long a calendar program may keep what it read."""


@dataclass(frozen=True)
class Event:
    uid: str
    stamp: datetime
    begins: datetime | date
    """A day without a time is a whole day."""
    ends: datetime | date | None
    """The end; of whole days the one after the last."""
    summary: str
    where: str = ""
    text: str = ""
    url: str = ""
    status: str = "CONFIRMED"
    sequence: int = 0


def as_calendar(name: str, events: Iterable[Event], file: str) -> HttpResponse:
    response = HttpResponse(calendar(name, events), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file}.ics"'
    return response


def calendar(name: str, events: Iterable[Event]) -> bytes:
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//Yizhan//Activities//ZH")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", _plain(name))
    whole.add("x-wr-calname", _plain(name))
    whole.add("refresh-interval", ASK_AGAIN, {"value": "DURATION"})
    for event in events:
        whole.add_component(_component(event))
    return bytes(whole.to_ical())


def _component(event: Event) -> Component:
    one = Component()
    one.add("uid", event.uid)
    one.add("dtstamp", event.stamp.astimezone(UTC))
    one.add("dtstart", _in_utc(event.begins))
    if event.ends is not None:
        one.add("dtend", _in_utc(event.ends))
    one.add("summary", _plain(event.summary))
    one.add("status", event.status)
    one.add("sequence", event.sequence)
    if event.where:
        one.add("location", _plain(event.where))
    if event.text:
        one.add("description", _plain(event.text))
    if event.url:
        one.add("url", event.url)
    return one


def _in_utc(when: datetime | date) -> datetime | date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def _plain(text: str) -> str:
    """Return a text without control characters, which no calendar may hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or category(sign) != "Cc")
