"""Short lessons, for everybody: the edition that is public. Who read one is nowhere here."""

# No `from __future__ import annotations` here; stations.py says why.

from typing import Any, Self

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from yizhan.roof.openapi.values import Moment
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.participation.lessons.models import Edition, Lesson
from yizhan.wings.participation.lessons.rules import Topic

router = Router(tags=["lessons"])
MOST = 200


class LessonOut(Schema):
    code: str
    topic: Topic
    title: str
    minutes: int
    edition: int
    published_at: Moment
    url: str


class OptionOut(Schema):
    text: str
    right: bool
    why: str


class LessonQuestionOut(Schema):
    text: str
    options: list[OptionOut]


class LessonWithText(LessonOut):
    body: str
    """Markdown; pictures are named by their number."""
    source: str
    questions: list[LessonQuestionOut]

    @classmethod
    def of(cls, lesson: Lesson, edition: Edition) -> Self:
        questions = [
            LessonQuestionOut(
                text=question.text,
                options=[
                    OptionOut(text=one.text, right=one.right, why=one.why)
                    for one in question.options
                ],
            )
            for question in edition.asked
        ]
        return cls(
            **_facts(lesson, edition),
            body=edition.body,
            source=edition.source,
            questions=questions,
        )


class LessonsOut(Schema):
    items: list[LessonOut]
    next: str | None
    count: int


def _facts(lesson: Lesson, edition: Edition) -> dict[str, Any]:
    return {
        "code": lesson.code,
        "topic": Topic(lesson.topic),
        "title": edition.title,
        "minutes": edition.minutes,
        "edition": edition.number,
        "published_at": edition.published_at,
        "url": absolute_address(f"/lessons/{lesson.code}"),
    }


@router.get("", auth=None, response=LessonsOut)
def list_lessons(request: HttpRequest) -> dict[str, Any]:
    """Every public lesson by topic, food safety first."""
    rows = Lesson.objects.public()[:MOST]
    items = [_facts(one, one.edition) for one in rows if one.edition is not None]
    return {"items": items, "next": None, "count": len(items)}


@router.get("/{slug:code}", auth=None, response=LessonWithText)
def one_lesson(request: HttpRequest, code: str) -> LessonWithText:
    """One lesson with its text and its questions."""
    lesson = get_object_or_404(Lesson.objects.public(), code=code, edition__isnull=False)
    assert lesson.edition is not None  # noqa: S101  # for the type checker: asked for above
    return LessonWithText.of(lesson, lesson.edition)
