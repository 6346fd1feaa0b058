"""The checked-in description is the API's own; a change of one is a change of the other."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ninja import Schema

from yizhan.kit.discovery import modules_in
from yizhan.roof import openapi
from yizhan.roof.openapi.api import api

FILE = Path(__file__).parents[1] / "openapi.json"
HOW = "run: WRITE_SNAPSHOTS=1 uv run --group dev pytest src/yizhan/roof/openapi"


def test_the_snapshot_is_fresh():
    now = json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, ensure_ascii=False)
    if os.environ.get("WRITE_SNAPSHOTS"):
        FILE.write_text(f"{now}\n", encoding="utf-8")
    assert json.loads(FILE.read_text(encoding="utf-8")) == json.loads(now), HOW


def test_every_write_tells_of_its_key_and_of_how_it_says_no():
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in methods.items():
            if method != "get":
                names = [one["name"] for one in operation["parameters"]]
                assert "Idempotency-Key" in names, path
                assert {409, 422, 429} <= set(operation["responses"]), path


def test_no_two_shapes_have_one_name():
    """The document has one shape for a name: of two, one call would be described by the other's."""
    named: dict[str, set[str]] = {}
    for module in modules_in(openapi):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Schema):
                named.setdefault(value.__name__, set()).add(value.__module__)
    assert {name: where for name, where in named.items() if len(where) > 1} == {}
