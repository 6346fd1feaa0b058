"""Lists as `{"items": […], "next": url|null, "count": n}`.

`next` begins behind the last row of a page and not at a number, so that rows that come or go
meanwhile make none come twice or be left out. `page` is for people who look.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.pagination import PaginationBase

from yizhan.roof.openapi.inputs import Unknown

PAGE = 50
LONGEST_CURSOR = 600
Order = list[tuple[str, bool]]
"""The columns that rows are ordered by, each with whether it falls."""


def next_page(request: HttpRequest, **changed: object) -> str:
    """Return the address that was asked, with these inputs changed; None leaves one out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class Paged(PaginationBase):
    items_attribute = "items"

    class Input(Schema):
        page: int = Field(1, ge=1, le=100_000)
        limit: int = Field(PAGE, ge=1, le=200, description="Rows on a page.")
        after: str = Field(
            "", max_length=LONGEST_CURSOR, description="Set by `next`; not for callers."
        )

    class Output(Schema):
        items: list[Any]
        next: str | None
        count: int

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        rows, following = cut(queryset, pagination, request)
        return {"items": rows, "next": following, "count": queryset.count()}


def cut(
    queryset: QuerySet[Any], pagination: Any, request: HttpRequest
) -> tuple[list[Any], str | None]:
    """Return the rows of a page, and the address of the next one. Raises Unknown."""
    order = order_of(queryset)
    start = 0 if pagination.after else (pagination.page - 1) * pagination.limit
    rest = behind(queryset, order, pagination.after) if pagination.after else queryset
    rows = list(rest[start : start + pagination.limit + 1])
    if len(rows) <= pagination.limit:
        return rows, None
    rows = rows[: pagination.limit]
    cursor = _cursor(queryset, order, rows[-1])
    if cursor is None:  # a column without a value has no place behind which something begins
        return rows, next_page(request, page=pagination.page + 1, after=None)
    return rows, next_page(request, after=cursor, page=None)


def order_of(queryset: QuerySet[Any]) -> Order:
    """Return the columns of its order, with the key at the end; nothing where it is ordered by
    something else than columns."""
    terms: Any = queryset.query.order_by or queryset.model._meta.ordering
    if not all(isinstance(term, str) and term != "?" for term in terms):
        return []
    order = [(term.lstrip("-"), term.startswith("-")) for term in terms]
    named = [name for name, _falls in order]
    if not {"pk", "id"} & set(named):
        order.append(("pk", False))
    return order


def behind(queryset: QuerySet[Any], order: Order, cursor: str) -> QuerySet[Any]:
    """Return the rows that come after the one a cursor was made of. Raises Unknown."""
    try:
        values = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        if not order or not isinstance(values, list) or len(values) != len(order):
            raise ValueError(values)
        if not all(isinstance(value, str | int | float) for value in values):
            raise TypeError(values)
        later, same = Q(), Q()
        for (name, falls), value in zip(order, values, strict=True):
            later |= same & Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
            same &= Q(**{name: value})
        return queryset.filter(later)
    except (ValueError, TypeError, ValidationError, OverflowError, binascii.Error) as exc:
        words = _("This is none that `next` has given.")
        raise Unknown.at("after", words) from exc


def _cursor(queryset: QuerySet[Any], order: Order, row: Any) -> str | None:
    """Return the place behind a row; None: it has none, as a column of the order has no value."""
    names = [name for name, _falls in order]
    found = queryset.filter(pk=row.pk).values_list(*names).first() if names else None
    if found is None or None in found:
        return None
    plain = [one if isinstance(one, str | int | float) else str(one) for one in found]
    text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode()
