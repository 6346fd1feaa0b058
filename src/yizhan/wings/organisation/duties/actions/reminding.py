"""Messages that go out by themselves when time passes: new, due soon, late."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.events import DutyDueSoon, DutyLate, DutyMade, TaskReminded
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import DutiesVerb, PendingMessage, State


@in_transaction
def notify_unit(duty: Duty, *, at: datetime) -> bool:
    """Tell a unit of a task that came, or that the sender reminds of it. Return whether this call
    did it."""
    if not Duty.objects.filter(pk=duty.pk, to_tell=duty.to_tell).update(to_tell=""):
        return False
    if duty.state != State.OWED:
        return False
    if duty.to_tell == PendingMessage.MADE:
        publish(
            DutyMade(
                duty_id=duty.pk, unit_id=duty.unit_id, what=duty.what, about="",
                due_on=duty.due_on, steps=1, at=at,
            )
        )  # fmt: skip
    else:
        publish(
            TaskReminded(
                duty_id=duty.pk, unit_id=duty.unit_id, title=duty.what, due_on=duty.due_on, at=at
            )
        )
    return True


@in_transaction
def warn_due_soon(duty: Duty, *, at: datetime) -> bool:
    """Tell once that the day comes near. Return whether this call did it."""
    if not Duty.objects.to_warn(on=local_day(at)).filter(pk=duty.pk).update(warned=True):
        return False
    publish(
        DutyDueSoon(
            duty_id=duty.pk, unit_id=duty.unit_id, what=duty.what, about=_subject(duty),
            due_on=duty.due_on, at=at,
        )
    )  # fmt: skip
    record(DutiesVerb.DUTY_DUE_SOON, by=None, target=duty, at=at)
    return True


@in_transaction
def report_late(duty: Duty, *, at: datetime) -> bool:
    """Tell once, here and above, that the day is over. Return whether this call did it."""
    if not Duty.objects.to_report_late(on=local_day(at)).filter(pk=duty.pk).update(late_told=True):
        return False
    publish(
        DutyLate(
            duty_id=duty.pk, unit_id=duty.unit_id, what=duty.what, about=_subject(duty),
            due_on=duty.due_on, at=at,
        )
    )  # fmt: skip
    record(DutiesVerb.DUTY_LATE, by=None, target=duty, at=at)
    return True


def _subject(duty: Duty) -> str:
    return duty.about.name if duty.about is not None else ""
