"""Lessons as a city loads them from the ones that come with the platform, or from its own file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.lessons.exchange import LessonRow
from yizhan.wings.participation.lessons.models import Edition, Lesson
from yizhan.wings.participation.lessons.rules import (
    LessonState,
    LessonsVerb,
    reading_seconds,
    refuse_unfinished,
    rows_of,
)


@in_transaction
def load_lessons(
    unit: Unit, rows: Sequence[LessonRow], *, by: Person | None, at: datetime
) -> list[Lesson]:
    """Enter lessons as public, in this order; those whose code is known stay as they are. Raises
    NotWhole."""
    if by is not None:
        require(by, Permission.LESSON_EDIT, unit)
    known = set(Lesson.objects.values_list("code", flat=True))
    lessons = []
    for position, row in enumerate(rows):
        if row.code not in known:
            lessons.append(_enter(unit, row, position=position, at=at))
    if lessons:
        record(
            LessonsVerb.LOADED, by=by, target="lessons.Lesson", at=at, count=len(lessons),
            unit=unit.code,
        )  # fmt: skip
    return lessons


def _enter(unit: Unit, row: LessonRow, *, position: int, at: datetime) -> Lesson:
    refuse_unfinished(body=row.body, source=row.source, questions=row.questions, ready=frozenset())
    written = {
        "title": row.title,
        "body": row.body,
        "source": row.source,
        "questions": rows_of(row.questions),
    }
    lesson = Lesson(
        code=row.code, unit=unit, topic=row.topic, position=position, created_at=at, **written
    )
    lesson.save(force_insert=True)
    seconds = reading_seconds(row.body, row.questions)
    edition = Edition(lesson=lesson, number=1, seconds=seconds, published_at=at, **written)
    edition.save(force_insert=True)
    lesson.edition, lesson.state = edition, LessonState.PUBLIC
    lesson.save(update_fields=["edition", "state"])
    return lesson
