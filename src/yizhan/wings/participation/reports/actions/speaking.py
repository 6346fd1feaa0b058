"""A reply, a verdict, stars and more photos by whoever holds the receipt. The case hears her words,
dated to the hour; nobody hears who said them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yizhan.ground.casework.actions import add_photos, answer_by_asker
from yizhan.ground.casework.models import Case, CaseStep
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.reports.rules import rounded


@in_transaction
def speak(
    case: Case,
    *,
    at: datetime,
    text: str = "",
    solved: bool | None = None,
    stars: int | None = None,
) -> Case:
    """Say something about a case that a receipt leads to; see casework's answer_by_asker."""
    return answer_by_asker(case, at=_hour(case, at), text=text, solved=solved, stars=stars)


@in_transaction
def add_by_receipt(case: Case, keys: Iterable[str], *, at: datetime) -> int:
    """Add photos to a case that a receipt leads to; return how many."""
    return len(add_photos(case, keys, at=_hour(case, at)))


def _hour(case: Case, at: datetime) -> datetime:
    """The full hour, but never before the last step: a thread keeps its order."""
    steps = CaseStep.objects.of(case.head).order_by("-at").values_list("at", flat=True)
    return max(rounded(at), steps.first() or case.opened_at, case.opened_at)
