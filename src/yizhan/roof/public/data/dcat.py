"""The catalogue of the open data for machines: DCAT in JSON-LD, in the manner of DCAT-AP."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from yizhan.kit.tables import Form
from yizhan.roof.public.data.datasets import DATASETS, Dataset
from yizhan.roof.shared.qr import absolute_address

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "csvw": "http://www.w3.org/ns/csvw#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:issued": {"@type": "xsd:date"},
    "dct:modified": {"@type": "xsd:date"},
    "dcat:accessURL": {"@type": "@id"},
    "dcat:downloadURL": {"@type": "@id"},
    "dcat:landingPage": {"@type": "@id"},
    "dcat:endpointURL": {"@type": "@id"},
    "dcat:endpointDescription": {"@type": "@id"},
}
LANGUAGES = ("zh-hans", "en")
DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"
CALENDAR, RSS = "text/calendar", "application/rss+xml"


class Stream(NamedTuple):
    """A feed or a calendar that programs subscribe to."""

    name: str
    title: Promise
    kind: str


STREAMS = (
    Stream("rider:activities_feed", _("Activities for riders"), CALENDAR),
    Stream("public:rounds_calendar", _("Restaurant visits by lot: days of a round"), CALENDAR),
    Stream("public:exam_weeks_calendar", _("Exam weeks"), CALENDAR),
    Stream("public:reports_rss", _("Public reports"), RSS),
    Stream("public:demands_rss", _("What many asked for, with the answers"), RSS),
    Stream("public:complaints_rss", _("Complaints about the platform, with the answers"), RSS),
    Stream("public:rounds_rss", _("Restaurant visits by lot"), RSS),
)


def catalogue(*, on: date) -> dict[str, Any]:
    address = absolute_address(reverse("public:open_data"))
    return {
        "@context": CONTEXT,
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": in_languages(_("Open data of the city")),
        "dct:description": in_languages(_("Files, feeds and calendars that anybody may use.")),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:homepage": settings.BASE_URL},
        "dct:license": settings.OPEN_DATA_LICENCE,
        "dct:language": list(LANGUAGES),
        "dct:modified": on.isoformat(),
        "dcat:dataset": [
            *(_dataset(one, on=on) for one in DATASETS),
            *(_stream(one, on=on) for one in STREAMS),
        ],
        "dcat:service": [
            {
                "@type": "dcat:DataService",
                "dct:title": title,
                "dcat:endpointURL": absolute_address(endpoint),
                "dcat:endpointDescription": absolute_address(about),
            }
            for title, endpoint, about in (
                ("Yizhan API v1", "/api/v1", "/api/v1/openapi.json"),
                ("Open311 GeoReport v2", "/open311/v2", "/open311/discovery.json"),
            )
        ],
    }


def in_languages(words: Promise) -> list[dict[str, str]]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append({"@language": language, "@value": str(words)})
    return found


def _dataset(one: Dataset, *, on: date) -> dict[str, Any]:
    page = absolute_address(reverse("public:open_data"))
    return {
        "@id": f"{page}#{one.key}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.key,
        "dct:title": in_languages(one.title),
        "dct:description": in_languages(one.about),
        "dct:license": settings.OPEN_DATA_LICENCE,
        "dct:modified": on.isoformat(),
        "dct:accrualPeriodicity": {"@id": DAILY},
        "dcat:landingPage": absolute_address(reverse(one.page)),
        "dcat:distribution": [_file(one, form) for form in one.forms],
        "csvw:tableSchema": {
            "csvw:column": [
                {
                    "csvw:name": field.key,
                    "csvw:titles": field.heading,
                    "dct:description": in_languages(field.about),
                }
                for field in one.fields
            ]
        },
    }


def _file(one: Dataset, form: Form) -> dict[str, Any]:
    address = absolute_address(reverse("public:open_file", args=[one.key, form.value]))
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": form.content_type.partition(";")[0],
        "dct:format": form.value.upper(),
        "dct:license": settings.OPEN_DATA_LICENCE,
    }


def _stream(one: Stream, *, on: date) -> dict[str, Any]:
    address = absolute_address(reverse(one.name))
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": in_languages(one.title),
        "dct:license": settings.OPEN_DATA_LICENCE,
        "dct:modified": on.isoformat(),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": address,
                "dcat:mediaType": one.kind,
                "dct:license": settings.OPEN_DATA_LICENCE,
            }
        ],
    }
