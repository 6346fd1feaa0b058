"""Urgent cases are told to whoever is on duty, besides the unit that has them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhan.ground.casework.events import CaseHandedOn, CaseOpened
from yizhan.ground.casework.models import Case
from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.ground.worktime.actions import who_is_on_duty
from yizhan.roof.wiring.reactions.webhooks import announce_case


def tell_who_is_on_duty(event: CaseOpened | CaseHandedOn) -> None:
    """Tell those of the nearest unit that has somebody on duty, by text message, too."""
    urgent = not isinstance(event, CaseOpened) or event.urgent
    case = Case.objects.for_event(event.case_id) if urgent else None
    if case is None or not case.item.urgent:
        return
    on_duty = who_is_on_duty(case.unit, at=event.at, told_only=True)
    if on_duty:
        announce_case(Topic.CASE_ON_DUTY, case.pk, at=event.at, cause=str(case.unit_id))
    for entry in on_duty:
        if entry.unit_id == on_duty[0].unit_id:
            tell(
                topic=Topic.CASE_ON_DUTY,
                body=_body(case),
                link=f"/desk/cases/{case.pk}",
                at=event.at,
                dedupe_key=f"case.on_duty|{case.pk}|{case.unit_id}",
                person=entry.person,
                secret=entry.contact,
                urgent=True,
            )


def _body(case: Case) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        words = {"what": f"{case.item.name} {case.place}".strip(), "due": _day(case.due_at)}
        return _("Urgent, you are on duty: %(what)s. Get in touch by %(due)s.") % words


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"


def connect() -> None:
    listen(CaseOpened, tell_who_is_on_duty)
    listen(CaseHandedOn, tell_who_is_on_duty)
