"""Messages about the gate handbook: what waits to be read before anybody sees it."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.kit.days import local_day
from yizhan.wings.care.gates.events import NoteWritten, PlanMade
from yizhan.wings.care.gates.models import Compound

_NOTE = _("A rider wrote a note about %(place)s. Nobody sees it before you have read it.")
_PLAN = _("A picture of the plan of %(place)s waits. Nobody sees it before you have looked.")


def tell_a_note_waits(event: NoteWritten) -> None:
    _tell(event.compound_id, _NOTE, Permission.GATE_EDIT, kind="note", at=event.at)


def tell_a_plan_waits(event: PlanMade) -> None:
    _tell(event.compound_id, _PLAN, Permission.PHOTO_MODERATE, kind="plan", at=event.at)


def _tell(
    compound_id: int, words: Promise, permission: Permission, *, kind: str, at: datetime
) -> None:
    """Tell whoever may decide, once a day for each place: the list has the others."""
    place = Compound.objects.for_event(compound_id)
    for person in staff_of(place.unit_id, permission):
        with translation.override(person.language):
            body = str(words) % {"place": place.name}
        tell_each(
            [person],
            topic=Topic.GATE_WAITS,
            body=body,
            link="/desk/gates/notes",
            at=at,
            dedupe_key=f"gate.waits|{kind}|{place.pk}|{local_day(at)}",
        )


def connect() -> None:
    listen(NoteWritten, tell_a_note_waits)
    listen(PlanMade, tell_a_plan_waits)
