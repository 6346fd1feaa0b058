"""Messages about reports, to the desk only. Whoever reported reads with her receipt, and no message
could reach her without saying who she is."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.casework.models import Case
from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.wings.participation.reports.events import OwnerReplied, SealAsked

MOST_TOLD = 20


def tell_the_unit_of_a_reply(event: OwnerReplied) -> None:
    case = Case.objects.for_event(event.case_id)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("A reported place has said a word (%(case)s). Look at it before it is shown.")
        body %= {"case": case.reference}
    tell_each(
        staff_of(event.unit_id, Permission.CASE_WORK)[:MOST_TOLD],
        topic=Topic.CASE_REPLY,
        body=body,
        link=reverse("desk:report", args=[event.report_id]),
        at=event.at,
        dedupe_key=f"report.reply|{event.report_id}|{event.at.isoformat()}",
    )


def ask_a_second_person(event: SealAsked) -> None:
    case = Case.objects.for_event(event.case_id)
    others = staff_of(case.unit_id, Permission.REPORT_UNSEAL)
    with translation.override(settings.LANGUAGE_CODE):
        body = _("Somebody asks to open the seal of a report (%(case)s). A second person decides.")
        body %= {"case": case.reference}
    tell_each(
        [person for person in others if person.pk != event.asked_by_id][:MOST_TOLD],
        topic=Topic.CASE_REPLY,
        body=body,
        link=reverse("desk:reports"),
        at=event.at,
        dedupe_key=f"report.seal|{event.opening_id}",
    )


def connect() -> None:
    listen(OwnerReplied, tell_the_unit_of_a_reply)
    listen(SealAsked, ask_a_second_person)
