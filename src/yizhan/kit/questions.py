"""Questions that a city asks of its own accord, and what is said in answer to them.

The six kinds of answers are those of Open311's GeoReport v2 (service definition). Answers are kept
as texts, each question with its words as they were when it was answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yizhan.kit.clock import iso
from yizhan.kit.days import FIRST, LAST
from yizhan.kit.errors import Refusal

MOST_QUESTIONS, MOST_CHOICES = 12, 30
LONGEST_CODE, LONGEST_WORDS, LONGEST_LINE, LONGEST_TEXT = 40, 120, 200, 1_000
CODE = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
RESERVED = frozenset({"at_once"})
"""Codes that mean something else where answers come from other systems."""
ANSWER = "answer."
"""The beginning of the name of an input, before the code of its question."""


class AnswerKind(models.TextChoices):
    STRING = "string", _("one line")
    NUMBER = "number", _("a number")
    DATETIME = "datetime", _("day and time")
    TEXT = "text", _("several lines")
    ONE_OF = "singlevaluelist", _("one of a list")
    SEVERAL_OF = "multivaluelist", _("several of a list")


LISTS: frozenset[str] = frozenset({AnswerKind.ONE_OF, AnswerKind.SEVERAL_OF})


def _in_language(chinese: str, english: str) -> str:
    return chinese if (get_language() or "zh").startswith("zh") else english or chinese


@dataclass(frozen=True)
class Choice:
    key: str
    name: str
    name_en: str = ""

    @property
    def label(self) -> str:
        return _in_language(self.name, self.name_en)


@dataclass(frozen=True)
class Question:
    code: str
    kind: str
    text: str
    text_en: str = ""
    hint: str = ""
    hint_en: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        return _in_language(self.text, self.text_en)

    @property
    def help(self) -> str:
        return _in_language(self.hint, self.hint_en)

    @property
    def is_list(self) -> bool:
        return self.kind in LISTS

    def as_row(self) -> dict[str, Any]:
        """Return it as it is kept in JSON."""
        return {**asdict(self), "choices": [asdict(one) for one in self.choices]}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        choices = tuple(Choice(**one) for one in row.get("choices", ()))
        return cls(**{**row, "choices": choices})


@dataclass(frozen=True)
class Answered:
    """One question with its answer, for whoever reads it later."""

    text: str
    text_en: str
    answers: tuple[str, ...]
    answers_en: tuple[str, ...]
    code: str = ""

    @property
    def label(self) -> str:
        return _in_language(self.text, self.text_en)

    @property
    def said(self) -> tuple[str, ...]:
        english = not (get_language() or "zh").startswith("zh")
        return self.answers_en if english else self.answers

    def as_row(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        lists = {name: tuple(row[name]) for name in ("answers", "answers_en")}
        return cls(**{**row, **lists})


def questions_in(rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Return the questions that were kept in JSON, in their order."""
    return [Question.from_row(row) for row in rows]


def check_questions(questions: Sequence[Question]) -> None:
    """Raises a Refusal if these are no questions that can be asked together."""
    if len(questions) > MOST_QUESTIONS:
        raise Refusal(gettext("At most %(n)d questions.") % {"n": MOST_QUESTIONS})
    if len({one.code for one in questions}) < len(questions):
        raise Refusal(gettext("Two questions have the same code."))
    for one in questions:
        trouble = _trouble_of(one)
        if trouble:
            raise Refusal(f"{one.text or one.code}: {trouble}")


