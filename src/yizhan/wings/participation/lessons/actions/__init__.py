"""Everything that can happen to a lesson, and what a reader may keep of it."""

from yizhan.wings.participation.lessons.actions.lifecycle import (
    forget_person,
    hand_over_lessons,
    make_ready,
    merge_reads,
)
from yizhan.wings.participation.lessons.actions.loading import load_lessons
from yizhan.wings.participation.lessons.actions.reading import forget_read, note_read
from yizhan.wings.participation.lessons.actions.writing import (
    Draft,
    add_picture,
    begin_lesson,
    edit_lesson,
    publish_lesson,
    remove_picture,
    withdraw_lesson,
)

__all__ = [
    "Draft",
    "add_picture",
    "begin_lesson",
    "edit_lesson",
    "forget_person",
    "forget_read",
    "hand_over_lessons",
    "load_lessons",
    "make_ready",
    "merge_reads",
    "note_read",
    "publish_lesson",
    "remove_picture",
    "withdraw_lesson",
]
