"""The open data of the city: what there is, what each column means, and the rows.

Nothing here is of a person: places, what is shown of reports in public, rules of gates, and figures
that count groups of five or more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.rules import CLOSED
from yizhan.kit.days import local_day
from yizhan.kit.memo import Memo
from yizhan.kit.tables import Form
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import figures, last_day
from yizhan.roof.insight.groups import FEWEST
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.report_words import report_line
from yizhan.wings.care.gates.exchange import HEADINGS as OF_GATES
from yizhan.wings.care.gates.exchange import compound_records
from yizhan.wings.care.stations.index.edited import stations_edited_at
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity, StationKind
from yizhan.wings.participation.reports.models import Report

Record = Mapping[str, Any]
CHUNK = 2_000
YEARS_BACK = 3
POINTS = (Form.CSV, Form.GEOJSON)


@dataclass(frozen=True)
class Field:
    """One column: its name for programs, its heading, and what it means."""

    key: str
    heading: str
    about: Promise


@dataclass(frozen=True)
class Dataset:
    key: str
    title: Promise
    about: Promise
    page: str
    """The name of the address where people read the same."""
    fields: tuple[Field, ...]
    rows: Callable[[date], Iterable[Record]]
    forms: tuple[Form, ...] = POINTS
    edited_at: Callable[[], datetime | None] | None = None
    """When the rows were last changed; None: it is not known, or tells what it should not."""

    @property
    def headings(self) -> dict[str, str]:
        return {field.key: field.heading for field in self.fields}


def _stations(_on: date) -> Iterator[Record]:
    rows = Station.objects.public().select_related("division").order_by("code")
    for one in rows.iterator(chunk_size=CHUNK):
        yield {
            "code": one.code,
            "name": one.name,
            "kind": str(StationKind(one.kind).label),
            "division": one.division.name,
            "address": one.address,
            "landmark": one.landmark,
            "hours": one.hours,
            "amenities": [str(Amenity(a).label) for a in one.amenities if a in Amenity.values],
            "lon": one.lon,
            "lat": one.lat,
            "url": absolute_address(reverse("public:station", args=[one.code])),
        }


def _reports(_on: date) -> Iterator[Record]:
    """Days, no times; the points are rounded to about 100 m, as they were when they came."""
    at = timezone.now()
    rows = Report.objects.public().sharing().order_by("pk")
    for one in rows.iterator(chunk_size=CHUNK):
        line, case = report_line(one, at=at), one.case
        yield {
            "id": one.pk,
            "kind": case.item.group,
            "item": case.item.code,
            "name": line.title,
            "place": line.where,
            "division": case.division.name if case.division else "",
            "status": "closed" if case.status in CLOSED else "open",
            "since": local_day(case.opened_at).isoformat(),
            "lon": case.lon,
            "lat": case.lat,
            "url": absolute_address(reverse("public:report", args=[one.pk])),
        }


_figures: Memo[list[Record]] = Memo(seconds=600)


def _indicators(on: date) -> list[Record]:
    """Every figure as of today and of the ends of the years before, in rows."""
    key = (on, get_language())
    return _figures.get(key, lambda: list(_computed(on)))


def _computed(on: date) -> Iterator[Record]:
    years = range(on.year - 1, on.year - 1 - YEARS_BACK, -1)
    for day in (on, *(last_day(year, today=on) for year in years)):
        for figure in figures(Extent(day)):
            few = figure.about.of_people and 0 < figure.value < FEWEST
            yield {
                "key": figure.about.key,
                "name": str(figure.about.name),
                "value": None if few else figure.value,
                "unit": str(figure.about.unit),
                "on": day.isoformat(),
                "part": figure.about.part.value,
                "definition": str(figure.about.definition),
                "url": absolute_address(reverse("public:data_rows", args=[figure.about.key])),
            }


LON = Field("lon", "经度", _("WGS-84 degrees, east."))
LAT = Field("lat", "纬度", _("WGS-84 degrees, north."))
URL = Field("url", "网址", _("The page where people read the same."))

DATASETS = (
    Dataset(
        "stations",
        pgettext_lazy("open data", "Stations"),
        _("Where riders may rest: every station that is listed, with its hours and what it has."),
        "public:home",
        (
            Field("code", "编码", _("Never changes.")),
            Field("name", "名称", _("The name on the door.")),
            Field("kind", "类型", _("The kind of station.")),
            Field("division", "县区", _("The county or district.")),
            Field("address", "地址", _("The address in words.")),
            Field("landmark", "标志物", _("How to find it.")),
            Field("hours", "开放时间", _("When it is open, as OpenStreetMap writes it.")),
            Field("amenities", "设施", _("What is there; whether it works now, the API says.")),
            LON, LAT, URL,
        ),
        _stations,
        edited_at=stations_edited_at,
    ),
    Dataset(
        "reports",
        pgettext_lazy("open data", "Public reports"),
        _("What was reported at places, and how far it is. Days, no times; no words, nobody."),
        "public:reports",
        (
            Field("id", "编号", _("The number of the report.")),
            Field("kind", "大类", _("food, street or hazard.")),
            Field("item", "类别编码", _("The code of the kind, as Open311 has it.")),
            Field("name", "类别", _("The kind in words.")),
            Field("place", "地点", _("The place in words.")),
            Field("division", "县区", _("The county or district.")),
            Field("status", "状态", _("open or closed.")),
            Field("since", "日期", _("The day it came to the office.")),
            LON, LAT, URL,
        ),
        _reports,
    ),
    Dataset(
        "gates",
        pgettext_lazy("open data", "Gate handbook"),
        _("Which gate riders may use, where they park, how they get in."),
        "public:gates",
        tuple(
            Field(key, heading, _("As in the form of the gate handbook."))
            for key, heading in OF_GATES.items()
        ),
        lambda _on: compound_records(),
    ),
    Dataset(
        "indicators",
        pgettext_lazy("open data", "Figures"),
        _("The city's figures as of today and of the last three years' ends."),
        "public:data",
        (
            Field("key", "编码", _("Never changes.")),
            Field("name", "名称", _("The figure in words.")),
            Field("value", "数值", _("Empty: fewer than five people.")),
            Field("unit", "单位", _("What is counted; % for a share.")),
            Field("on", "截至", _("At the end of this day.")),
            Field("part", "部分", _("organisation, care or participation.")),
            Field("definition", "口径", _("Exactly what is counted.")),
            URL,
        ),
        _indicators,
        (Form.CSV,),
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in DATASETS}
