"""A docstring says in a plain sentence what the thing does or is (docs/style.md)."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import HOUSE, files

pytestmark = pytest.mark.once
RIDDLE = re.compile(r'^[ ]*r?"""(?:What|Who|Whose|Of|How)\b', re.M)
LEFT = {"ground": 28, "wings": 14}
"""Rooms that still have some, and how many at most. A number only ever goes down; at 0 its line
goes."""


def riddles():
    for path in files(HOUSE):
        for match in RIDDLE.finditer(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(HOUSE)), match[0].strip()


def test_no_docstring_opens_with_a_riddle():
    found = list(riddles())
    elsewhere = [one for one in found if not one[0].startswith(tuple(LEFT))]
    assert elsewhere == []


@pytest.mark.parametrize("room", LEFT)
def test_what_is_left_grows_less(room):
    assert len([one for one in riddles() if one[0].startswith(f"{room}/")]) <= LEFT[room]
