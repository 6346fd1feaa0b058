"""Cases by where they are: near a place, counted on a map."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import cos, radians
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Count, F, Func

from yizhan.ground.casework.models.catalogue import CatalogueItem
from yizhan.ground.casework.rules import MERGE_METRES

M = TypeVar("M", bound=models.Model)


class _Rounded(Func):
    """The nearest whole number, as each database computes it."""

    function = "ROUND"
    output_field = models.FloatField()


def count_by_cell(
    rows: models.QuerySet[M], *, side: float, of: str = "", apart: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Return column, row and count of the cells of a grid of degrees that have a place in these
    rows; before them the columns of the case by which they are counted `apart`. `of`: the way to
    the case, as `case__`."""
    column, row = (_Rounded(F(f"{of}{name}") / side - 0.5) for name in ("lon", "lat"))
    cells = rows.filter(**{f"{of}lon__isnull": False}).order_by().annotate(column=column, row=row)
    names = [f"{of}{name}" for name in apart]
    counted = cells.values_list(*names, "column", "row").annotate(Count("pk"))
    return [(*more, int(x), int(y), count) for *more, x, y, count in counted]


class PlacedQuerySet(models.QuerySet[M]):
    def around(self, lon: float, lat: float, *, metres: float = MERGE_METRES) -> Self:
        """Cases in the square around a place that holds all within so many metres of it."""
        north = metres / 111_000
        east = north / max(0.01, cos(radians(lat)))
        return self.filter(
            lon__range=(lon - east, lon + east), lat__range=(lat - north, lat + north)
        )

    def open_around(
        self, lon: float, lat: float, *, items: Collection[CatalogueItem], metres: float
    ) -> Self:
        """Open cases of these items in that square, each with an answer of its own."""
        square = self.around(lon, lat, metres=metres)
        return square.filter(is_open=True, merged_into=None, item__in=[item.pk for item in items])

    def counted_by_cell(self, side: float) -> list[tuple[Any, ...]]:
        """Column, row and count of the cells of a grid of degrees that have a case with a place."""
        return count_by_cell(self, side=side)
