"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.participation.lessons.models import Lesson
from yizhan.wings.participation.lessons.tests.factories import a_lesson, a_picture


def the_lesson(world: Any) -> Lesson:
    """A public lesson of the union department with one picture."""
    known = Lesson.objects.public().first()
    if known is not None:
        return known
    lesson = a_lesson(world.city.union, by=world.city.handler)
    a_picture(lesson, by=world.city.handler)
    return lesson


THINGS: dict[str, Any] = {
    "desk/lessons/<slug:code>": lambda world: the_lesson(world).code,
    "desk/lessons/<slug:code>/pictures/<int:number>": lambda world: 1,
    "desk/lessons/<slug:code>/versions/<int:number>": lambda world: 1,
    "api/v1/lessons/{code}": lambda world: the_lesson(world).code,
    "lessons/<slug:code>": lambda world: the_lesson(world).code,
    "lessons/<slug:code>/pictures/<int:number>": lambda world: 1,
}
