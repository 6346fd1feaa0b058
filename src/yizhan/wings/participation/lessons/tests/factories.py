"""Lessons for tests. May be imported upward only."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from PIL import Image

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.participation.lessons import actions
from yizhan.wings.participation.lessons.actions import Draft
from yizhan.wings.participation.lessons.models import Lesson, Picture
from yizhan.wings.participation.lessons.rules import Option, Question

BODY = "封签是**凭证**。\n\n- 封好\n- 对得上"
QUESTION = Question(
    "没有封签怎么办？",
    (
        Option("请店家封好", "当面封，责任清楚。", right=True),
        Option("自己粘上", "说不清是谁动过。"),
    ),
)


def a_draft(**fields: Any) -> Draft:
    columns: dict[str, Any] = {
        "title": "封签没封好",
        "topic": "food",
        "body": BODY,
        "source": "餐饮服务食品安全操作规范",
        "questions": (QUESTION,) * 3,
    } | fields
    return Draft(**columns)


def an_author(unit: Unit) -> Person:
    return a_person("dispatcher", unit)


def a_lesson(
    unit: Unit,
    *,
    by: Person | None = None,
    at: datetime = MONDAY,
    public: bool = True,
    **fields: Any,
) -> Lesson:
    author = by or an_author(unit)
    lesson = actions.begin_lesson(unit, a_draft(**fields), by=author, at=at)
    if public:
        actions.publish_lesson(lesson, by=author, at=at)
    return Lesson.objects.select_related("edition", "unit").get(pk=lesson.pk)


def a_jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def a_picture(lesson: Lesson, *, by: Person, at: datetime = MONDAY) -> Picture:
    picture = actions.add_picture(lesson, a_jpeg(), words="封签的样子", by=by, at=at)
    actions.make_ready(picture)
    return Picture.objects.get(pk=picture.pk)
