"""A step of a case, and how it changes the row: the same for what happens now, for what a loaded
history says, for merging and for taking apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.actions import clock
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import (
    BY_ASKER,
    CLOSED,
    MOVES,
    PAUSED,
    TAKEN_FROM,
    WAITS_AFTER_HAND_ON,
    Fact,
    Status,
    StepKind,
)
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.errors import Refusal

S = StepKind


class CannotMove(Refusal):
    code = "cannot_move"
    message = _("The case is no longer in a state that allows this.")


@dataclass(frozen=True)
class Step:
    """One step as it was taken. `by` is staff or None: who asked is never written."""

    at: datetime
    kind: StepKind
    to: str = ""
    """The next status, if the case was moved, or the one it goes back to."""
    by: Person | None = None
    unit: Unit | None = None
    """The unit it was handed on or escalated to; otherwise the one that speaks."""
    text: str = ""
    reason: str = ""
    scheduled_for: date | None = None
    assignee: Person | None = None
    """The person it was given to, if not `by` itself."""
    other: Case | None = None
    """The case this one was merged into, or taken out of."""
    before: Mapping[str, Any] | None = None
    """A snapshot to go back to, if the case is taken apart."""
    as_head: bool = False
    """Taken apart, it goes on where the other case is now, not where it was itself."""
    routed: bool = True
    """False: handed back to where no rule said whose matter it is."""
    solved: bool | None = None
    stars: int | None = None
    facts: Mapping[str, Any] | Mapping[Fact, Any] = field(default_factory=dict)


MOVED_COLUMNS = (
    "status", "scheduled_for", "answered_at", "answer_minutes", "closed_at", "close_reason",
    "solved", "stars", "reopened_count", *clock.COLUMNS,
)  # fmt: skip
"""The columns a move may change; a snapshot holds them, so that taking apart can restore them."""

ANSWERED_BY = ("unit", "routed", "assignee", "escalated_at", "escalated_to")
"""The columns that say with whom a case is."""
GOING_ON = ("status", "scheduled_for", *clock.COLUMNS)
"""The columns that say how far work on an open case is."""

CHANGED: dict[StepKind, tuple[str, ...]] = {
    S.OPENED: (),
    S.MOVED: MOVED_COLUMNS,
    S.ROUTED: ("unit", "routed"),
    S.HANDED_ON: ("unit", "assignee", "routed", "status"),
    S.TAKEN: ("assignee", "status"),
    S.NOTED: (),
    S.MERGED: ("merged_into",),
    S.UNMERGED: ("merged_into", *MOVED_COLUMNS, *ANSWERED_BY),
    S.DUE_SOON: ("due_soon_told",),
    S.ESCALATED: ("escalated_at", "escalated_to"),
    S.RATED: ("solved", "stars"),
}
"""The columns of a case that each kind of step may change."""

SAME_VERSION: frozenset[str] = frozenset({S.OPENED, S.DUE_SOON, S.ESCALATED})
"""Nobody who looks at the case must read it again because of these."""


def apply_step(case: Case, step: Step, *, calendar: clock.Calendar) -> None:
    """Change a case in memory as the step says, or refuse what cannot have been. No database: the
    row, its item and its unit are at hand, and `calendar` gives the working days."""
    _APPLY[step.kind](case, step, calendar)
    if makes_version(step):
        case.version += 1


def makes_version(step: Step) -> bool:
    """True if somebody who looks at the case must read it again before deciding."""
    if step.kind == S.NOTED:
        return bool(step.facts.get(Fact.BY_ASKER))
    return step.kind not in SAME_VERSION


def is_public(step: Step, *, was: str, now: str) -> bool:
    """True if the asker reads this step of her own case."""
    if step.kind == S.NOTED:
        return bool(step.facts.get(Fact.BY_ASKER)) and Fact.ASKER_OF not in step.facts
    if step.kind == S.TAKEN:
        return was != now
    return step.kind != S.DUE_SOON


def facts_of(case: Case, step: Step) -> dict[str, Any]:
    """The details kept with a step, read before the case is changed by it."""
    facts = {str(key): value for key, value in step.facts.items()}
    if step.kind == S.MOVED:
        facts |= move_facts(step)
    elif step.kind == S.TAKEN:
        facts[Fact.ASSIGNEE.value] = _assignee(step).pk
    elif step.kind == S.HANDED_ON:
        facts |= {"from": case.unit.name, "to": _unit(step).name}
        had = {"unit": case.unit_id, "assignee": case.assignee_id, "routed": case.routed}
        facts[Fact.HAD.value] = had
    elif step.kind == S.MERGED and step.other is not None:
        facts[Fact.INTO.value] = step.other.pk
    elif step.kind == S.UNMERGED and step.other is not None:
        facts[Fact.HEAD.value] = step.other.pk
    elif step.kind == S.RATED:
        facts |= {"by_asker": True, "solved": step.solved, "stars": step.stars}
    return facts


def move_facts(step: Step) -> dict[str, str]:
    facts = {}
    if step.to == Status.CLOSED_NO_ACTION and step.reason:
        facts[Fact.REASON.value] = step.reason
    if step.scheduled_for is not None:
        facts[Fact.SCHEDULED_FOR.value] = step.scheduled_for.isoformat()
    return facts


def with_heads(case: Case | None) -> Iterator[Case]:
    """Yield a case, the one it is merged into, and so on to the one that answers for all."""
    while case is not None:
        yield case
        case = case.merged_into


_MOMENTS = frozenset({"due_soon_at", "due_at", "paused_at", "answered_at", "closed_at"})


def snapshot(case: Case) -> dict[str, Any]:
    """The columns that taking apart restores, as plain values that JSON keeps."""
    return {name: _plain(getattr(case, name)) for name in MOVED_COLUMNS}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _restore(case: Case, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        setattr(case, name, _read(name, value))


def _read(name: str, value: Any) -> Any:
    if value is None or name not in _MOMENTS | {"scheduled_for"}:
        return value
    return (datetime if name in _MOMENTS else date).fromisoformat(value)


def _move(case: Case, step: Step, calendar: clock.Calendar) -> None:
    if step.to not in MOVES[case.status]:
        raise CannotMove
    case.status, case.scheduled_for = step.to, step.scheduled_for
    if case.answered_at is None and (step.text or step.to in CLOSED) and step.to not in BY_ASKER:
        case.answered_at = step.at
        unit = step.unit if Fact.HEAD in step.facts and step.unit else case.unit
        case.answer_minutes = clock.between(
            case.opened_at, step.at, hours=clock.office_hours(unit), calendar=calendar
        )
    if step.to in CLOSED:
        case.closed_at, case.close_reason = step.at, step.reason
        case.solved = case.stars = None  # the asker has not said yet what this answer is worth
        case.paused_at = case.minutes_left = None
    elif step.to in (Status.REOPENED, Status.REOPEN_REQUESTED):
        case.reopened_count += step.to == Status.REOPENED
        case.closed_at, case.close_reason = None, ""
        clock.restart(case, at=step.at, calendar=calendar)
    elif step.to in PAUSED:
        clock.pause(case, at=step.at, calendar=calendar)
    elif case.paused_at is not None:
        clock.resume(case, at=step.at, calendar=calendar)


def _hand_on(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    _still_open(case)
    case.unit, case.assignee, case.routed = _unit(step), step.assignee, step.routed
    if step.to:
        case.status = step.to
    elif case.status in WAITS_AFTER_HAND_ON:
        case.status = Status.AWAITING_HANDLING


def _take(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    _still_open(case)
    case.assignee = _assignee(step)
    if case.status in TAKEN_FROM:
        case.status = Status.IN_PROGRESS


def _merge(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    _still_open(case)
    case.merged_into = step.other


def _take_apart(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    case.merged_into = None
    if step.as_head and step.other is not None:
        _take_place_of(case, step.other)
    elif step.before is not None and case.status in CLOSED:
        _restore(case, step.before)


def _take_place_of(case: Case, head: Case) -> None:
    """Let a case be where the one that answered for it is: its asker knows no other unit and no
    other deadline. A closed case keeps its answer."""
    for name in ANSWERED_BY:
        setattr(case, name, getattr(head, name))
    if case.status in CLOSED:
        return
    own = case.due_soon_at, case.due_at
    for name in GOING_ON:
        setattr(case, name, getattr(head, name))
    if case.due_at <= case.opened_at:  # asked after the other one was overdue
        case.due_soon_at, case.due_at = own


def _warn(case: Case, _step: Step, _calendar: clock.Calendar) -> None:
    case.due_soon_told = True


def _escalate(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    case.escalated_at, case.escalated_to = step.at, step.unit


def _rate(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    case.solved = step.solved
    case.stars = step.stars if step.stars is not None else case.stars


def _route(case: Case, step: Step, _calendar: clock.Calendar) -> None:
    case.unit, case.routed = _unit(step), True


def _change_nothing(_case: Case, _step: Step, _calendar: clock.Calendar) -> None:
    """An opening or a note is only told."""


_APPLY: dict[StepKind, Callable[[Case, Step, clock.Calendar], None]] = {
    S.OPENED: _change_nothing,
    S.MOVED: _move,
    S.ROUTED: _route,
    S.HANDED_ON: _hand_on,
    S.TAKEN: _take,
    S.NOTED: _change_nothing,
    S.MERGED: _merge,
    S.UNMERGED: _take_apart,
    S.DUE_SOON: _warn,
    S.ESCALATED: _escalate,
    S.RATED: _rate,
}


def _still_open(case: Case) -> None:
    if case.status in CLOSED:
        raise CannotMove


def _unit(step: Step) -> Unit:
    if step.unit is None:
        raise ValueError(f"a step «{step.kind}» names a unit")
    return step.unit


def _assignee(step: Step) -> Person:
    person = step.assignee or step.by
    if person is None:
        raise ValueError("somebody takes a case")
    return person
