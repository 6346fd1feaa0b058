"""Kinds of division, what stands below what, and how near to a border is too near to be sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb
from yizhan.kit.tables import FileRow

BORDER_M = 700
"""Our boundaries are generalised: 95 points in 100 are off by less than this (see data/SOURCES.md).
Within it the county is not certain, and the person is asked."""

MAP_CREDIT = _("Boundaries: Tianditu (天地图). Review number (审图号) to be confirmed by the city.")
"""Stands on every map that shows the boundaries, until the city's natural-resources bureau has
confirmed them; then the city sets its number."""

CODE = re.compile(r"\d{6}|\d{9}|\d{12}")


class DivisionKind(models.TextChoices):
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village or community")


ABOVE: dict[str, str | None] = {
    DivisionKind.CITY: None,
    DivisionKind.COUNTY: DivisionKind.CITY,
    DivisionKind.TOWNSHIP: DivisionKind.COUNTY,
    DivisionKind.VILLAGE: DivisionKind.TOWNSHIP,
}
"""The kind that the parent of each kind must be."""


@dataclass(frozen=True)
class DivisionRow(FileRow):
    """One division of an import. What is None keeps what is there already, but for `valid_to`."""

    code: str
    name: str
    kind: str
    parent: str
    valid_from: date
    valid_to: date | None = None
    label_lon: float | None = None
    label_lat: float | None = None
    boundary: dict[str, Any] | None = None


@dataclass(frozen=True)
class Seat:
    """A county seat or town: a name that people know, with a point."""

    name: str
    lon: float
    lat: float
    county: str
    """The code of its county."""


class PlacesVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    DIVISIONS_LOADED = "divisions.loaded", _("divisions were imported")
