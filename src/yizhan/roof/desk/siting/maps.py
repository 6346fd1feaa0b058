"""The map of demand and stations as a drawing in the page: it needs no script, and it prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import cos, radians, sqrt
from typing import Any

from yizhan.ground.places.models import Division
from yizhan.wings.care.siting.index import CellRow, Supply
from yizhan.wings.care.siting.rules import middle_of

WIDE, HIGH = 1000.0, 640.0
MARGIN = 24.0
SMALLEST, LARGEST = 5.0, 18.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    x: str
    y: str
    r: str
    shape: str
    """reach-300, reach-500, reach-1000, reach-none, station, closed, new or longer."""
    title: str

    @property
    def side(self) -> str:
        """The side of a square as wide as the circle."""
        return f"{2 * float(self.r):.1f}"


@dataclass(frozen=True)
class Drawing:
    outlines: tuple[str, ...]
    marks: tuple[Mark, ...]
    wide: int = int(WIDE)
    high: int = int(HIGH)


class Frame:
    """Puts longitude and latitude on the paper: a degree east is shorter the farther north."""

    def __init__(self, box: Box) -> None:
        west, south, east, north = box
        self.shrink = cos(radians((south + north) / 2))
        across = max((east - west) * self.shrink, 1e-3)
        up = max(north - south, 1e-3)
        self.scale = min((WIDE - 2 * MARGIN) / across, (HIGH - 2 * MARGIN) / up)
        self.west = west - (WIDE / self.scale / self.shrink - (east - west)) / 2
        self.north = north + (HIGH / self.scale - up) / 2

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.shrink * self.scale, (self.north - lat) * self.scale

    def holds(self, lon: float, lat: float) -> bool:
        x, y = self.at(lon, lat)
        return 0 <= x <= WIDE and 0 <= y <= HIGH


def counties_on(day: date) -> list[Division]:
    """Return the counties that have an outline, to draw and to choose from."""
    rows = Division.objects.in_force(on=day).counties().drawn()
    return list(rows.select_related("outline").order_by("code"))


def box_of(county: Division) -> Box:
    corners = list(_corners(county.outline.shape["coordinates"]))
    lons, lats = zip(*corners, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def box_around(points: Iterable[tuple[float, float]]) -> Box:
    known = list(points) or [(108.0, 24.7)]
    lons, lats = zip(*known, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def outlines(counties: Iterable[Division], frame: Frame) -> tuple[str, ...]:
    """Return the counties as paths; corners closer than a dot are left out."""
    return tuple(_path(county.outline.shape["coordinates"], frame) for county in counties)


def cell_marks(rows: Iterable[CellRow], frame: Frame, words: dict[int | None, str]) -> list[Mark]:
    marks, rows = [], list(rows)
    most = max((row.count for row in rows), default=1)
    for row in rows:
        point = middle_of(row.cell)
        if frame.holds(*point):
            size = max(SMALLEST, LARGEST * sqrt(row.count / most))
            shape = f"reach-{row.within or 'none'}"
            marks.append(
                _mark(
                    frame, point, size=size, shape=shape, title=f"{row.count} · {words[row.within]}"
                )
            )
    return marks


def station_marks(there: Supply, frame: Frame, *, hour: int | None) -> list[Mark]:
    """Return the stations, open ones at that hour as dots; without an hour all of them."""
    marks = []
    for place, station in enumerate(there.stations):
        if frame.holds(station.lon, station.lat):
            is_open = hour is None or bool(there.open[place, hour])
            shape = "station" if is_open else "closed"
            marks.append(
                _mark(frame, (station.lon, station.lat), size=3.0, shape=shape, title=station.name)
            )
    return marks


def chosen_marks(chosen: Iterable[dict[str, Any]], frame: Frame) -> list[Mark]:
    return [
        _mark(
            frame,
            (one["lon"], one["lat"]),
            size=9.0,
            shape=one["kind"],
            title=f"{number}. {one['name']}",
        )  # fmt: skip
        for number, one in enumerate(chosen, start=1)
        if frame.holds(one["lon"], one["lat"])
    ]


def _mark(frame: Frame, point: tuple[float, float], *, size: float, shape: str, title: str) -> Mark:
    x, y = frame.at(*point)
    return Mark(f"{x:.1f}", f"{y:.1f}", f"{size:.1f}", shape, title)


def _path(coordinates: Any, frame: Frame) -> str:
    if not isinstance(coordinates[0][0], (int, float)):
        return " ".join(_path(part, frame) for part in coordinates)
    steps, last = [], (-1e9, -1e9)
    for lon, lat in coordinates:
        x, y = frame.at(lon, lat)
        if abs(x - last[0]) + abs(y - last[1]) >= 1.5:
            steps.append(f"{x:.0f} {y:.0f}")
            last = (x, y)
    return f"M{'L'.join(steps)}Z" if len(steps) > 2 else ""


def _corners(coordinates: Any) -> Iterable[tuple[float, float]]:
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _corners(part)
