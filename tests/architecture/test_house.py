"""Measures of the house that no linter takes."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import HOUSE, PROJECT, files, place, tree

LONGEST = 400
OURS = ["src", "tests", "tools", "benchmarks"]


def test_files_stay_short():
    long = {
        str(path.relative_to(PROJECT)): count
        for folder in OURS
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in {".py", ".js", ".css", ".html"}
        and not {"vendor", "migrations", ".venv"} & set(path.parts)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_no_room_is_a_drawer():
    drawers = {"utils", "helpers", "services", "common", "misc"}
    assert [str(p) for p in files(HOUSE) if p.stem in drawers or p.parent.name in drawers] == []


def test_migrations_import_no_application_code():
    allowed = re.compile(r"yizhan\.kit(\.\w+)*|.*\.(models|rules)$")
    offenders = [
        f"{place(path, node)} {ast.unparse(node)}"
        for path in sorted(HOUSE.rglob("migrations/*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("yizhan.")
        if not allowed.fullmatch(node.module or "")
    ]
    assert offenders == []
