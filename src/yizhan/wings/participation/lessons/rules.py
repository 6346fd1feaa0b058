"""Topics, states and measures of lessons. Tables and arithmetic, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import models
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.errors import Refusal
from yizhan.kit.markdown import pictures_in, words_in

TITLE_LIMIT, SOURCE_LIMIT, BODY_LIMIT = 40, 300, 4000
QUESTION_LIMIT, OPTION_LIMIT, WHY_LIMIT = 120, 80, 200
QUESTIONS = 3
FEWEST_OPTIONS, MOST_OPTIONS = 2, 4
MOST_PICTURES = 6

SIGNS_PER_MINUTE = 300
"""Chinese characters that are read in a minute without hurry; a Latin word counts as two."""
SECONDS_PER_PICTURE = 8
LONGEST_SECONDS = 180
"""A lesson is read in three minutes at most; one that is longer is two lessons."""


class Topic(models.TextChoices):
    """In the order of the list: food safety first."""

    FOOD = "food", pgettext_lazy("lesson", "food safety")
    FIRE = "fire", pgettext_lazy("lesson", "fire and charging")
    FIRST_AID = "first_aid", pgettext_lazy("lesson", "first aid")
    ROAD = "road", pgettext_lazy("lesson", "on the road")
    OTHER = "other", pgettext_lazy("lesson", "other")


class LessonState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("lesson", "being written")
    PUBLIC = "public", pgettext_lazy("lesson", "public")
    WITHDRAWN = "withdrawn", pgettext_lazy("lesson", "withdrawn")


class PictureState(models.TextChoices):
    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True)
class Option:
    """One of the answers, and why it is right or wrong."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    text: str
    options: tuple[Option, ...]


def questions_from(rows: list[dict[str, Any]]) -> tuple[Question, ...]:
    """Return questions as they are kept in an edition."""
    return tuple(
        Question(row["text"], tuple(Option(**option) for option in row["options"])) for row in rows
    )


def rows_of(questions: tuple[Question, ...]) -> list[dict[str, Any]]:
    """Undo `questions_from`."""
    return [
        {
            "text": one.text,
            "options": [
                {"text": option.text, "why": option.why, "right": option.right}
                for option in one.options
            ],
        }
        for one in questions
    ]


def reading_seconds(body: str, questions: tuple[Question, ...]) -> int:
    """Return how long one reads a lesson, counted from the signs of its text, of its questions with
    their answers and one explanation each, and from its pictures."""
    asked = [
        part
        for question in questions
        for part in (question.text, *(option.text for option in question.options))
    ]
    explained = [next((o.why for o in one.options if o.right), "") for one in questions]
    signs = _signs(words_in(body)) + sum(map(_signs, [*asked, *explained]))
    return ceil(signs * 60 / SIGNS_PER_MINUTE) + SECONDS_PER_PICTURE * len(pictures_in(body))


def _signs(words: str) -> int:
    chinese = sum(1 for sign in words if "\u2e80" <= sign <= "\u9fff" or ord(sign) > 0x1FFFF)
    latin = len([word for word in words.split() if word.isascii() and any(map(str.isalnum, word))])
    return chinese + 2 * latin


def reading_minutes(seconds: int) -> int:
    """Whole minutes for the list; at least one."""
    return max(1, ceil(seconds / 60))


class NotWhole(Refusal):
    """A lesson that cannot be published as it is. Names every fault beside its input."""

    code = "not_whole"


def refuse_unfinished(
    *, body: str, source: str, questions: tuple[Question, ...], ready: frozenset[int]
) -> None:
    """Refuse what riders could not use: too long, without a source, without three questions, with
    pictures that are not there."""
    wrong: dict[str, str] = {}
    if not body.strip():
        wrong["body"] = _say("A lesson has words.")
    elif (seconds := reading_seconds(body, questions)) > LONGEST_SECONDS:
        words = _say("It takes %(seconds)d seconds to read, more than %(most)d. Make two of it.")
        wrong["body"] = words % {"seconds": seconds, "most": LONGEST_SECONDS}
    elif missing := [number for number in pictures_in(body) if number not in ready]:
        words = _say("There is no picture %(number)d, or it is not ready yet.")
        wrong["body"] = words % {"number": missing[0]}
    if not source.strip():
        wrong["source"] = _say("Say where it is written: the rule, standard or handbook.")
    wrong |= _wrong_questions(questions)
    if wrong:
        raise NotWhole(" ".join(wrong.values()), fields=wrong)


def _wrong_questions(questions: tuple[Question, ...]) -> dict[str, str]:
    if len(questions) != QUESTIONS:
        return {"questions": _say("A lesson has three questions.")}
    for number, question in enumerate(questions, 1):
        options = question.options
        if not question.text or not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            words = _say("Question %(number)d needs two to four answers.")
            return {"questions": words % {"number": number}}
        if sum(option.right for option in options) != 1:
            words = _say("Question %(number)d needs one right answer.")
            return {"questions": words % {"number": number}}
        if not all(option.text and option.why for option in options):
            words = _say("Each answer of question %(number)d says why it is right or wrong.")
            return {"questions": words % {"number": number}}
    return {}


class LessonsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change. No line says who
    read a lesson."""

    WRITTEN = "lesson.written", _("a lesson was begun")
    CHANGED = "lesson.changed", _("the draft of a lesson was changed")
    PUBLISHED = "lesson.published", _("a version of a lesson was published")
    WITHDRAWN = "lesson.withdrawn", _("a lesson was withdrawn")
    PICTURE_ADDED = "lesson.picture_added", _("a picture was added to a lesson")
    PICTURE_REMOVED = "lesson.picture_removed", _("a picture was taken out of a lesson")
    HANDED_OVER = "lesson.handed_over", _("lessons went to the successor of a closed unit")
    LOADED = "lesson.loaded", _("lessons were loaded")
