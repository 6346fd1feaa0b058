"""Messages that go out by themselves when time passes: new, due soon, late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import history_of, record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.duties.actions.changes import (
    NotOwed,
    lock_duty,
    require_assigner,
    unanswerable,
)
from yizhan.wings.organisation.duties.events import DutyDueSoon, DutyLate, DutyMade, TaskReminded
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import DutiesVerb, PendingMessage, State

REST = timedelta(hours=1)
"""The time between two reminders of one duty, whoever sends them."""


class NobodyAnswers(Refusal):
    code = "nobody_answers"
    message = _("Nobody answers for this unit. Appoint somebody, or ask the unit above it.")


class RemindedLately(Refusal):
    code = "reminded_lately"
    message = _("The unit was reminded within the last hour.")


@in_transaction
def remind_duty(duty: Duty, *, by: Person, at: datetime, text: str = "") -> None:
    """Ask a unit once more for one thing it owes, with an instruction if there is one. Raises
    NotOwed, NobodyAnswers, RemindedLately."""
    locked = lock_duty(duty)
    require_assigner(by, locked.unit)
    if locked.state != State.OWED:
        raise NotOwed
    if unanswerable([locked.unit]):
        raise NobodyAnswers
    if any(
        entry.verb == DutiesVerb.DUTY_REMINDED and entry.at > at - REST
        for entry in history_of(locked)
    ):
        raise RemindedLately
    words = kept_text(text, field="text")
    publish(
        TaskReminded(
            duty_id=locked.pk, unit_id=locked.unit_id, title=locked.what, due_on=locked.due_on,
            at=at, text=words,
        )
    )  # fmt: skip
    record(DutiesVerb.DUTY_REMINDED, by=by, target=locked, at=at, text=words)


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
