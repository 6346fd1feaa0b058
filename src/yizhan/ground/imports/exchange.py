"""The place of a row in a file: its point, and the county that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yizhan.ground.places.index import Place, division_at
from yizhan.ground.places.models import Division
from yizhan.kit.geo import Crs
from yizhan.kit.tables import Cells, Wrong, plain

DECIMALS = 7
"""A centimetre, in degrees; every file format carries that much unchanged."""


@dataclass(frozen=True)
class KnownPlace:
    """Where the platform knows the thing of a row to be, before the row is read."""

    division: str
    """The division's code."""
    lon: float
    lat: float


@dataclass(frozen=True)
class RowPlace:
    lon: float
    lat: float
    division: Division
    near_border: bool


class PlaceReader:
    """Reads the columns `lon`, `lat` and `division` of rows that are identified by `code`;
    remembers the divisions it has met."""

    def __init__(self, *, crs: Crs, known: Mapping[str, KnownPlace]) -> None:
        self._crs, self._known = crs, known
        self._divisions: dict[str, Division | None] = {}
        self._city_is_drawn = Division.objects.counties().drawn().exists()

    def read(self, cells: Cells) -> RowPlace | None:
        """The place of a row, or None, and a note of what is wrong with it."""
        point = cells.read_point(crs=self._crs)
        if point is None:
            return None
        lon, lat = round(point[0], DECIMALS), round(point[1], DECIMALS)
        place = division_at(lon, lat)
        try:
            division = self._division(self._division_text(cells, lon, lat), place)
        except Wrong as wrong:
            cells.complain("division" if place.candidates else "lon", wrong.why)
            return None
        if place.near_border:
            cells.remark(cells.row["code"], _("near a county's border; please confirm the county"))
        return RowPlace(lon, lat, division, place.near_border)

    def _division_text(self, cells: Cells, lon: float, lat: float) -> str:
        """The county in the file. A file without the column leaves a thing that has not moved the
        county it has: somebody may have chosen it."""
        known = self._known.get(plain(cells.row["code"]))
        if cells.row.has("division") or known is None or (known.lon, known.lat) != (lon, lat):
            return cells.row["division"]
        return known.division

    def _division(self, text: str, place: Place) -> Division:
        """The county of the point, if that is certain; near a border the file may say."""
        if not place.candidates and not self._city_is_drawn:
            return self._division_named(text)
        if not place.candidates:
            raise Wrong(_("This place is outside the city. Check longitude, latitude and --crs."))
        named = self._division_named(text) if text else None
        likely = place.division or place.candidates[0]
        if named is None:
            return likely
        counties = {division.pk for division in place.candidates}
        if not counties & {named.pk, named.parent_id, _grandparent(named)}:
            raise Wrong(_("By its place it is in %(county)s.") % {"county": likely.name})
        return named

    def _division_named(self, text: str) -> Division:
        if text not in self._divisions:
            known = Division.objects.filter(valid_to=None).select_related("parent")
            self._divisions[text] = (
                known.filter(code=plain(text)).first() or known.filter(name=text).first()
            )
        division = self._divisions[text]
        if division is None:
            raise Wrong(_("There is no such county or township."))
        return division


def _grandparent(division: Division) -> int | None:
    return division.parent.parent_id if division.parent is not None else None
