"""The sheets of slow meals and penalties, for programs of the city with a token: lines of five
riders or more, as they were counted once. An entry is nowhere here."""

# No `from __future__ import annotations` here; stations.py says why.

from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.openapi.auth import READS
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.wings.care.losses.models import SheetLine
from yizhan.wings.care.losses.rules import SMALLEST

router = Router(tags=["losses"])


class LossLineOut(Schema):
    month: str = Field(description="As 2026-10.")
    slow_meal: bool
    kind: str
    platform: str
    shop: str
    rest: bool = Field(description="All that is too small to stand alone, together.")
    riders: int = Field(description=f"{SMALLEST} or more.")
    entries: int
    minutes: int | None
    taken_back: int | None

    @classmethod
    def of(cls, line: SheetLine) -> Self:
        return cls(
            month=str(line.sheet),
            slow_meal=line.is_slow_meal,
            kind=line.kind,
            platform=line.platform,
            shop=line.shop,
            rest=line.rest,
            riders=line.riders,
            entries=line.entries,
            minutes=line.minutes,
            taken_back=line.won,
        )


class WantedLines(Input):
    month: str = Field("", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$", description="As 2026-10.")


class Listed(Paged):
    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        page["items"] = [LossLineOut.of(line) for line in page["items"]]
        return page


@router.get("", auth=READS, response=list[LossLineOut])
@paginate(Listed)
def list_losses(request: HttpRequest, wanted: Query[WantedLines]) -> QuerySet[SheetLine]:
    """Lines of the months that are over, the newest month first. For posts of the whole city."""
    person: Person = request.auth  # type: ignore[attr-defined]  # a token vouches for the request
    if not can_somewhere(person, Permission.LOSS_READ):
        raise NotAllowed(f"{person} may not read the sheets")
    lines = SheetLine.objects.visible_to(person).for_list()
    return lines.filter(sheet__month=f"{wanted.month}-01") if wanted.month else lines
