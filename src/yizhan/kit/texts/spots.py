"""Places that people name and mark, numbered so that one place has one number."""

from __future__ import annotations

import re
from collections import defaultdict

from yizhan.kit.geo import distance_m
from yizhan.kit.texts.lookup import pairs
from yizhan.kit.texts.normal import normalised

Point = tuple[float, float]
NEAR_METRES = 300
"""Two marks this near each other are one place."""
SAME_NAME = 0.6
"""Two names that share so much of the shorter one are one place: 金城江街道御龙湾 is 御龙湾."""
_PART = re.compile(
    r"小区|住宅区|[东西南北正后侧大]+门(口|岗)?|门(口|岗|卫|禁)|保安亭|停车[场位]|地下|附近"
    r"|[0-9a-z一二三四五六七八九十]+(栋|幢|号楼|座|期|单元|号)"
)
"""Words for a part of a place, or for any place: 御龙湾小区西门 is 御龙湾."""
CELL = 0.01
"""Degrees of the squares in which a mark looks for its neighbours, about 1 km."""


class Spots:
    """Numbers for places, in the order in which they come. A place is known by a name of its own
    (a station's code), by a mark on the map, or by words."""

    def __init__(self) -> None:
        self._count = 0
        self._by_code: dict[str, int] = {}
        self._marks: dict[tuple[int, int], list[tuple[Point, int]]] = defaultdict(list)
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        self._names: list[tuple[frozenset[str], int]] = []
        self._by_name: dict[str, int] = {}

    def number(self, *, code: str = "", point: Point | None = None, name: str = "") -> int | None:
        """Return the number of a place; None: nothing is known of it."""
        if code:
            if code not in self._by_code:
                self._by_code[code] = self._new()
            return self._by_code[code]
        if point is not None:
            return self._near(point)
        whole = normalised(name)
        if not (signs := frozenset(pairs(_PART.sub("", whole)) or pairs(whole))):
            return None
        if name not in self._by_name:
            self._by_name[name] = self._named(signs)
        return self._by_name[name]

    def _near(self, point: Point) -> int:
        column, row = (int(part // CELL) for part in point)
        for across in (-1, 0, 1):
            for up in (-1, 0, 1):
                for mark, number in self._marks.get((column + across, row + up), ()):
                    if distance_m(*point, *mark) <= NEAR_METRES:
                        return number
        number = self._new()
        self._marks[column, row].append((point, number))
        return number

    def _named(self, signs: frozenset[str]) -> int:
        likely = {place for pair in signs for place in self._by_pair.get(pair, ())}
        best, most = None, SAME_NAME
        for place in sorted(likely):
            other, number = self._names[place]
            share = len(signs & other) / min(len(signs), len(other))
            if share >= most:
                best, most = number, share
        number = self._new() if best is None else best
        for pair in signs:
            self._by_pair[pair].append(len(self._names))
        self._names.append((signs, number))
        return number

    def _new(self) -> int:
        self._count += 1
        return self._count - 1
