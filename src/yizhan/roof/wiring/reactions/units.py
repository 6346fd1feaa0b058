"""Messages about closed units. Each app declares in its `apps.py` (`lifecycle`) how it passes on
what a closed unit had."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yizhan.ground.casework.events import CasesHandedOver
from yizhan.ground.events.bus import listen
from yizhan.ground.notify.actions import tell_each
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.roof.wiring.reactions.casework import MOST_TOLD


def tell_the_heir(event: CasesHandedOver) -> None:
    """Once for all of them: what came is in the inbox."""
    was = Unit.objects.for_event(event.from_unit_id)
    with translation.override(settings.LANGUAGE_CODE):
        words = {"unit": was.name, "count": event.count}
        body = _("%(unit)s is closed. Its open cases (%(count)s) are now yours.") % words
    tell_each(
        staff_of(event.to_unit_id, Permission.CASE_WORK)[:MOST_TOLD],
        topic=Topic.CASE_HANDED_ON,
        body=body,
        link="/desk/inbox/",
        at=event.at,
        dedupe_key=f"cases.handed_over|{event.from_unit_id}|{event.at.isoformat()}",
    )


def connect() -> None:
    listen(CasesHandedOver, tell_the_heir)
