"""Messages about visits: an instructor hears whom she is to see."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.wings.care.visits.events import InstructorAssigned
from yizhan.wings.care.visits.models import Assignment


def tell_whom_she_sees(event: InstructorAssigned) -> None:
    begun = Assignment.objects.for_events(event.assignment_ids)
    person, count = begun[0].person, len(begun)
    with translation.override(person.language):
        one, several = (
            _("From %(since)s you visit %(name)s."),
            _("From %(since)s you visit %(name)s and others, %(n)d in all."),
        )
        words = one if count == 1 else several
        body = words % {
            "since": begun[0].since.isoformat(),
            "name": begun[0].destination.name,
            "n": count,
        }
    tell_each(
        [person],
        topic=Topic.VISIT_ASSIGNED,
        body=body,
        link="/me/visits",
        at=event.at,
        dedupe_key=f"visit.assigned|{begun[0].pk}",
    )


def connect() -> None:
    listen(InstructorAssigned, tell_whom_she_sees)
