"""Open files: rows of the city for everybody. Each has its day and its licence inside, because a
file leaves the page it came from behind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.http import HttpResponse

from yizhan.kit.tables import Form, write_table
from yizhan.kit.tables.writing import Record

AS_OF, LICENCE = "as_of", "licence"
EXTRA = {AS_OF: "数据日期", LICENCE: "许可"}


def open_file(
    rows: Iterable[Record], headings: Mapping[str, str], form: Form, *, name: str, day: date
) -> HttpResponse:
    """Return the rows as CSV or GeoJSON. CSV has the day and the licence in two last columns,
    GeoJSON once, beside the features."""
    facts = {AS_OF: day.isoformat(), LICENCE: settings.OPEN_DATA_LICENCE}
    if form == Form.GEOJSON:
        collection = json.loads(write_table(rows, headings, form))
        data = json.dumps(facts | collection, ensure_ascii=False).encode()
    else:
        data = write_table(({**row, **facts} for row in rows), {**headings, **EXTRA}, form)
    response = HttpResponse(data, content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{day.isoformat()}.{form}"'
    return response
