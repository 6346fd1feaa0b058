"""Only a domain's own actions write. The roof and the jobs read, ask, and show."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import DOMAIN, ROOF, calls, files, place, room, tree

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "acreate", "asave", "adelete", "set", "add", "remove",
}  # fmt: skip
ALSO_PLAIN = {"add", "remove", "set", "update", "create"}
"""Methods of sets, dicts and others, too: these count after `.objects` only."""


ROLLUPS = {ROOF / "insight" / "actions.py"}
"""Sums made of rows, which may be thrown away at any time: insight owns them (decision 42)."""


ROLLED_UP = {"Difference", "Headcount", "Look", "Rollup", "RollupRow", "Source"}


def writes(path: Path) -> list[str]:
    found = []
    for call in calls(path):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            on_rows = ".objects" in ast.unparse(call.func.value)
            if on_rows or call.func.attr not in ALSO_PLAIN:
                found.append(f"{place(path, call)} .{call.func.attr}()")
    return found


def test_the_roof_never_writes():
    every = (path for path in files(ROOF) if path not in ROLLUPS)
    assert [found for path in every for found in writes(path)] == []


def test_rollups_alone_are_written_by_insight():
    """Of everything that is read for them, nothing is changed."""
    for path in ROLLUPS:
        named = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
        from_models = {
            name.name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom) and node.module == "yizhan.roof.insight.models"
            for name in node.names
        }
        assert from_models == ROLLED_UP & named


def test_jobs_never_write():
    jobs = [path for path in files(*DOMAIN) if room(path) == "jobs"]
    assert [found for path in jobs for found in writes(path)] == []
