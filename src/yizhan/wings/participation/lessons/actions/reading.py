"""The marks a reader keeps for herself. It is in no log: nobody else has anything to do with it."""

from __future__ import annotations

from yizhan.ground.people.models import Person
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.lessons.models import Lesson, Read


@in_transaction
def note_read(lesson: Lesson, *, by: Person) -> None:
    """Remember that she has read it. Twice is once."""
    if not Read.objects.visible_to(by).filter(lesson=lesson).exists():
        Read.objects.get_or_create(person=by, lesson=lesson)


@in_transaction
def forget_read(person: Person, *, lesson: Lesson | None = None) -> None:
    """Forget what she has read: one lesson, or all of it."""
    rows = Read.objects.visible_to(person)
    (rows if lesson is None else rows.filter(lesson=lesson)).delete()
