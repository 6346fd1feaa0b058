"""The first and the last beat of every action on a case: the row under lock, and its trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models import Case, CaseStep
from yizhan.ground.casework.rules import StepKind
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import under_lock


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed this case since you looked. Read it again, then decide.")


class InsideAnother(Refusal):
    code = "merged"
    message = _("This case is merged into another one. Answer there, or take it apart first.")


def lock(case: Case, *, version: int | None = None) -> Case:
    """The case as it is now, locked until the transaction ends. With `version`: refuse if it is no
    longer the one the person looked at."""
    locked = under_lock(Case.objects.select_related("unit", "item"), case.pk)
    if version is not None and locked.version != version:
        raise ChangedSince
    return locked


def on_its_own(case: Case) -> None:
    if case.merged_into_id is not None:
        raise InsideAnother


def keep(case: Case, *fields: str) -> None:
    case.version += 1
    case.save(update_fields=[*fields, "version"])


def add_step(  # noqa: PLR0913  # the columns of a step
    case: Case,
    kind: StepKind,
    *,
    at: datetime,
    by: Person | None = None,
    unit: Unit | None = None,
    public: bool = True,
    was: str = "",
    text: str = "",
    facts: Mapping[str, Any] | None = None,
) -> CaseStep:
    """Add one step to the thread. `by` is staff or None: who asked is never written here."""
    return CaseStep.objects.create(
        case=case,
        at=at,
        kind=kind,
        public=public,
        by=by,
        unit=unit,
        was=was,
        now=case.status,
        text=text,
        facts=dict(facts or {}),
    )


_STAND = (
    "status", "due_soon_at", "due_at", "due_soon_told", "paused_at", "minutes_left",
    "scheduled_for", "answered_at", "answer_minutes", "closed_at", "close_reason", "solved",
    "stars", "reopened_count",
)  # fmt: skip
_MOMENTS = frozenset({"due_soon_at", "due_at", "paused_at", "answered_at", "closed_at"})


def snapshot(case: Case) -> dict[str, Any]:
    """How a case stands, as plain values that JSON keeps."""
    values = {name: getattr(case, name) for name in _STAND}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def restore(case: Case, before: dict[str, Any]) -> list[str]:
    """Put a locked case back to where a snapshot saw it; return the names of what changed."""
    for name, value in before.items():
        setattr(case, name, _read(name, value))
    return list(before)


def _read(name: str, value: Any) -> Any:
    if value is None or name not in _MOMENTS | {"scheduled_for"}:
        return value
    return (datetime if name in _MOMENTS else date).fromisoformat(value)
