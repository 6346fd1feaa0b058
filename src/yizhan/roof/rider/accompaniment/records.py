"""Accompaniments of a rider as her file of data holds them: all that she reads on the page."""

from __future__ import annotations

from typing import Any

from yizhan.ground.people.models import Person
from yizhan.roof.rider.accompaniment.threads import lines_for_rider
from yizhan.wings.care.accompaniment.models import Accompaniment, Evidence


def accompaniments_of(person: Person) -> list[dict[str, Any]]:
    rows = Accompaniment.objects.asked_by(person).select_related("person", "unit")
    return [_record(row) for row in rows.order_by("pk")]


def _record(row: Accompaniment) -> dict[str, Any]:
    return {
        "opened": row.opened_at,
        "closed": row.closed_at,
        "person": str(row.person or ""),
        "unit": row.unit.name,
        "thread": [
            {"at": line.at, "what": line.title, "by": line.by, "text": line.text}
            for line in reversed(lines_for_rider(row))
        ],
        "photos": Evidence.objects.of(row).count(),
    }
