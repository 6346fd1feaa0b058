"""The menu from a file and into a file: a city writes it as a table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.kit.errors import Refusal
from yizhan.kit.questions import check_questions, questions_in
from yizhan.kit.tables import (
    BadTable,
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_choice,
    as_number,
    as_text,
    as_yes_no,
    headings_of,
    labels,
    plain,
    read_each,
)

COLUMNS = (
    Column("code", ("编码", "代码"), required=True, example="example-hot-water"),
    Column("group", ("分类", "类别"), required=True, example="歇脚补给", choices=labels(ItemGroup)),
    Column("name", ("名称", "事项名称"), required=True, example="示例：热水"),
    Column("name_en", ("英文名称",), example="Example: hot water"),
    Column("promise", ("办理说明", "承诺")),
    Column("promise_en", ("英文办理说明", "英文承诺")),
    Column(
        "unit_kind",
        ("责任单位类型", "单位类型"),
        required=True,
        example="部门",
        choices=labels(UnitKind),
    ),
    Column("competence", ("职能", "责任部门"), example="工会", choices=labels(Competence)),
    Column("target_minutes", ("时限（工作分钟）", "办理时限"), required=True, example="960"),
    Column("urgent", ("紧急",), example="否"),
    Column("needs_station", ("须在驿站", "仅限驿站"), example="否"),
    Column("needs_place", ("须有地点",), example="是"),
    Column("text_wanted", ("须填说明",), example="否"),
    Column("audience", ("适用对象",), choices=labels(Audience)),
    Column("position", ("排序",), example="10"),
    Column("active", ("启用",), example="是"),
    Column("questions", ("提问", "自定义问题")),
)
HEADINGS = headings_of(COLUMNS)
LONGEST = {"name": 60, "name_en": 80, "promise": 300, "promise_en": 300}
LONGEST_TARGET = 400 * 60
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ItemRow(FileRow):
    code: str
    group: str
    name: str
    unit_kind: str
    target_minutes: int
    name_en: str = ""
    promise: str = ""
    promise_en: str = ""
    competence: str = Competence.GENERAL.value
    urgent: bool = False
    needs_station: bool = False
    needs_place: bool = False
    text_wanted: bool = False
    audience: str = Audience.ANYONE.value
    position: int = 0
    active: bool = True
    questions: list[dict[str, Any]] = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        """The fields of a new item."""
        return {k: value for k, value in asdict(self).items() if k not in {"code", "given"}}

    def given_fields(self) -> dict[str, Any]:
        """The fields that the file speaks of."""
        return {key: value for key, value in self.fields().items() if self.gives(key)}


def read_items(source: Source) -> Reading[ItemRow]:
    """Read a menu. Raises BadTable if the file is none."""
    once = Once()

    def read_row(cells: Cells) -> ItemRow | None:
        must = {key: cells.read(key, read) for key, read in _NEEDED.items()}
        may = {key: cells.read_if_any(key, read) for key, read in _OPTIONAL.items()}
        once.see(cells, "code", must["code"])
        if None in must.values():
            return None
        given: dict[str, Any] = must | {key: one for key, one in may.items() if one is not None}
        return ItemRow(**given, given=cells.given)

    return read_each(source, COLUMNS, read_row)


def starter_items(*, at: datetime) -> list[ItemRow]:
    """The menu that comes with the platform: 40 matters as riders call them, and two that stations
    ask for. A city takes it over, and changes it."""
    with (DATA / "starter_menu.csv").open("rb") as file:
        reading = read_items(Source(file, at=at))
    if reading.bad:
        raise BadTable(str(reading.bad[0]))
    return reading.good


@dataclass(frozen=True)
class TextRow:
    """A standard text that comes with the platform; with or without the code of one item."""

    item: str
    status: str
    title: str
    text: str


def starter_texts() -> list[TextRow]:
    """The sentences that handlers need often, to begin with."""
    with (DATA / "starter_texts.csv").open(encoding="utf-8", newline="") as file:
        return [TextRow(**row) for row in csv.DictReader(file)]


def item_records() -> Iterator[dict[str, Any]]:
    """Every item, as an export writes it."""
    for item in CatalogueItem.objects.order_by("position", "pk"):
        row = {column.key: getattr(item, column.key) for column in COLUMNS}
        yield row | {
            "group": str(ItemGroup(item.group).label),
            "unit_kind": str(UnitKind(item.unit_kind).label),
            "competence": str(Competence(item.competence).label),
            "audience": str(Audience(item.audience).label),
            "questions": json.dumps(item.questions, ensure_ascii=False) if item.questions else "",
        }


def _code(text: str) -> str:
    text = plain(text)
    if not re.fullmatch(r"[-\w]{1,40}", text, re.ASCII):
        raise Wrong(_("A code is of small letters, digits and lines, at most 40."))
    return text


def _questions(text: str) -> list[dict[str, Any]]:
    """Questions as the export writes them: a list in JSON."""
    try:
        rows = json.loads(text)
        if not isinstance(rows, list):
            raise TypeError(rows)
        check_questions(questions_in(rows))
    except (ValueError, TypeError, AttributeError) as exc:
        raise Wrong(_("These are no questions as an export writes them.")) from exc
    except Refusal as exc:
        raise Wrong(str(exc)) from exc
    return [one.as_row() for one in questions_in(rows)]


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = as_number(text)
        if not number.is_integer() or not least <= number <= most:
            words = _("A whole number from %(least)s to %(most)s.")
            raise Wrong(words % {"least": least, "most": most})
        return int(number)

    return read


_NEEDED: dict[str, Callable[[str], Any]] = {
    "code": _code,
    "group": as_choice(ItemGroup),
    "name": as_text(LONGEST["name"]),
    "unit_kind": as_choice(UnitKind),
    "target_minutes": _whole(1, LONGEST_TARGET),
}
_OPTIONAL: dict[str, Callable[[str], Any]] = {
    "name_en": as_text(LONGEST["name_en"]),
    "promise": as_text(LONGEST["promise"]),
    "promise_en": as_text(LONGEST["promise_en"]),
    "competence": as_choice(Competence),
    "urgent": as_yes_no,
    "needs_station": as_yes_no,
    "needs_place": as_yes_no,
    "text_wanted": as_yes_no,
    "audience": as_choice(Audience),
    "position": _whole(0, 32_767),
    "active": as_yes_no,
    "questions": _questions,
}
