"""Files that go with tasks, and the table that their answers make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from yizhan.kit import photos
from yizhan.kit.errors import Refusal
from yizhan.wings.organisation.duties.models import Duty, Task
from yizhan.wings.organisation.duties.rules import Field, FieldKind, State, Values, add_up_answers

FILE_LIMIT = 5 * 1024 * 1024
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
class AnswerLine:
    """One unit in the table of a task; `depth` 0 was addressed, what it split stands below it."""

    duty: Duty
    depth: int = 0
    below: int = 0
    """The number of units it asked in turn."""
    below_done: int = 0


@dataclass(frozen=True)
class AnswerTable:
    questions: list[Field]
    lines: list[AnswerLine]
    total: Values
    """The sums over the addressed units alone: their answers include those of their own units."""

    @property
    def addressed(self) -> list[Duty]:
        return [line.duty for line in self.lines if line.depth == 0]


def answer_table(task: Task, duties: Iterable[Duty]) -> AnswerTable:
    """The answers to a task in the order of the tree, each unit above those it asked."""
    parts: dict[int | None, list[Duty]] = {}
    rows = list(duties)
    row_ids = {duty.pk for duty in rows}
    for duty in rows:
        parent = duty.parent_id if duty.parent_id in row_ids else None
        parts.setdefault(parent, []).append(duty)
    lines: list[AnswerLine] = []
    waiting = [(duty, 0) for duty in reversed(parts.get(None, []))]
    while waiting:
        duty, depth = waiting.pop()
        below = parts.get(duty.pk, [])
        done = sum(part.state == State.DONE for part in below)
        lines.append(AnswerLine(duty, depth, len(below), done))
        waiting += [(part, depth + 1) for part in reversed(below)]
    answers = [line.duty.answer for line in lines if line.depth == 0]
    return AnswerTable(task.questions, lines, add_up_answers(task.questions, answers))


def table_headings(task: Task) -> dict[str, str]:
    fixed = {"unit": gettext("Unit"), "level": gettext("Level"), "state": gettext("State")}
    days = {"done_on": gettext("Answered on"), "note": pgettext("answer", "Note")}
    return fixed | {f"f_{field.key}": field.label for field in task.questions} | days


def table_records(table: AnswerTable) -> Iterator[dict[str, Any]]:
    """The rows of an export, and the sum as the last of them."""
    for line in table.lines:
        duty = line.duty
        yield {
            "unit": duty.unit.name,
            "level": line.depth + 1,
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
