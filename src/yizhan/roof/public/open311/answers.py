"""Answers of Open311 GeoReport v2, in XML and in JSON from the same rows.

The specification: wiki.open311.org/GeoReport_v2. XML is required of a server, JSON is optional and
drops the outermost name: a list is an array, and so are errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from io import StringIO
from typing import Any, NamedTuple
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse, JsonResponse
from django.utils.xmlutils import SimplerXMLGenerator

XML, JSON = "xml", "json"
FORMATS = {XML: "text/xml", JSON: "application/json"}
ONE_OF = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
"""The name of one thing of a list, in XML."""

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML document may hold, however they are written (XML 1.0, section 2.2)."""


class Wrong(NamedTuple):
    """One error: a status and a sentence that names the parameter."""

    status: int
    description: str


class Refused(Exception):
    """Some parameters are wrong. All of them are told at once."""

    def __init__(self, *errors: Wrong, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(errors)
        self.errors = errors
        self.headers = headers or {}


def answer(form: str, name: str, value: Any, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """Return `value` in the format; in XML inside an element of this name."""
    content_type = f"{FORMATS[form]}; charset=utf-8"
    if form == JSON:
        return JsonResponse(
            value,
            safe=False,
            status=status,
            content_type=content_type,
            json_dumps_params={"ensure_ascii": False},
        )
    return HttpResponse(_document(name, value), status=status, content_type=content_type)


def refusal(form: str, refused: Refused) -> HttpResponse:
    """Return the errors, under the status of the first."""
    errors = [{"code": str(one.status), "description": one.description} for one in refused.errors]
    response = answer(form, "errors", errors, status=refused.errors[0].status)
    for header, value in refused.headers.items():
        response.headers[header] = value
    return response


def _document(name: str, value: Any) -> str:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _element(xml, name, value)
    xml.endDocument()
    return out.getvalue()


def _element(xml: SimplerXMLGenerator, name: str, value: Any) -> None:
    xml.startElement(name, AttributesImpl({}))
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _element(xml, key, inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            _element(xml, ONE_OF[name], one)
    elif isinstance(value, bool):
        xml.characters("true" if value else "false")
    elif value is not None:
        xml.characters(NO_XML.sub("", str(value)))
    xml.endElement(name)
