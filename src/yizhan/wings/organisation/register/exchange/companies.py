"""Companies and their sites from files and into files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.tables import (
    Cells,
    Column,
    Once,
    Reading,
    Source,
    Wrong,
    as_text,
    headings_of,
    plain,
    read_each,
)
from yizhan.wings.organisation.register.exchange.days import as_day_until
from yizhan.wings.organisation.register.models import Company, Site
from yizhan.wings.organisation.register.rules import BadCreditCode, normalise_credit_code

_DIVISION = Column("division", ("县区", "所在县区", "区县", "注册地"), example="金城江区")
COMPANY_COLUMNS = (
    Column("code", ("企业编码", "编码"), required=True, example="示例-C01"),
    Column("name", ("企业名称", "名称"), required=True, example="示例：快送科技有限公司"),
    Column(
        "credit_code",
        ("统一社会信用代码", "信用代码"),
        required=True,
        example="91451200MA5K00000X",
    ),
    _DIVISION,
    Column("registered_on", ("登记日期", "注册日期"), example="2024-03-01"),
)
SITE_COLUMNS = (
    Column("code", ("网点编码", "编码"), required=True, example="示例-WD01"),
    Column("name", ("网点名称", "名称"), required=True, example="示例：城南配送站"),
    Column("company", ("企业编码", "平台企业", "企业名称"), required=True, example="示例-C01"),
    Column("division", _DIVISION.names, required=True, example="金城江区"),
    Column("short", ("扫码代码",)),
)
COMPANY_HEADINGS = headings_of(COMPANY_COLUMNS)
SITE_HEADINGS = headings_of(SITE_COLUMNS)


@dataclass(frozen=True)
class CompanyRow:
    code: str
    name: str
    credit_code: str
    division: Division | None
    registered_on: date | None = None


@dataclass(frozen=True)
class SiteRow:
    code: str
    name: str
    company: Unit
    division: Division


def read_companies(source: Source) -> Reading[CompanyRow]:
    """Read a table of companies. Raises BadTable if the file is none."""
    once, places = Once(), _places(source.at)
    as_day = as_day_until(local_day(source.at))
    taken = dict(Company.objects.exclude(credit_code="").values_list("credit_code", "unit__code"))
    others = dict(Unit.objects.exclude(kind=UnitKind.COMPANY).values_list("code", "kind"))

    def read_row(cells: Cells) -> CompanyRow | None:
        values: dict[str, Any] = {
            "code": cells.read("code", _code_of(others)),
            "name": cells.read("name", as_text(120)),
            "credit_code": cells.read("credit_code", _credit_code),
            "division": cells.read_if_any("division", _lookup(places)),
            "registered_on": cells.read_if_any("registered_on", as_day),
        }
        once.see(cells, "code", values["code"])
        once.see(cells, "credit_code", values["credit_code"])
        if taken.get(str(values["credit_code"]), values["code"]) != values["code"]:
            cells.complain("credit_code", _("Another company has this unified social credit code."))
        return None if cells.bad else CompanyRow(**values)

    return read_each(source, COMPANY_COLUMNS, read_row)


def read_sites(source: Source) -> Reading[SiteRow]:
    """Read a table of delivery sites. Raises BadTable if the file is none."""
    once, places = Once(), _places(source.at)
    companies = {
        name: unit
        for unit in Unit.objects.not_ended().filter(kind=UnitKind.COMPANY)
        for name in (unit.name, unit.code)
    }
    others = dict(Unit.objects.exclude(kind=UnitKind.DELIVERY_SITE).values_list("code", "kind"))

    def read_row(cells: Cells) -> SiteRow | None:
        values: dict[str, Any] = {
            "code": cells.read("code", _code_of(others)),
            "name": cells.read("name", as_text(120)),
            "company": cells.read("company", _lookup(companies)),
            "division": cells.read("division", _lookup(places)),
        }
        once.see(cells, "code", values["code"])
        return None if cells.bad else SiteRow(**values)

    return read_each(source, SITE_COLUMNS, read_row)


def company_records() -> Iterator[dict[str, Any]]:
    companies = Company.objects.filter(unit__closed_on=None).select_related("unit__division")
    for company in companies.order_by("unit__code"):
        yield {
            "code": company.unit.code,
            "name": company.unit.name,
            "credit_code": company.credit_code,
            "division": company.unit.division.name if company.unit.division else "",
            "registered_on": company.registered_on.isoformat(),
        }


def site_records() -> Iterator[dict[str, Any]]:
    sites = Site.objects.filter(unit__closed_on=None).select_related("unit__division")
    above = dict(Unit.objects.filter(kind=UnitKind.COMPANY).values_list("path", "code"))
    for site in sites.order_by("unit__code"):
        yield {
            "code": site.unit.code,
            "name": site.unit.name,
            "company": above.get(site.unit.parent_path, ""),
            "division": site.unit.division.name if site.unit.division else "",
            "short": site.short,
        }


def _places(at: datetime) -> dict[str, Division]:
    divisions = Division.objects.in_force(on=local_day(at))
    counties = divisions.filter(kind__in=("city", "county")).select_related("parent")
    return {name: county for county in counties for name in (county.name, county.code)}


def _lookup(options: dict[str, Any]) -> Callable[[str], Any]:
    def find(text: str) -> Any:
        key = text if text in options else plain(text)
        if key not in options:
            raise Wrong(_("This is not known here."))
        return options[key]

    return find


def _code_of(others: dict[str, str]) -> Callable[[str], str]:
    """A code for a unit that no unit of another kind has."""

    def parse(text: str) -> str:
        text = plain(text)
        if not re.fullmatch(r"[-\w]{1,40}", text, re.ASCII):
            raise Wrong(_("A code is of letters, digits and lines, at most 40."))
        if text in others:
            raise Wrong(_("A unit of another kind has this code."))
        return text

    return parse


def _credit_code(text: str) -> str:
    try:
        return normalise_credit_code(text)
    except BadCreditCode as bad:
        raise Wrong(bad.message) from bad
