"""Accounts and units that end; pictures that are made anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.kit import photos as kit_photos
from yizhan.kit.decoding import reencode_apart
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.lessons.models import Lesson, Picture, Read
from yizhan.wings.participation.lessons.rules import LessonsVerb, PictureState

SHOWN_SIDE = 960
"""As wide as a phone needs it: a lesson is opened on a weak network."""


@in_transaction
def forget_person(person_id: int) -> None:
    """Delete what somebody read, with her account."""
    Read.objects.filter(person_id=person_id).delete()


@in_transaction
def merge_reads(person_id: int, *, into_id: int) -> None:
    """Two accounts of one person have read a lesson once."""
    both = Person.objects.same_as(into_id)
    known = Read.objects.filter(person__in=both).exclude(person_id=person_id)
    Read.objects.filter(person_id=person_id, lesson__in=known.values("lesson")).delete()


@in_transaction
def hand_over_lessons(unit: Unit, *, at: datetime) -> int:
    """Give the lessons of a closed unit to the unit that follows it. Return how many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Lesson.objects.filter(unit=unit).update(unit=successor)
    if count:
        record(
            LessonsVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code, count=count
        )
    return count


def make_ready(picture: Picture) -> bool:
    """Make a picture anew from its pixels, in a process of its own. Safe to run twice."""
    if picture.upload is None:
        return False
    try:
        (shown,) = reencode_apart(bytes(picture.upload), sides=(SHOWN_SIDE,))
    except kit_photos.BadPhoto as refusal:
        _waiting(picture).update(
            state=PictureState.REFUSED, refused_because=str(refusal)[:200], upload=None
        )
        return False
    ready = _waiting(picture).update(
        state=PictureState.READY,
        data=shown.data,
        width=shown.width,
        height=shown.height,
        upload=None,
    )
    return bool(ready)


def _waiting(picture: Picture) -> Any:
    return Picture.objects.waiting().filter(pk=picture.pk)
