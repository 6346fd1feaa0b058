"""Messages about tables asked from above: to whoever sends one, and to the lead once it is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.wings.organisation.figure_requests.events import TableDueSoon, TableLate
from yizhan.wings.organisation.figure_requests.models import FigureRequest

MOST_TOLD = 20


def remind_senders(event: TableDueSoon) -> None:
    one = FigureRequest.objects.for_event(event.request_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("Due %(day)s: the table “%(title)s” for %(office)s. It is filled; send it.")
        body %= _words(one)
    senders = staff_of(one.unit_id, Permission.FIGURES_SEND)
    _tell(senders, one, topic=Topic.TABLE_DUE_SOON, body=body, at=event.at)


def tell_of_late_table(event: TableLate) -> None:
    """Tell whoever sends it, and the lead, each once."""
    one = FigureRequest.objects.for_event(event.request_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("Late: the table “%(title)s” for %(office)s, due %(day)s (%(unit)s).")
        body %= _words(one)
    senders = staff_of(one.unit_id, Permission.FIGURES_SEND)[:MOST_TOLD]
    leads = staff_of(one.unit_id, Permission.BURDEN_APPROVE)[:MOST_TOLD]
    people = {person.pk: person for person in (*senders, *leads)}
    _tell(people.values(), one, topic=Topic.TABLE_LATE, body=body, at=event.at)


def connect() -> None:
    listen(TableDueSoon, remind_senders)
    listen(TableLate, tell_of_late_table)


def _words(one: FigureRequest) -> dict[str, str]:
    return {
        "day": date_format(one.due_on, "MONTH_DAY_FORMAT"),
        "title": one.title,
        "office": one.office,
        "unit": one.unit.name,
    }


def _tell(
    people: Iterable[Person], one: FigureRequest, *, topic: Topic, body: str, at: datetime
) -> None:
    tell_each(
        list(people)[: 2 * MOST_TOLD],
        topic=topic,
        body=body,
        link=f"/desk/figure-requests/{one.pk}",
        at=at,
        dedupe_key=f"{topic}|{one.pk}|{one.unit_id}",
    )
