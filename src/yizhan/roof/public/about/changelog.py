"""The part of CHANGELOG.md that is for everybody: under each version a section for each language,
a dated line for each change."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from django.conf import settings

SECTIONS = {"zh-hans": "用户看到的变化", "en": "What users see"}
UNRELEASED = "Unreleased"
FILE = settings.PACKAGE.parents[1] / "CHANGELOG.md"
_LINE = re.compile(r"- (\d{4}-\d{2}-\d{2})[:：]\s*(.+)")


class Change(NamedTuple):
    day: str
    text: str


class Version(NamedTuple):
    name: str
    """As in `0.2.0 (2026-12-24)`; empty: the version that runs here, before it has a number."""
    changes: list[Change]


def versions_in(text: str, *, language: str) -> list[Version]:
    """Read the versions that changed something for everybody, the newest first."""
    wanted = SECTIONS.get(language, SECTIONS["en"])
    versions: list[Version] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ").strip()
            versions.append(Version("" if name == UNRELEASED else name, []))
            inside = False
        elif line.startswith("### "):
            inside = line.removeprefix("### ").strip() == wanted
        elif inside and versions and (found := _LINE.fullmatch(line.strip())):
            versions[-1].changes.append(Change(*found.groups()))
    return [version for version in versions if version.changes]


@cache
def changelog() -> str:
    """The file; empty where it was not installed with the platform."""
    return FILE.read_text("utf-8") if FILE.is_file() else ""
