"""Every threat of docs/security.md names tests that are there."""

from __future__ import annotations

import re

from tests.architecture.source import PROJECT

DOC = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| \[(?P<threat>[^\]]+)\]\(#(?P<anchor>[^)]+)\) \|[^|]+\|(?P<tests>[^|]+)\|$", re.M
)
TEST = re.compile(r"`((?:tests|src)/[^`]+\.py)(?:::(\w+))?`")
NO_THREAT = {"test_enter.py"}
"""Accidents of the people who use a form, and nobody's attack."""


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_every_threat_names_a_test_that_is_there():
    rows = list(ROW.finditer(DOC))
    assert len(rows) > 12
    for row in rows:
        named = TEST.findall(row["tests"])
        assert named, f"{row['threat']} names no test"
        for path, name in named:
            file = PROJECT / path
            assert file.is_file(), f"{row['threat']}: {path}"
            text = file.read_text(encoding="utf-8")
            assert "def test_" in text, path
            assert not name or f"def {name}(" in text, f"{path}::{name}"


def test_every_threat_has_its_section_and_every_section_its_row():
    headings = {anchor(words) for words in re.findall(r"^## (.+)$", DOC, re.MULTILINE)}
    assert headings == {row["anchor"] for row in ROW.finditer(DOC)}


def test_every_test_of_security_stands_for_a_threat():
    kept = {path.name for path in (PROJECT / "tests" / "security").glob("test_*.py")}
    assert kept - NO_THREAT == {name for name in kept if f"tests/security/{name}" in DOC}
