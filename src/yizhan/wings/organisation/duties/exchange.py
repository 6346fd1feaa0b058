"""Files that go with tasks, and the table that their answers make."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from yizhan.kit import photos
from yizhan.kit.errors import Refusal
from yizhan.wings.organisation.duties.models import Duty, DutyQuerySet, Task
from yizhan.wings.organisation.duties.rules import (
    ADDED_UP,
    Field,
    FieldKind,
    State,
    Values,
    add_up_answers,
)

FILE_LIMIT = 5 * 1024 * 1024
BATCH = 1000
OFFICE = "application/vnd.openxmlformats-officedocument"


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"
    JPG = "jpg"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
}


class BadFile(Refusal):
    code = "bad_file"
    status = 422
    message = _("This file cannot go with a task: PDF, Word (docx), Excel (xlsx), PNG or JPEG can.")


class FileTooBig(BadFile):
    message = _("This file is larger than 5 MB.")


class HasMacros(BadFile):
    message = _("This file has macros in it. Save it without them, or as PDF.")


def detect_kind(data: bytes) -> FileKind:
    """Return the kind of a file, judged by its content and not its name. Raises BadFile."""
    if len(data) > FILE_LIMIT:
        raise FileTooBig
    if data[:5] == b"%PDF-" and b"%%EOF" in data[-2048:]:
        return FileKind.PDF
    if data[:4] == b"PK\x03\x04":
        return _office_kind(data)
    try:
        kind = photos.check(data)
    except photos.BadPhoto as exc:
        raise BadFile from exc
    if kind not in _PICTURES:
        raise BadFile
    return _PICTURES[kind]


_PICTURES = {photos.Kind.PNG: FileKind.PNG, photos.Kind.JPEG: FileKind.JPG}


def _office_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {name.lower() for name in parts.namelist()}
    except zipfile.BadZipFile as exc:
        raise BadFile from exc
    if any(name.endswith("vbaproject.bin") for name in names):
        raise HasMacros
    if "[content_types].xml" in names and "word/document.xml" in names:
        return FileKind.DOCX
    if "[content_types].xml" in names and "xl/workbook.xml" in names:
        return FileKind.XLSX
    raise BadFile


@dataclass(frozen=True)
class Place:
    """The place of a duty in the table of its task."""

    duty: int
    depth: int = 0
    """0: addressed by the task; what it split stands below it."""
    below: int = 0
    """The number of units it asked in turn."""
    below_done: int = 0


@dataclass(frozen=True)
class AnswerLine:
    """One unit in the table of a task."""

    duty: Duty
    place: Place


@dataclass(frozen=True)
class AnswerTable:
    """The answers to a task in the order of the tree, each unit above those it asked. The duties
    themselves are read line by line: thousands are asked, and a page shows some."""

    questions: list[Field]
    places: list[Place]
    total: Values
    """The sums over the addressed units alone: their answers include those of their own units."""

    @property
    def addressed(self) -> set[int]:
        return {place.duty for place in self.places if place.depth == 0}

    def lines(self, places: Iterable[Place]) -> Iterator[AnswerLine]:
        """Read the duties at these places, a query for each thousand."""
        chosen = list(places)
        for start in range(0, len(chosen), BATCH):
            some = chosen[start : start + BATCH]
            rows = Duty.objects.select_related("unit").in_bulk([place.duty for place in some])
            yield from (AnswerLine(rows[place.duty], place) for place in some)


def answer_table(task: Task, duties: DutyQuerySet) -> AnswerTable:
    """The table of these duties of a task."""
    parents: dict[int, int | None] = {}
    states: dict[int, str] = {}
    rows = duties.order_by("unit__path", "pk").values_list("pk", "parent_id", "state")
    for pk, parent, state in rows:
        parents[pk], states[pk] = parent, state
    parts: dict[int | None, list[int]] = {}
    for pk, above in parents.items():
        parts.setdefault(above if above in parents else None, []).append(pk)
    places: list[Place] = []
    waiting = [(pk, 0) for pk in reversed(parts.get(None, []))]
    while waiting:
        pk, depth = waiting.pop()
        below = parts.get(pk, [])
        done = sum(states[part] == State.DONE for part in below)
        places.append(Place(pk, depth, len(below), done))
        waiting += [(part, depth + 1) for part in reversed(below)]
    addressed = set(parts.get(None, []))
    answers = [answer for pk, answer in _answers(task, duties) if pk in addressed]
    return AnswerTable(task.questions, places, add_up_answers(task.questions, answers))


def _answers(task: Task, duties: DutyQuerySet) -> Iterable[tuple[int, Values]]:
    """The answers given, read as one text of JSON: a field's own reading costs more than they."""
    if not any(field.kind in ADDED_UP for field in task.questions):
        return ()
    given = duties.order_by().exclude(answer={}).annotate(as_text=Cast("answer", TextField()))
    rows = list(given.values_list("pk", "as_text"))
    return zip(
        (pk for pk, _text in rows), json.loads(f"[{','.join(text for _pk, text in rows)}]"),
        strict=True,
    )  # fmt: skip


def table_headings(task: Task) -> dict[str, str]:
    fixed = {"unit": gettext("Unit"), "level": gettext("Level"), "state": gettext("State")}
    days = {"done_on": gettext("Answered on"), "note": pgettext("answer", "Note")}
    return fixed | {f"f_{field.key}": field.label for field in task.questions} | days


def table_records(table: AnswerTable) -> Iterator[dict[str, Any]]:
    """The rows of an export, and the sum as the last of them."""
    for line in table.lines(table.places):
        duty = line.duty
        yield {
            "unit": duty.unit.name,
            "level": line.place.depth + 1,
            "state": duty.get_state_display(),
            "done_on": duty.done_on.isoformat() if duty.done_on else "",
            "note": duty.proof,
            **_cells(table.questions, duty.answer),
        }
    yield {"unit": gettext("Sum"), **_cells(table.questions, table.total)}


def _cells(questions: Iterable[Field], answer: Values) -> dict[str, Any]:
    return {f"f_{q.key}": _cell(q, answer.get(q.key)) for q in questions}


def _cell(field: Field, value: Any) -> Any:
    if field.kind == FieldKind.YES_NO and value is not None:
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    return value
