"""The document of the API as outsiders get it: the one that is checked in, its lists are pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.architecture.source import HOUSE

CHECKED_IN = HOUSE / "roof/openapi/openapi.json"
WHOLE = {
    "/api/v1/catalogue",
    "/api/v1/reports/kinds",
    "/api/v1/webhooks",
    "/api/v1/webhooks/topics",
}
"""Short lists that came before the rule of pages, and keep their form."""


def lists_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each address with the schema of its answer to GET, where this is a list or a page of one."""
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        answer = methods.get("get", {}).get("responses", {}).get("200", {})
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        schema = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
        if schema.get("type") == "array" or "items" in schema.get("properties", {}):
            yield path, schema


def test_what_is_served_is_what_is_checked_in(client, db):
    served = client.get("/api/v1/openapi.json")
    assert served.status_code == 200
    assert served.json() == json.loads(CHECKED_IN.read_text("utf-8"))


def test_lists_are_pages(client, db):
    lists = dict(lists_of(client.get("/api/v1/openapi.json").json()))
    assert {path for path, schema in lists.items() if schema.get("type") == "array"} == WHOLE
    pages = {path: set(lists[path]["properties"]) for path in sorted(lists.keys() - WHOLE)}
    assert {"/api/v1/stations", "/api/v1/rounds"} <= pages.keys()
    for path, properties in pages.items():
        assert properties == {"items", "next", "count"}, path
