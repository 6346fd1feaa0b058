"""The deeds of whoever stands by: steps, words for the rider, notes for oneself, the question."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.actions.naming import call_again
from yizhan.wings.care.accompaniment.actions.row import (
    NoWords,
    lock_for_desk,
    news,
    refuse_closed,
    write,
)
from yizhan.wings.care.accompaniment.events import News
from yizhan.wings.care.accompaniment.index import due_after
from yizhan.wings.care.accompaniment.models import Accompaniment, Step
from yizhan.wings.care.accompaniment.rules import (
    A_DAY,
    MOST_STEPS,
    OWN_STEP_DAYS,
    AccompanimentVerb,
    Line,
)

STEP_NAME = 80
KEEP_IN_TOUCH = 5 * A_DAY


@in_transaction
def tell_rider(accompaniment: Accompaniment, *, text: str, by: Person, at: datetime) -> None:
    """Say something that the rider reads."""
    _write(accompaniment, Line.TOLD, text=text, by=by, at=at)


@in_transaction
def note(accompaniment: Accompaniment, *, text: str, by: Person, at: datetime) -> None:
    """Write something down that the rider does not read."""
    _write(accompaniment, Line.NOTE, text=text, by=by, at=at)


@in_transaction
def finish_step(step: Step, *, by: Person, at: datetime, text: str = "") -> None:
    """Do a step; `text` tells the rider what came of it. Doing it twice changes nothing."""
    row = lock_for_desk(step.accompaniment, by)
    refuse_closed(row)
    text = kept_text(text)
    doing = Step.objects.filter(pk=step.pk, accompaniment=row, done_at=None)
    if not doing.update(done_at=at):
        return
    words = f"{step.name}\n{text}".strip()
    write(row, Line.STEP_DONE, at=at, by=by, text=words)
    _always_a_next_step(row, at=at)
    news(row, News.TOLD, at=at)
    record(AccompanimentVerb.STEPS_CHANGED, by=by, target=row, at=at)


@in_transaction
def drop_step(step: Step, *, by: Person, at: datetime) -> None:
    """Take a step out that is not needed here. Doing it twice changes nothing."""
    row = lock_for_desk(step.accompaniment, by)
    refuse_closed(row)
    if Step.objects.filter(pk=step.pk, accompaniment=row, done_at=None).delete()[0]:
        _always_a_next_step(row, at=at)
        record(AccompanimentVerb.STEPS_CHANGED, by=by, target=row, at=at)


@in_transaction
def add_step(
    accompaniment: Accompaniment, *, name: str, days: int, by: Person, at: datetime
) -> Step:
    """Add a step of one's own, due in so many working days. Raises a Refusal."""
    row = lock_for_desk(accompaniment, by)
    refuse_closed(row)
    name = " ".join(kept_text(name, field="name").split())
    wrong = {}
    if not 0 < len(name) <= STEP_NAME:
        words = gettext("Write what will be done, in at most %(n)d characters.")
        wrong["name"] = words % {"n": STEP_NAME}
    if days not in OWN_STEP_DAYS:
        wrong["days"] = gettext("Choose by when.")
    if Step.objects.of(row).count() >= MOST_STEPS:
        wrong["name"] = gettext("This has as many steps as it can hold.")
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)
    due_at = due_after(days * A_DAY, person=row.person, unit=row.unit, at=at)
    step = Step.objects.create(accompaniment=row, name=name, due_at=due_at)
    record(AccompanimentVerb.STEPS_CHANGED, by=by, target=row, at=at)
    return step


@in_transaction
def ask_if_settled(accompaniment: Accompaniment, *, by: Person, at: datetime) -> None:
    """Ask the rider whether all is settled: only she closes it. Asking twice changes nothing."""
    row = lock_for_desk(accompaniment, by)
    refuse_closed(row)
    if row.asked_at is not None:
        return
    row.asked_at = at
    row.save(update_fields=["asked_at"])
    write(row, Line.ASKED, at=at, by=by)
    news(row, News.ASKED, at=at)
    record(AccompanimentVerb.SPOKEN, by=by, target=row, at=at)


def _write(
    accompaniment: Accompaniment, line: Line, *, text: str, by: Person, at: datetime
) -> None:
    row = lock_for_desk(accompaniment, by)
    text = kept_text(text)
    if not text:
        raise NoWords(fields={"text": str(NoWords.message)})
    write(row, line, at=at, by=by, text=text)
    if line == Line.TOLD:
        news(row, News.TOLD, at=at)
    record(AccompanimentVerb.SPOKEN, by=by, target=row, at=at)


def _always_a_next_step(row: Accompaniment, *, at: datetime) -> None:
    """While it is open the rider reads what comes next: at least a call."""
    if row.asked_at is None and not Step.objects.of(row).to_do().exists():
        call_again(row, at=at, minutes=KEEP_IN_TOUCH)
