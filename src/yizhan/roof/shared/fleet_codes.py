"""The code that confirms the telephone of whoever asked the exam fleet, on its way there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand


def send_code(errand: Errand, *, at: datetime) -> str:
    """Send a code to the number that an errand was asked for with, and return it, for the demo
    city alone to show. Raises a Refusal."""
    with transaction.atomic():
        row, code = actions.code_for_asker(errand, at=at)
        tell(
            topic=Topic.FLEET_CODE,
            body=_("%(code)s confirms your number to the exam fleet. Tell it to nobody.")
            % {"code": code},
            at=at,
            dedupe_key=f"fleet-code|{row.pk}",
            secret=row.secret,
            urgent=True,
            sealed=True,
        )
    return code
