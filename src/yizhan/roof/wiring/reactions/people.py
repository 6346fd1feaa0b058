"""What becomes of somebody's traces when she closes her account."""

from __future__ import annotations

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import forget_person
from yizhan.ground.people.events import PersonErased
from yizhan.wings.care.needs.actions import unlink_asker
from yizhan.wings.organisation.register.actions import forget_certificate, leave_all


def forget_what_was_asked_and_told(event: PersonErased) -> None:
    unlink_asker(event.person_id)
    forget_person(event.person_id)
    leave_all(event.person_id, at=event.at)
    forget_certificate(event.person_id, by=None, at=event.at)


def connect() -> None:
    listen(PersonErased, forget_what_was_asked_and_told)
