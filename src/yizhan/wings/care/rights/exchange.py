"""The accident card's tables from files and into files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
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
    as_choice,
    as_date,
    as_number,
    as_text,
    headings_of,
    labels,
    plain,
    read_each,
)
from yizhan.wings.care.rights.models import Advice, Coverage
from yizhan.wings.care.rights.rules import Covered, Topic

COVERAGE_COLUMNS = (
    Column("code", ("编码",), required=True, example="example-2025"),
    Column("province", ("省份",), example="广西"),
    Column("platform", ("平台",), example="示例平台"),
    Column("since", ("起始日期", "开始日期"), required=True, example="2025-07-01"),
    Column("until", ("截止日期", "不再适用的首日")),
    Column("covered", ("是否保障",), required=True, example="在保障范围", choices=labels(Covered)),
    Column("text", ("说明",), required=True, example="示例：平台按单缴费"),
    Column("source", ("依据", "来源"), required=True, example="示例：文号"),
    Column("as_of", ("核对日期",), required=True, example="2026-11-28"),
)
ADVICE_COLUMNS = (
    Column("code", ("编码",), required=True, example="example-app"),
    Column("topic", ("主题",), required=True, example="平台报案入口", choices=labels(Topic)),
    Column("name", ("名称",), required=True, example="示例平台"),
    Column("text", ("内容", "步骤"), required=True, example="示例：订单页；一键报案"),
    Column("phone", ("电话",)),
    Column("source", ("依据", "来源"), required=True, example="示例：官网"),
    Column("as_of", ("核对日期",), required=True, example="2026-11-28"),
    Column("position", ("排序",), example="10"),
)


@dataclass(frozen=True)
class CardRow(FileRow):
    code: str
    values: dict[str, Any]
    """The fields that the file speaks of."""


def read_coverage(source: Source) -> Reading[CardRow]:
    """Read rows of the coverage table. Raises BadTable if the file is none."""
    return read_each(source, COVERAGE_COLUMNS, _reader(_COVERAGE_NEEDED, _COVERAGE_OPTIONAL))


def read_advice(source: Source) -> Reading[CardRow]:
    """Read entries of the card. Raises BadTable if the file is none."""
    return read_each(source, ADVICE_COLUMNS, _reader(_ADVICE_NEEDED, _ADVICE_OPTIONAL))


def coverage_records() -> Iterator[dict[str, Any]]:
    """Every row of the coverage table, as an export writes it."""
    for row in Coverage.objects.order_by("code"):
        yield _record(row, COVERAGE_COLUMNS) | {"covered": str(Covered(row.covered).label)}


def advice_records() -> Iterator[dict[str, Any]]:
    """Every entry of the card, as an export writes it; its lines between semicolons."""
    for row in Advice.objects.order_by("code"):
        yield _record(row, ADVICE_COLUMNS) | {
            "topic": str(Topic(row.topic).label), "text": "；".join(row.lines),
        }  # fmt: skip


def _record(row: Coverage | Advice, columns: tuple[Column, ...]) -> dict[str, Any]:
    values = {key: getattr(row, key) for key in headings_of(columns)}
    return {
        key: value.isoformat() if isinstance(value, date) else "" if value is None else value
        for key, value in values.items()
    }


def _reader(
    needed: dict[str, Callable[[str], Any]], optional: dict[str, tuple[Callable[[str], Any], Any]]
) -> Callable[[Cells], CardRow | None]:
    """A reader of one row. An optional column that is there and empty empties what is known."""
    once = Once()

    def read_row(cells: Cells) -> CardRow | None:
        values = {key: cells.read(key, read) for key, read in needed.items()}
        once.see(cells, "code", values["code"])
        for key, (read, empty) in optional.items():
            value = cells.read_if_any(key, read)
            if cells.given is None or key in cells.given:
                values[key] = empty if value is None else value
        code = values.pop("code")
        if code is None or None in (values[key] for key in needed if key != "code"):
            return None
        return CardRow(code, values, given=cells.given)

    return read_row


def _code(text: str) -> str:
    text = plain(text)
    if not re.fullmatch(r"[-\w]{1,40}", text, re.ASCII):
        raise Wrong(_("A code is of small letters, digits and lines, at most 40."))
    return text


def _lines(text: str) -> str:
    """Steps, one a line: semicolons and line breaks part them."""
    line = as_text(600)("；".join(text.splitlines()))
    return "\n".join(part.strip() for part in re.split(r"[；;]", line) if part.strip())


def _position(text: str) -> int:
    number = as_number(text)
    if not number.is_integer() or not 0 <= number <= 32_767:
        raise Wrong(_("This is not a number."))
    return int(number)


_SOURCED: dict[str, Callable[[str], Any]] = {"source": as_text(200), "as_of": as_date}
_COVERAGE_NEEDED: dict[str, Callable[[str], Any]] = {
    "code": _code,
    "since": as_date,
    "covered": as_choice(Covered),
    "text": as_text(300),
    **_SOURCED,
}
_COVERAGE_OPTIONAL: dict[str, tuple[Callable[[str], Any], Any]] = {
    "province": (as_text(20), ""),
    "platform": (as_text(40), ""),
    "until": (as_date, None),
}
_ADVICE_NEEDED: dict[str, Callable[[str], Any]] = {
    "code": _code,
    "topic": as_choice(Topic),
    "name": as_text(40),
    "text": _lines,
    **_SOURCED,
}
_ADVICE_OPTIONAL: dict[str, tuple[Callable[[str], Any], Any]] = {
    "phone": (as_text(20), ""),
    "position": (_position, 0),
}
