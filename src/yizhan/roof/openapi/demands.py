"""Concentrated demands, for everybody: steps and never numbers, as the page has them.

No input narrows the list, so that there is nothing to subtract from it.
"""

# No `from __future__ import annotations` here; stations.py says why.

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from yizhan.kit.days import local_day
from yizhan.kit.memo import Memo
from yizhan.wings.care.demands.index import Published, published, week_begins
from yizhan.wings.care.demands.rules import SMALLEST

router = Router(tags=["demands"])
_published: Memo[list[Published]] = Memo(seconds=600)


class DemandOut(Schema):
    name: str
    persons_at_least: int = Field(description=f"A step: {SMALLEST} or more.")
    counties: int = Field(description=f"In which {SMALLEST} persons or more said it.")
    grows: bool | None = Field(description="Null: too few said it to tell.")
    answer: str = Field(description="The public answer; empty: none yet.")
    as_of: date = Field(description="The last day that is counted.")


class DemandsOut(Schema):
    items: list[DemandOut]
    next: str | None
    count: int


@router.get("", auth=None, response=DemandsOut)
def list_demands(request: HttpRequest) -> dict[str, Any]:
    """Return the demands of many as they were when this week began, by how many said it."""
    until = week_begins(timezone.now())
    rows = _published.get(until, lambda: published(until=until))
    last_day = local_day(until - timedelta(microseconds=1))
    items = [
        DemandOut(
            name=row.name,
            persons_at_least=row.persons,
            counties=row.counties,
            grows=row.grows,
            answer=row.answer,
            as_of=last_day,
        )
        for row in rows
    ]
    return {"items": items, "next": None, "count": len(items)}
