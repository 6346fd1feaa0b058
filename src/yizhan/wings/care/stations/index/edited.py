"""Since when the stations are known as they are."""

from __future__ import annotations

from datetime import datetime

from yizhan.wings.care.stations.models import Revision


def stations_edited_at() -> datetime | None:
    """Return the last change of what is known of any station; ask before asking for stations."""
    return Revision.objects.values_list("edited_at", flat=True).first()
