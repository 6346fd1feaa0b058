"""«I saw it too»: a number grows, once for each who says so, and can be taken back. What is kept
for that while the report is open names nobody (rules.mark_of)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from yizhan.ground.casework.actions import count_me_too, uncount_me_too
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.models import Report, SeenToo


@in_transaction
def me_too(report: Report, *, witness: bytes) -> int | None:
    """Count a witness; return the mark to take it back by, or None if she was counted already.
    Raises CannotMerge if the report is closed."""
    marks = vault.marks_of(report.pk, witness)
    if SeenToo.objects.filter(report=report, mark__in=marks).exists():
        return None
    try:
        with transaction.atomic():  # of two taps at once one waits here, and is the second
            SeenToo(report=report, mark=marks[0]).save(force_insert=True)
    except IntegrityError:
        return None
    count_me_too(report.case)
    return marks[0]


@in_transaction
def take_back_me_too(report: Report, *, mark: int) -> bool:
    """Take back what a mark was given for; return whether there was any. Raises CannotMerge."""
    deleted, _rows = SeenToo.objects.filter(report=report, mark=mark).delete()
    if deleted:
        uncount_me_too(report.case)
    return bool(deleted)


def forget_marks() -> int:
    """Forget who was counted at reports that are closed: nobody can be counted there any more."""
    return SeenToo.objects.filter(report__case__is_open=False).delete()[0]
