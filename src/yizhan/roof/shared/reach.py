"""Figures that a viewer's posts do not reach: they are said to be out of reach, and never 0."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

OUT_OF_REACH = _("out of your reach")


def are_out_of_reach(visible: QuerySet[Any], every: QuerySet[Any]) -> bool:
    """Whether there are such rows, and the viewer may see none of them. `every` must be of a kind
    whose being there is no secret."""
    return not visible.exists() and every.exists()
