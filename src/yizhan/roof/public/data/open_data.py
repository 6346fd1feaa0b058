"""/data/open: what of the city's data anybody may use, as files, feeds and a catalogue."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yizhan.kit.days import local_day
from yizhan.kit.tables import Form
from yizhan.roof.public.data.datasets import BY_KEY, DATASETS
from yizhan.roof.public.data.dcat import CALENDAR, STREAMS, catalogue
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.open_answers import open_answer, say_since
from yizhan.roof.shared.open_files import open_file
from yizhan.roof.shared.pages import show

NAMES = {Form.CSV: "CSV", Form.GEOJSON: "GeoJSON"}
AS_JSON_LD = "application/ld+json"


@public_page
@require_safe
def open_data(request: OpenRequest) -> HttpResponse:
    """All files and feeds, with their columns and the licence."""
    context = {
        "datasets": [
            (one, [(NAMES[form], _address(one.key, form)) for form in one.forms])
            for one in DATASETS
        ],
        "streams": [
            (one, reverse(one.name), "calendar" if one.kind == CALENDAR else "list")
            for one in STREAMS
        ],
        "licence": settings.OPEN_DATA_LICENCE,
    }
    return show(request, "public/open_data.html", context)


def _address(key: str, form: Form) -> str:
    return reverse("public:open_file", args=[key, form.value])


@open_answer
def file(request: OpenRequest, key: str, form: str) -> HttpResponseBase:
    """One dataset as a file."""
    dataset = BY_KEY.get(key)
    if dataset is None or form not in dataset.forms:
        raise Http404
    at = timezone.now()
    edited_at = dataset.edited_at() if dataset.edited_at else None
    day = local_day(at)
    rows = dataset.rows(day)
    response = open_file(rows, dataset.headings, Form(form), name=dataset.key, day=day)
    if dataset.edited_at:
        say_since(response, edited_at, at=at)
    return response


@open_answer
def dictionary(request: OpenRequest) -> HttpResponseBase:
    """Every column of every dataset, with what it means."""
    headings = {"dataset": "数据集", "column": "列", "heading": "表头", "meaning": "含义"}
    rows = [
        {
            "dataset": dataset.key,
            "column": field.key,
            "heading": field.heading,
            "meaning": str(field.about),
        }
        for dataset in DATASETS
        for field in dataset.fields
    ]
    at = timezone.now()
    response = open_file(rows, headings, Form.CSV, name="dictionary", day=local_day(at))
    say_since(response, None, at=at)
    return response


@open_answer
def described(request: OpenRequest) -> HttpResponseBase:
    """The catalogue for machines."""
    at = timezone.now()
    response = JsonResponse(
        catalogue(on=local_day(at)),
        content_type=AS_JSON_LD,
        json_dumps_params={"ensure_ascii": False},
    )
    say_since(response, None, at=at)
    return response
