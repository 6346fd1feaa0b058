"""Moving a case along the table of moves, and what a move brings with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.actions import clock
from yizhan.ground.casework.actions.handing import hand_on
from yizhan.ground.casework.actions.row import add_step, keep, lock, on_its_own, snapshot
from yizhan.ground.casework.events import CaseMoved
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import (
    BY_ASKER,
    BY_DISPATCH,
    CLOSED,
    MOVES,
    NAMES_ANOTHER,
    PAUSED,
    TEXT_OBLIGATORY,
    CloseReason,
    Status,
    StepKind,
    kept_text,
)
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.roles import Permission, require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction

MOVED = (
    "status", "scheduled_for", "answered_at", "answer_minutes", "closed_at", "close_reason",
    "solved", "stars", "reopened_count", *clock.CLOCK,
)  # fmt: skip


class CannotMove(Refusal):
    code = "cannot_move"
    message = _("The case is no longer in a state that allows this.")


@dataclass(frozen=True)
class Move:
    to: Status
    text: str = ""
    reason: str = ""
    scheduled_for: date | None = None


@in_transaction
def move_case(  # noqa: PLR0913  # what a form at the desk can say
    case: Case,
    to: str,
    *,
    by: Person,
    at: datetime,
    text: str = "",
    version: int | None = None,
    reason: str = "",
    scheduled_for: date | None = None,
    unit: Unit | None = None,
) -> Case:
    """Move a case at the desk, and return it as it is now.

    `text` is for the asker. `unit` with reason «not responsible» names who is: the case is then
    handed on to it instead of closed. Closing a case answers every case merged into it.
    """
    locked = lock(case, version=version)
    move = Move(_known(to), kept_text(text), reason, scheduled_for)
    if move.reason == CloseReason.NOT_RESPONSIBLE and unit is not None:
        return hand_on(locked, unit, by=by, at=at, text=move.text)
    _permit(locked, move, by=by)
    on_its_own(locked)
    _refuse(locked, move, at=at)

    was = locked.status
    enter(locked, move, at=at)
    keep(locked, *MOVED)
    step = add_step(
        locked, StepKind.MOVED, at=at, by=by, unit=locked.unit, was=was, text=move.text,
        facts=_facts(move),
    )  # fmt: skip
    if locked.status in CLOSED:
        _answer_merged(locked, move, by=by, at=at)
    publish(moved(locked, step))
    record("case.moved", by=by, target=locked, at=at, was=was, now=locked.status, **_facts(move))
    return locked


def enter(case: Case, move: Move, *, at: datetime) -> None:
    """Change a locked row in memory as the move wants it; whoever called saves `MOVED`."""
    case.status = move.to
    case.scheduled_for = move.scheduled_for
    if case.answered_at is None and (move.text or move.to in CLOSED) and move.to not in BY_ASKER:
        case.answered_at = at
        case.answer_minutes = clock.between(case.opened_at, at, unit=case.unit)
    if move.to in CLOSED:
        case.closed_at, case.close_reason = at, move.reason
        case.solved = case.stars = None  # the asker has not said yet what this answer is worth
        case.paused_at = case.minutes_left = None
    elif move.to in (Status.REOPENED, Status.REOPEN_REQUESTED):
        case.reopened_count += move.to == Status.REOPENED
        case.closed_at, case.close_reason = None, ""
        clock.restart(case, at=at)
    elif move.to in PAUSED:
        clock.pause(case, at=at)
    elif case.paused_at is not None:
        clock.resume(case, at=at)


def moved(case: Case, step: CaseStep) -> CaseMoved:
    return CaseMoved(
        case_id=case.pk,
        was=step.was,
        now=step.now,
        text=step.text,
        by_asker=bool(step.facts.get("by_asker")),
        at=step.at,
        step_id=step.pk,
    )


def _known(to: str) -> Status:
    if to not in Status.values:
        raise CannotMove
    return Status(to)


def _permit(case: Case, move: Move, *, by: Person) -> None:
    require(by, Permission.CASE_WORK, case.unit)
    if move.to in BY_DISPATCH or case.status == Status.REOPEN_REQUESTED:
        require(by, Permission.CASE_DISPATCH, case.unit)


def _refuse(case: Case, move: Move, *, at: datetime) -> None:
    if move.to not in MOVES[case.status] or move.to in BY_ASKER:
        raise CannotMove
    if not move.text and (move.to in TEXT_OBLIGATORY or move.reason in NAMES_ANOTHER):
        raise _missing("text", _text_wanted(move))
    if move.to == Status.SCHEDULED and (
        move.scheduled_for is None or move.scheduled_for < at.date()
    ):
        raise _missing("scheduled_for", gettext("Say on which day, today or later."))
    if move.to == Status.CLOSED_NO_ACTION and move.reason not in CloseReason.values:
        raise _missing("reason", gettext("Say why nothing will be done."))


def _text_wanted(move: Move) -> str:
    if move.reason == CloseReason.NOT_RESPONSIBLE:
        return gettext("Say who is responsible, or hand the case on to them.")
    if move.reason == CloseReason.DUPLICATE:
        return gettext("Say of which case this is a duplicate, or merge the two.")
    return gettext("Write a sentence for the person who asked.")


def _missing(field: str, sentence: str) -> Refusal:
    return Refusal(sentence, fields={field: sentence})


def _facts(move: Move) -> dict[str, str]:
    facts = {"reason": move.reason if move.to == Status.CLOSED_NO_ACTION else ""}
    facts["scheduled_for"] = move.scheduled_for.isoformat() if move.scheduled_for else ""
    return {key: value for key, value in facts.items() if value}


def _answer_merged(head: Case, move: Move, *, by: Person, at: datetime) -> None:
    """The head's answer closes what is merged into it, at any depth, each with its own step. How
    each one stood goes into the step, so that taking apart restores it exactly."""
    level = [head.pk]
    while level:
        rows = Case.objects.select_for_update(of=("self",)).filter(merged_into__in=level)
        # Not joined: a join passes over a case whose unit changes at this moment.
        found = list(rows.prefetch_related("unit", "item").order_by("pk"))
        for case in found:
            if case.status not in CLOSED:
                _close_with(head, case, move, by=by, at=at)
        level = [case.pk for case in found]


def _close_with(head: Case, case: Case, move: Move, *, by: Person, at: datetime) -> None:
    was, before = case.status, snapshot(case)
    enter(case, move, at=at)
    keep(case, *MOVED)
    step = add_step(
        case, StepKind.MOVED, at=at, by=by, unit=head.unit, was=was, text=move.text,
        facts={"head": head.pk, "before": before, **_facts(move)},
    )  # fmt: skip
    publish(moved(case, step))
