"""Open files: rows of the city for everybody. Each has its day and its licence inside, because a
file leaves the page it came from behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.http import HttpResponseBase

from yizhan.kit.tables import Form, parts_of
from yizhan.kit.tables.writing import Record
from yizhan.roof.shared.open_answers import streamed

AS_OF, LICENCE = "as_of", "licence"
EXTRA = {AS_OF: "数据日期", LICENCE: "许可"}


def open_file(
    rows: Iterable[Record], headings: Mapping[str, str], form: Form, *, name: str, day: date
) -> HttpResponseBase:
    """Return the rows as CSV or GeoJSON, however many. CSV has the day and the licence in two last
    columns, GeoJSON once, beside the features."""
    facts = {AS_OF: day.isoformat(), LICENCE: settings.OPEN_DATA_LICENCE}
    if form == Form.GEOJSON:
        parts = parts_of(rows, headings, form, facts=facts)
    else:
        parts = parts_of(({**row, **facts} for row in rows), {**headings, **EXTRA}, form)
    file = f"{name}-{day.isoformat()}.{form}"
    return streamed(parts, content_type=form.content_type, name=file)
