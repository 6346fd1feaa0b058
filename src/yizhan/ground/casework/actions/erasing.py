"""Forgetting what a case said, after its time: what stays tells that it was, and nothing of it."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import store
from yizhan.ground.casework.actions.row import lock
from yizhan.ground.casework.models import Case, CaseStep, Photo
from yizhan.ground.casework.rules import CLOSED, CaseworkVerb, Fact, StepKind
from yizhan.kit.transactions import in_transaction


@in_transaction
def erase_content(case: Case, *, at: datetime) -> bool:
    """Erase the words, the place and the photos of a closed case, its steps included; unit, item,
    status and days stay. Return whether it was closed."""
    locked = lock(case)
    if locked.status not in CLOSED:
        return False
    locked.text = locked.place = ""
    locked.lon = locked.lat = None
    locked.save(update_fields=["text", "place", "lon", "lat"])
    CaseStep.objects.filter(case=locked).exclude(text="").update(text="")
    _erase_answers(locked)
    photos = Photo.objects.filter(case=locked)
    for key in photos.values_list("key", flat=True):
        store.remove(key)
    photos.delete()
    record(CaseworkVerb.CASE_ERASED, by=None, target=locked, at=at)
    return True


def _erase_answers(case: Case) -> None:
    opened = CaseStep.objects.filter(case=case, kind=StepKind.OPENED).first()
    if opened is not None and opened.facts.pop(Fact.ANSWERS.value, None) is not None:
        opened.save(update_fields=["facts"])
