"""Lists as `{"items": […], "next": url|null, "count": n}`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase

PAGE = 50


def next_page(request: HttpRequest, **changed: object) -> str:
    """Return the address that was asked, with these inputs changed."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class Paged(PaginationBase):
    items_attribute = "items"

    class Input(Schema):
        page: int = Field(1, ge=1, le=100_000)
        limit: int = Field(PAGE, ge=1, le=200, description="Rows on a page.")

    class Output(Schema):
        items: list[Any]
        next: str | None
        count: int

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        start = (pagination.page - 1) * pagination.limit
        rows = list(queryset[start : start + pagination.limit + 1])
        more = len(rows) > pagination.limit
        return {
            "items": rows[: pagination.limit],
            "next": next_page(request, page=pagination.page + 1) if more else None,
            "count": queryset.count(),
        }
