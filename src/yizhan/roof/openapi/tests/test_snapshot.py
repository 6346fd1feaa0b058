"""The checked-in description is the API's own; a change of one is a change of the other."""

from __future__ import annotations

import json
from pathlib import Path

from yizhan.roof.openapi.api import api

FILE = Path(__file__).parents[1] / "openapi.json"
HOW = "run: uv run yizhan manage export_openapi_schema --api yizhan.roof.openapi.api.api"


def test_the_snapshot_is_fresh():
    now = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    assert json.loads(FILE.read_text()) == now, HOW
