"""Every setting that the code reads is in docs/settings.md, and none that it does not read."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import HOUSE, PROJECT, calls

READERS = {"text", "one_of", "flag", "words", "number", "secret", "get", "getenv"}
MENTIONED = re.compile(r"`((?:YIZHAN_[A-Z_]+|DATABASE_URL))")
INSIDE = {"YIZHAN_CHROMIUM", "YIZHAN_EXAMPLES", "YIZHAN_PARENT"}
"""Between our own processes, and for the tests."""


def read_by_the_code() -> set[str]:
    found = set()
    for path in (p for p in HOUSE.rglob("*.py") if "tests" not in p.parts):
        for call in calls(path):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in READERS and call.args and isinstance(call.args[0], ast.Constant):
                found.add(str(call.args[0].value))
    return {name for name in found if name.startswith("YIZHAN_") or name == "DATABASE_URL"}


def test_every_setting_is_documented():
    documented = set(MENTIONED.findall((PROJECT / "docs" / "settings.md").read_text("utf-8")))
    assert read_by_the_code() - documented - INSIDE == set()
    assert documented - read_by_the_code() - INSIDE == set()
