"""Lists as `{"items": […], "next": url|null, "count": n}`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase

PAGE = 50


class Paged(PaginationBase):
    items_attribute = "items"

    class Input(Schema):
        page: int = Field(1, ge=1, le=100_000)

    class Output(Schema):
        items: list[Any]
        next: str | None
        count: int

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        start = (pagination.page - 1) * PAGE
        rows = list(queryset[start : start + PAGE + 1])
        following = None
        if len(rows) > PAGE:
            query = request.GET.copy()
            query["page"] = str(pagination.page + 1)
            following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        return {"items": rows[:PAGE], "next": following, "count": queryset.count()}
