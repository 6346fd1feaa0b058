"""The tree of units and the posts in it, from files and into files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.rules import (
    CHILDREN,
    WITH_DIVISION,
    Competence,
    NameUnusable,
    Role,
    Scope,
    UnitKind,
    user_name,
)
from yizhan.ground.places.index import DivisionNames
from yizhan.ground.places.models import Division
from yizhan.kit.hours import BadHours, to_syntax
from yizhan.kit.tables import (
    Cells,
    Column,
    FileRow,
    Once,
    Reading,
    Source,
    Wrong,
    as_choice,
    as_code,
    as_date,
    as_text,
    labels,
    plain,
    read_each,
)

UNIT_COLUMNS = (
    Column("code", ("编码", "单位编码"), required=True, example="example-union"),
    Column("name", ("名称", "单位名称"), required=True, example="示例县总工会"),
    Column("kind", ("类型", "单位类型"), required=True, example="部门", choices=labels(UnitKind)),
    Column("parent", ("上级单位", "上级编码", "上级"), example="city"),
    Column("division", ("负责区划", "区划", "所在区划", "县区"), example="示例县"),
    Column("competence", ("职能", "负责事项"), example="工会", choices=labels(Competence)),
    Column("office_hours", ("办公时间",), example="周一至周五 8:00-12:00，15:00-18:00"),
    Column("phone", ("公开电话", "电话"), example="0000-0000000"),
    Column("founded_on", ("成立日期",)),
)
POST_COLUMNS = (
    Column("person", ("账号", "用户名"), required=True, example="example-wei"),
    Column("name", ("姓名", "显示名"), example="示例：韦晓明"),
    Column("unit", ("单位", "单位编码"), required=True, example="example-union"),
    Column("role", ("岗位", "角色"), required=True, example="经办人", choices=labels(Role)),
    Column("scope", ("范围",), example="仅本单位", choices=labels(Scope)),
    Column("since", ("起始日期", "任职日期")),
)
LONGEST = {"code": 40, "name": 120, "phone": 40, "person": 150, "display_name": 60}


@dataclass(frozen=True)
class UnitLine(FileRow):
    """One unit of an import. What is None or empty keeps what is there already."""

    code: str
    name: str
    kind: str
    parent: str
    """The code of the unit above; empty: it is the top of the tree."""
    division: Division | None = None
    competence: str = ""
    office_hours: str = ""
    phone: str = ""
    founded_on: date | None = None


@dataclass(frozen=True)
class PostLine(FileRow):
    """One post of an import."""

    person: str
    unit: str
    role: str
    scope: str = Scope.HERE.value
    name: str = ""
    since: date | None = None


def read_units(source: Source) -> Reading[UnitLine]:
    """Read a tree of units; a unit may stand in a row before the one above it. Raises BadTable."""
    reader = _UnitReader()
    reading = read_each(source, UNIT_COLUMNS, reader.read_row)
    reader.place(reading)
    return reading


class _UnitReader:
    """Reads row by row, and looks where units stand when all of them are known."""

    def __init__(self) -> None:
        self._once = Once()
        self._names = DivisionNames()
        self._known: dict[str, Unit] = {
            unit.code: unit for unit in Unit.objects.select_related("division")
        }
        self._by_path = {unit.path: unit for unit in self._known.values()}
        self._cells: dict[str, Cells] = {}
        self._lines: dict[str, UnitLine] = {}

    def read_row(self, cells: Cells) -> UnitLine | None:
        code = cells.read("code", _code)
        name = cells.read("name", as_text(LONGEST["name"]))
        kind = cells.read("kind", as_choice(UnitKind, _ALSO_KINDS))
        parent = cells.read_if_any("parent", as_text(LONGEST["name"])) or ""
        division = cells.read_if_any("division", self._division)
        may: dict[str, Any] = {
            "competence": cells.read_if_any("competence", as_choice(Competence, _ALSO_MATTERS))
            or "",
            "office_hours": cells.read_if_any("office_hours", _hours) or "",
            "phone": cells.read_if_any("phone", as_text(LONGEST["phone"])) or "",
            "founded_on": cells.read_if_any("founded_on", as_date),
        }
        self._once.see(cells, "code", code)
        if code is None or name is None or kind is None or cells.bad:
            return None
        if not cells.row.has("parent") and code in self._known:
            parent = self._above(self._known[code])
        line = UnitLine(code, name, kind, parent, division, given=cells.given, **may)
        self._cells[code], self._lines[code] = cells, line
        return line

    def place(self, reading: Reading[UnitLine]) -> None:
        """Sort the units from the top down; complain of those that cannot stand there, and give the
        others the division in their name, or of the unit above, where the file names none."""
        self._name_parents_by_code()
        good: list[UnitLine] = []
        divisions: dict[str, Division | None] = {
            code: unit.division for code, unit in self._known.items()
        }
        for line in sorted(self._lines.values(), key=self._place_in_order):
            cells = self._cells[line.code]
            self._check_place(line, cells)
            around = divisions.get(line.parent)
            division = line.division or divisions.get(line.code)
            division = division or self._names.proposed(line.name, around=around)
            if division is None and line.kind in WITH_DIVISION and not cells.bad:
                cells.complain("division", _("Say for which division: no case finds it without."))
            divisions[line.code] = division
            if cells.bad:
                reading.bad += cells.bad
                continue
            if line.code not in self._known and line.division is None and division is not None:
                cells.remark(line.code, _("answers for %(name)s") % {"name": division.name})
                reading.remarks += cells.remarks
            good.append(replace(line, division=division))
        reading.good = good

    def _name_parents_by_code(self) -> None:
        """A file may call the unit above by its name, where only one has it."""
        codes = {code: {code} for code in (*self._known, *self._lines)}
        names = [(unit.name, unit.code) for unit in self._known.values()]
        for name, code in names + [(line.name, line.code) for line in self._lines.values()]:
            codes.setdefault(name, set()).add(code)
        for code, line in self._lines.items():
            named = codes.get(line.parent) or codes.get(plain(line.parent)) or set()
            if len(named) == 1:
                self._lines[code] = replace(line, parent=next(iter(named)))

    def _check_place(self, line: UnitLine, cells: Cells) -> None:
        known = self._known.get(line.code)
        above = self._kind_of(line.parent)
        if known is not None and known.closed_on is not None:
            cells.complain("code", _("This unit is closed."))
        elif known is not None and known.kind != line.kind:
            cells.complain("kind", _("A unit's kind does not change."))
        elif known is not None and self._above(known) != line.parent:
            cells.complain("parent", _("It stands elsewhere. Move it on its page."))
        elif known is None and not line.parent:
            cells.complain("parent", _("Say below which unit it stands."))
        elif known is None and (above is None or line.code in self._chain(line)):
            cells.complain("parent", _("There is no such unit, here or in the file."))
        elif known is None and above is not None and line.kind not in CHILDREN[above]:
            cells.complain("kind", _("A unit of this kind cannot stand there."))

    def _chain(self, line: UnitLine) -> list[str]:
        """The codes above a unit that are in the file themselves."""
        chain: list[str] = []
        above = line.parent
        while above in self._lines and above not in chain:
            chain.append(above)
            above = self._lines[above].parent
        return chain

    def _place_in_order(self, line: UnitLine) -> tuple[bool, int]:
        """Units that stand below themselves come first, so that whatever is below them is bad."""
        chain = self._chain(line)
        return line.code not in chain, len(chain)

    def _kind_of(self, code: str) -> str | None:
        if code in self._known:
            unit = self._known[code]
            return unit.kind if unit.closed_on is None else None
        line = self._lines.get(code)
        return line.kind if line and not self._cells[code].bad else None

    def _above(self, unit: Unit) -> str:
        above = self._by_path.get(unit.parent_path)
        return above.code if above else ""

    def _division(self, text: str) -> Division:
        known = self._names.called(plain(text)) or self._names.called(text)
        if len(known) != 1:
            words = _("There is no such division.")
            raise Wrong(_("Several have this name. Write the code.") if known else words)
        return known[0]


def unit_records() -> Iterator[dict[str, Any]]:
    """Every open unit as an export writes it, the top first."""
    units = list(Unit.objects.not_ended().select_related("division").order_by("path"))
    codes = {unit.path: unit.code for unit in units}
    for unit in units:
        yield {
            "code": unit.code,
            "name": unit.name,
            "kind": str(UnitKind(unit.kind).label),
            "parent": codes.get(unit.parent_path, ""),
            "division": unit.division.code if unit.division else "",
            "competence": str(Competence(unit.competence).label),
            "office_hours": unit.office_hours,
            "phone": unit.phone,
            "founded_on": unit.founded_on,
        }


def _as_user_name(text: str) -> str:
    try:
        return user_name(as_code(LONGEST["person"])(text))
    except NameUnusable as refusal:
        raise Wrong(str(refusal)) from refusal


def read_posts(source: Source) -> Reading[PostLine]:
    """Read who works where. Raises BadTable if the file is none."""
    once = Once()
    units = _open_units()
    accounts = set(Person.objects.filter(is_active=True).values_list("username", flat=True))

    def read_row(cells: Cells) -> PostLine | None:
        person = cells.read("person", _as_user_name)
        unit = cells.read("unit", lambda text: _unit(text, units))
        role = cells.read("role", as_choice(Role, _ALSO_ROLES))
        may: dict[str, Any] = {
            "name": cells.read_if_any("name", as_text(LONGEST["display_name"])) or "",
            "scope": cells.read_if_any("scope", as_choice(Scope, _ALSO_SCOPES)) or Scope.HERE.value,
            "since": cells.read_if_any("since", as_date),
        }
        if person is None or unit is None or role is None:
            return None
        once.see(cells, "person", (person, unit, role))
        if person not in accounts and not may["name"]:
            cells.complain("name", _("There is no such account yet: write the person's name."))
        return PostLine(person, unit, role, given=cells.given, **may)

    return read_each(source, POST_COLUMNS, read_row)


def post_records() -> Iterator[dict[str, Any]]:
    """Every active post as an export writes it, in the order of the tree."""
    posts = Post.objects.active().select_related("person", "unit").order_by("unit__path", "pk")
    for post in posts:
        yield {
            "person": post.person.username,
            "name": post.person.display_name,
            "unit": post.unit.code,
            "role": str(post.get_role_display()),
            "scope": str(post.get_scope_display()),
            "since": localtime(post.starts_at).date(),
        }


_ALSO_KINDS = {
    **dict.fromkeys(("市场监督管理局", "市监局", "局"), UnitKind.BUREAU.value),
    **dict.fromkeys(("市场监督管理所", "市监所", "所"), UnitKind.OFFICE.value),
    **dict.fromkeys(("乡镇", "街道", "乡", "镇", "街道办"), UnitKind.TOWNSHIP.value),
    **dict.fromkeys(("企业", "公司", "平台"), UnitKind.COMPANY.value),
    **dict.fromkeys(("单位", "委办局", "科室"), UnitKind.DEPARTMENT.value),
}
_ALSO_MATTERS = {
    **dict.fromkeys(("人社", "劳动", "人社局"), Competence.LABOUR.value),
    **dict.fromkeys(("总工会",), Competence.UNION.value),
    **dict.fromkeys(("交通", "公安交警"), Competence.TRAFFIC.value),
    **dict.fromkeys(("住建", "物业", "住房"), Competence.HOUSING.value),
    **dict.fromkeys(("卫健", "卫生", "卫生健康"), Competence.HEALTH.value),
    **dict.fromkeys(("法律", "司法局"), Competence.JUSTICE.value),
    **dict.fromkeys(("城管",), Competence.URBAN.value),
    **dict.fromkeys(("市监", "市场监督管理"), Competence.MARKET.value),
}
_ALSO_ROLES = {
    **dict.fromkeys(("办理人员", "办理人", "处理人"), Role.HANDLER.value),
    **dict.fromkeys(("负责人", "领导"), Role.LEAD.value),
    **dict.fromkeys(("调度", "派单员"), Role.DISPATCHER.value),
}
_ALSO_SCOPES = {
    "本单位": Scope.HERE.value,
    **dict.fromkeys(("本单位及以下", "含下级", "及下级"), Scope.BELOW.value),
}


def _open_units() -> dict[str, list[str]]:
    """The codes of the open units by code and by name."""
    codes: dict[str, list[str]] = {}
    for code, name in Unit.objects.not_ended().order_by("path").values_list("code", "name"):
        codes.setdefault(name, []).append(code)
    return codes | {code: [code] for known in list(codes.values()) for code in known}


def _unit(text: str, units: dict[str, list[str]]) -> str:
    codes = units.get(text) or units.get(plain(text)) or []
    if len(codes) > 1:
        raise Wrong(_("Several have this name. Write the code."))
    if not codes:
        raise Wrong(_("There is no such unit."))
    return codes[0]


def _code(text: str) -> str:
    return as_code(LONGEST["code"])(text)


def _hours(text: str) -> str:
    try:
        return to_syntax(text)
    except BadHours as bad:
        raise Wrong(str(bad)) from bad
