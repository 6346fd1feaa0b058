"""The county of a point, found in polygons that are kept in memory; the division in a name.

The libraries for polygons are loaded when the first map is drawn: names need none, and a command
that asks for no place is to start without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import cos, radians
from typing import TYPE_CHECKING, Any

from yizhan.ground.places.models import Division
from yizhan.ground.places.rules import BORDER_M, DivisionKind
from yizhan.kit.geo import EARTH_RADIUS_M
from yizhan.kit.memo import Memo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry
    from shapely.strtree import STRtree


@dataclass(frozen=True)
class Place:
    """The division of a point. `candidates`: the counties it may be in, the likeliest first."""

    division: Division | None
    near_border: bool
    candidates: list[Division] = field(default_factory=list)


@dataclass(frozen=True)
class _Map:
    """The counties on a plane of metres. One latitude's scale does for a whole city: at its far
    ends a distance is wrong by less than one in a hundred."""

    divisions: list[Division]
    shapes: list[BaseGeometry]
    borders: list[BaseGeometry]
    tree: STRtree
    latitude: float

    def point(self, lon: float, lat: float) -> Point:
        # Late: polygons are loaded with the first question about a point, at no start.
        from shapely.geometry import Point  # noqa: PLC0415

        x, y = _scale(self.latitude)
        return Point(lon * x, lat * y)


_kept: Memo[_Map] = Memo(seconds=300)


def division_at(lon: float, lat: float) -> Place:
    """The county at a point (WGS-84), and whether a border is too near to be sure of it. Outside of
    the city there is none; just outside of it there may be candidates."""
    city = _kept.get("counties", _draw)
    point = city.point(lon, lat)
    near = []
    for n in city.tree.query(point, predicate="dwithin", distance=BORDER_M):
        inside, to_border = city.shapes[n].covers(point), city.borders[n].distance(point)
        near.append((not inside, to_border, city.divisions[n]))
    near.sort(key=lambda one: one[:2])
    candidates = [division for _outside, _border, division in near]
    return Place(
        division=candidates[0] if near and not near[0][0] else None,
        near_border=any(border <= BORDER_M for _outside, border, _division in near),
        candidates=candidates,
    )


def within_city(lon: float, lat: float) -> bool:
    """Is the point in one of the counties, or so near that it may be? True where none is drawn:
    a city without boundaries refuses nothing."""
    return bool(division_at(lon, lat).candidates) or not has_boundaries()


def has_boundaries() -> bool:
    """Is at least one county drawn? Without, no point is in any division."""
    return bool(_kept.get("counties", _draw).shapes)


class DivisionNames:
    """The divisions down to the townships by what people write for them, read once; for a form, or
    for a file of units."""

    def __init__(self) -> None:
        known = Division.objects.filter(kind__in=_NAMED, valid_to=None).order_by("code")
        self._known = list(known.select_related("parent__parent"))
        self._by_code = {one.code: one for one in self._known}

    def __bool__(self) -> bool:
        return bool(self._known)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._known)

    def called(self, words: str) -> list[Division]:
        """The divisions of this code or name."""
        if words in self._by_code:
            return [self._by_code[words]]
        return [one for one in self._known if words in _ways_to_write(one.name)]

    def proposed(self, name: str, *, around: Division | None) -> Division | None:
        """The division that a unit of this name will answer for, unless somebody says another: the
        one in its name, else that of the unit above."""
        return self.in_name(name, around=around) or around

    def in_name(self, name: str, *, around: Division | None) -> Division | None:
        """The smallest division that the name of a unit speaks of (鹿寨县市场监督管理局). Of those
        that share a name, one in the division `around` it, or one whose parent is named, too;
        none where that leaves a choice."""
        named = [one for one in self._known if any(w in name for w in _ways_to_write(one.name))]
        for kind in _NAMED:
            fitting = [one for one in named if one.kind == kind]
            if len(fitting) > 1:
                fitting = [
                    one for one in fitting if around in _chain(one) or one.parent in named
                ] or fitting
            longest = max((len(one.name) for one in fitting), default=0)
            fitting = [one for one in fitting if len(one.name) == longest]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None


_NAMED = (DivisionKind.TOWNSHIP, DivisionKind.COUNTY, DivisionKind.CITY)
_AUTONOMOUS = re.compile(r"(..).*族自治县")


def _ways_to_write(name: str) -> tuple[str, ...]:
    """三江侗族自治县 is called 三江县, too."""
    autonomous = _AUTONOMOUS.fullmatch(name)
    return (name, f"{autonomous[1]}县") if autonomous else (name,)


def _chain(division: Division) -> list[Division]:
    """The division and those around it, innermost first."""
    chain = [division]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    return chain


def forget() -> None:
    """After boundaries were loaded."""
    _kept.forget()


def _draw() -> _Map:
    # Late, as above.
    import shapely  # noqa: PLC0415
    from shapely.geometry import shape  # noqa: PLC0415
    from shapely.strtree import STRtree  # noqa: PLC0415

    counties = Division.objects.counties().drawn().filter(valid_to=None)
    drawn: Iterable[tuple[int, Any]] = counties.values_list("pk", "outline__shape")
    outlines = {pk: shape(outline) for pk, outline in drawn}
    divisions = list(counties.filter(pk__in=outlines).order_by("code"))
    latitude = shapely.union_all(list(outlines.values())).centroid.y if outlines else 0.0
    shapes = [
        shapely.transform(outlines[division.pk], lambda points: points * _scale(latitude))
        for division in divisions
    ]
    shapely.prepare(shapes)
    borders = [outline.boundary for outline in shapes]
    return _Map(divisions, shapes, borders, STRtree(shapes), latitude)


def _scale(latitude: float) -> NDArray[np.float64]:
    """Metres a degree of longitude and of latitude."""
    # Late, as above.
    import numpy as np  # noqa: PLC0415

    degree = radians(1) * EARTH_RADIUS_M
    return np.array([degree * cos(radians(latitude)), degree])
