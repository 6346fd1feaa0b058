"""Every threat of docs/security.md names tests that are there."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import PROJECT

DOC = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
SHIELD = (PROJECT / "docs" / "shield.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| \[(?P<threat>[^\]]+)\]\(#(?P<anchor>[^)]+)\) \|[^|]+\|(?P<tests>[^|]+)\|$", re.M
)
TEST = re.compile(r"`((?:tests|src)/[^`]+\.py)(?:::(\w+))?`")
NO_THREAT = {"test_enter.py"}
"""Accidents of the people who use a form, and nobody's attack."""


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(("doc", "least"), [(DOC, 13), (SHIELD, 6)], ids=["security", "shield"])
def test_every_threat_names_a_test_that_is_there(doc, least):
    rows = list(ROW.finditer(doc))
    assert len(rows) >= least
    for row in rows:
        named = TEST.findall(row["tests"])
        assert named, f"{row['threat']} names no test"
        for path, name in named:
            file = PROJECT / path
            assert file.is_file(), f"{row['threat']}: {path}"
            text = file.read_text(encoding="utf-8")
            assert "def test_" in text, path
            assert not name or f"def {name}(" in text, f"{path}::{name}"


def test_everybody_who_wants_to_know_who_reported_has_a_section():
    headings = {anchor(words) for words in re.findall(r"^## (.+)$", SHIELD, re.MULTILINE)}
    assert {row["anchor"] for row in ROW.finditer(SHIELD)} == headings - {
        "what-it-does-not-protect-from"
    }


def test_every_threat_has_its_section_and_every_section_its_row():
    headings = {anchor(words) for words in re.findall(r"^## (.+)$", DOC, re.MULTILINE)}
    assert headings == {row["anchor"] for row in ROW.finditer(DOC)}


def test_every_test_of_security_stands_for_a_threat():
    kept = {path.name for path in (PROJECT / "tests" / "security").glob("test_*.py")}
    assert kept - NO_THREAT == {name for name in kept if f"tests/security/{name}" in DOC}
