"""Rounds for programs: a feed of them, and their days as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.roof.shared.audience import OpenRequest
from yizhan.roof.shared.ical import Event, as_calendar
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.rss import Item, feed
from yizhan.wings.participation.restaurants.models import Round
from yizhan.wings.participation.restaurants.rules import RoundState

MOST = 50
BACK = timedelta(days=366)
"""So long a calendar still shows what is over."""


@open_answer
def rss(_request: OpenRequest) -> HttpResponse:
    """The newest rounds, each as far as it is."""
    rows = Round.objects.public().select_related("unit").newest()[:MOST]
    items = [
        Item(
            one.title,
            _address(one),
            f"{one.unit.name} · {RoundState(one.state).label}",
            one.frozen_at or one.created_at,
        )
        for one in rows
    ]
    link = absolute_address(reverse("public:rounds"))
    return feed(_("Restaurant visits by lot"), link, _("What is drawn, and what was seen."), items)


@open_answer
def calendar(_request: OpenRequest) -> HttpResponse:
    """The day of each round on which its lot is drawn, and the last of its visits."""
    since = timezone.localdate() - BACK
    rows = Round.objects.public().filter(last_day__gte=since).select_related("unit").newest()
    name = _("Restaurant visits by lot: days of a round")
    return as_calendar(name, (event for one in rows[:MOST] for event in _events(one)), "rounds")


def _address(one: Round) -> str:
    return absolute_address(reverse("public:round", args=[one.pk]))


def _events(one: Round) -> Iterator[Event]:
    words = {
        "seed": (one.seed_day, _("The lot is drawn: %s")),
        "last": (one.last_day, _("The last day of visits: %s")),
    }
    for key, (day, sentence) in words.items():
        yield Event(
            uid=f"round-{one.pk}-{key}@yizhan",
            stamp=one.frozen_at or one.created_at,
            begins=day,
            ends=None,
            summary=sentence % one.title,
            text=one.seed_source if key == "seed" else "",
            url=_address(one),
            status="CANCELLED" if one.state == RoundState.ABANDONED else "CONFIRMED",
            sequence=one.version,
        )
