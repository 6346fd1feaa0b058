"""The message to whoever complained and asked to be told of the answer."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.wings.organisation.complaints.events import ComplaintAnswered
from yizhan.wings.organisation.complaints.models import AnswerWanted


def tell_of_answer(event: ComplaintAnswered) -> None:
    """The number stands in sealed words only: nobody at the desk reads whose complaint it was."""
    for wanted in AnswerWanted.objects.for_event(event.complaint_id):
        person = wanted.person
        with translation.override(person.language):
            body = _("Your complaint about the platform, No. %(number)d, is answered.")
        tell(
            topic=Topic.COMPLAINT_ANSWERED,
            body=body % {"number": event.complaint_id},
            link="/complaints#answers",
            at=event.at,
            dedupe_key=f"complaint.answered|{person.pk}|{event.at.isoformat()}",
            person=person,
            sealed=True,
        )


def connect() -> None:
    listen(ComplaintAnswered, tell_of_answer)