def _trouble_of(one: Question) -> str:
    words = (one.text, one.text_en, one.hint, one.hint_en)
    names = [name for choice in one.choices for name in (choice.name, choice.name_en)]
    keys = [choice.key for choice in one.choices]
    if not all(CODE.fullmatch(code) and len(code) <= LONGEST_CODE for code in (one.code, *keys)):
        return gettext("A code is of small letters, digits and lines, at most 40.")
    if one.code in RESERVED:
        return gettext("This code has a meaning of its own; choose another.")
    if one.kind not in AnswerKind.values:
        return gettext("There is no such kind of answer.")
    if not one.text.strip() or not all(choice.name.strip() for choice in one.choices):
        return gettext("Write the words in Chinese.")
    if any(len(word) > LONGEST_WORDS or not word.isprintable() for word in (*words, *names)):
        return gettext("At most %(n)d characters, in one line.") % {"n": LONGEST_WORDS}
    if one.is_list != bool(one.choices):
        return gettext("A list has something to choose from, and nothing else has.")
    if len(keys) > MOST_CHOICES or len(set(keys)) < len(keys):
        return gettext("At most %(n)d choices, each with a key of its own.") % {"n": MOST_CHOICES}
    return ""


def answered(questions: Sequence[Question], given: Mapping[str, Sequence[str]]) -> list[Answered]:
    """Return what was said, in the order of the questions; what is empty was not said. Raises a
    Refusal that names every input at fault: a needed one that is missing, one that does not fit
    its kind, one that nobody asked for."""
    wrong: dict[str, str] = {}
    said = []
    for one in questions:
        values = [text for text in (value.strip() for value in given.get(one.code, ())) if text]
        if not values:
            if one.required:
                wrong[ANSWER + one.code] = gettext("An answer is needed: %s") % one.label
            continue
        try:
            said.append(_answered(one, _read(one, values)))
        except ValueError as trouble:
            wrong[ANSWER + one.code] = str(trouble)
    for code in sorted(set(given) - {one.code for one in questions}):
        wrong[ANSWER + code[:LONGEST_CODE]] = gettext("Nobody asks for this.")
    if wrong:
        raise Refusal(next(iter(wrong.values())), fields=wrong)
    return said


def _answered(one: Question, values: Sequence[str]) -> Answered:
    names = {choice.key: choice for choice in one.choices}
    chinese = tuple(names[value].name if one.is_list else value for value in values)
    english = tuple(
        names[value].name_en or names[value].name if one.is_list else value for value in values
    )
    return Answered(one.text, one.text_en, chinese, english, code=one.code)


def _read(one: Question, values: Sequence[str]) -> list[str]:
    """Return the answer as it is kept. Raises ValueError with a sentence."""
    if one.kind == AnswerKind.SEVERAL_OF:
        return _keys(one, values)
    if len(values) > 1:
        raise ValueError(gettext("One answer only."))
    if one.kind == AnswerKind.ONE_OF:
        return _keys(one, values)
    return [_READERS[one.kind](values[0])]


def _keys(one: Question, values: Sequence[str]) -> list[str]:
    keys = [choice.key for choice in one.choices]
    unknown = next((value for value in values if value not in keys), None)
    if unknown is not None:
        words = gettext("«%(value)s» is not on the list: %(list)s.")
        raise ValueError(words % {"value": unknown[:LONGEST_CODE], "list": ", ".join(keys)})
    return [key for key in keys if key in values]


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(gettext("One line, without control characters."))
    return _short(text, LONGEST_LINE)


def _lines(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").replace("\t", "").isprintable():
        raise ValueError(gettext("This text has signs in it that cannot be kept."))
    return _short(text, LONGEST_TEXT)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(gettext("At most %(limit)d characters.") % {"limit": most})
    return text


def _number(text: str) -> str:
    try:
        number = float(text) if len(text) <= LONGEST_CODE else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(gettext("This is not a number."))
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _moment(text: str) -> str:
    """A moment with its zone, or without one as the city's clocks show it; kept to the hour."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        moment = None
    if moment is None or not FIRST <= moment.date() <= LAST:
        example = "2026-11-30T08:00:00+08:00"
        raise ValueError(gettext("No day and time, such as %(example)s.") % {"example": example})
    if moment.tzinfo is None:
        moment = timezone.make_aware(moment, timezone.get_default_timezone())
    return iso(moment.replace(minute=0, second=0, microsecond=0))


_READERS: dict[str, Callable[[str], str]] = {
    AnswerKind.STRING: _line,
    AnswerKind.TEXT: _lines,
    AnswerKind.NUMBER: _number,
    AnswerKind.DATETIME: _moment,
}
