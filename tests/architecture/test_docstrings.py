"""A docstring says in a plain sentence what the thing does or is (docs/style.md)."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import HOUSE, files

pytestmark = pytest.mark.once
RIDDLE = re.compile(r'^[ ]*r?"""(?:What|Who|Whose|Of|How)\b', re.M)


def riddles():
    for path in files(HOUSE):
        for match in RIDDLE.finditer(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(HOUSE)), match[0].strip()


def test_no_docstring_opens_with_a_riddle():
    assert list(riddles()) == []
