"""The lessons that come with the platform, read from a file that people can write:

# code | topic | title
source: …
the text, in Markdown
? a question
* the right answer | why
- another answer | why
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yizhan.wings.participation.lessons.rules import Option, Question

PACKAGED = Path(__file__).parent / "data" / "lessons.md"
SOURCE = "source:"


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    code: str
    topic: str
    title: str
    body: str
    source: str
    questions: tuple[Question, ...]


def packaged_lessons() -> list[LessonRow]:
    """Return the lessons that come with the platform, in their order."""
    return list(lessons_in(PACKAGED.read_text(encoding="utf-8")))


def lessons_in(text: str) -> Iterator[LessonRow]:
    """Read all lessons of a text."""
    for part in ("\n" + text).split("\n# ")[1:]:
        head, _, rest = part.partition("\n")
        code, topic, title = (word.strip() for word in head.split("|"))
        body, *asked = rest.split("\n? ")
        source, _, body = body.strip().partition("\n")
        yield LessonRow(
            code=code,
            topic=topic,
            title=title,
            source=source.removeprefix(SOURCE).strip(),
            body=body.strip(),
            questions=tuple(map(_question, asked)),
        )


def _question(text: str) -> Question:
    first, *lines = text.strip().splitlines()
    return Question(first.strip(), tuple(_option(line) for line in lines if line.strip()))


def _option(line: str) -> Option:
    words, _, why = line[1:].partition("|")
    return Option(words.strip(), why.strip(), right=line.startswith("*"))
