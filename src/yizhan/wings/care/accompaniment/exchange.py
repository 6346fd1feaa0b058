"""The usual steps from files and into files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_number,
    as_text,
    as_yes_no,
    plain,
    read_each,
)
from yizhan.wings.care.accompaniment.models import StepTemplate

COLUMNS = (
    Column("code", ("编码",), required=True, example="evidence"),
    Column("name", ("步骤",), required=True, example="示例：收好证据"),
    Column("minutes", ("时限（工作分钟）", "时限"), required=True, example="420"),
    Column("text", ("提示", "说明")),
    Column("source", ("依据", "来源")),
    Column("position", ("排序",), example="10"),
    Column("active", ("启用",), example="是"),
)
LONGEST = 420 * 400


@dataclass(frozen=True)
class TemplateRow(FileRow):
    code: str
    values: dict[str, Any]
    """The fields that the file speaks of."""


def read_templates(source: Source) -> Reading[TemplateRow]:
    """Read usual steps. Raises BadTable if the file is none."""
    once = Once()

    def read_row(cells: Cells) -> TemplateRow | None:
        code = cells.read("code", _code)
        name, minutes = cells.read("name", as_text(80)), cells.read("minutes", _minutes)
        once.see(cells, "code", code)
        values: dict[str, Any] = {"name": name, "minutes": minutes}
        for key, (read, empty) in _OPTIONAL.items():
            value = cells.read_if_any(key, read)
            if cells.given is None or key in cells.given:
                values[key] = empty if value is None else value
        if code is None or name is None or minutes is None:
            return None
        return TemplateRow(code, values, given=cells.given)

    return read_each(source, COLUMNS, read_row)


def template_records() -> Iterator[dict[str, Any]]:
    """Every usual step, as an export writes it."""
    for row in StepTemplate.objects.order_by("position", "code"):
        yield {
            "code": row.code,
            "name": row.name,
            "minutes": row.minutes,
            "text": row.text,
            "source": row.source,
            "position": row.position,
            "active": "是" if row.active else "否",
        }


def _code(text: str) -> str:
    text = plain(text)
    if not re.fullmatch(r"[-\w]{1,40}", text, re.ASCII):
        raise Wrong(_("A code is of small letters, digits and lines, at most 40."))
    return text


def _minutes(text: str) -> int:
    number = as_number(text)
    if not number.is_integer() or not 0 < number <= LONGEST:
        raise Wrong(_("Working minutes: a whole number, more than 0."))
    return int(number)


def _position(text: str) -> int:
    number = as_number(text)
    if not number.is_integer() or not 0 <= number <= 32_767:
        raise Wrong(_("This is not a number."))
    return int(number)


_OPTIONAL: dict[str, tuple[Any, Any]] = {
    "text": (as_text(400), ""),
    "source": (as_text(200), ""),
    "position": (_position, 0),
    "active": (as_yes_no, True),
}
