"""The checked-in description is the API's own; a change of one is a change of the other."""

from __future__ import annotations

import json
import os
from pathlib import Path

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
