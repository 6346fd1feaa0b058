"""boxes: whatever a browser says, what is kept lies in the picture."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.boxes import MOST, BadBoxes, Part, drawn, from_rows, to_rows

SHARES = st.floats(-2, 3, allow_nan=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(st.lists(st.lists(SHARES, min_size=4, max_size=4), max_size=5))
def test_a_box_is_cut_to_the_picture_or_refused(rows):
    try:
        boxes = drawn(json.dumps(rows))
    except BadBoxes:
        return
    assert len(boxes) == len(rows)
    for box in boxes:
        assert box.part == Part.DRAWN
        assert 0 <= box.left < box.left + box.width <= 1 + 1e-9
        assert 0 <= box.top < box.top + box.height <= 1 + 1e-9
        area = box.in_pixels(640, 480)
        assert area.left >= 0
        assert area.width >= 1
        assert area.left + area.width <= 641


@given(ANYTHING)
def test_whatever_comes_is_boxes_or_refused(value):
    try:
        boxes = drawn(json.dumps(value))
    except BadBoxes:
        return
    assert len(from_rows(to_rows(boxes))) == len(boxes) or any(
        box.width < 0.0001 or box.height < 0.0001 for box in boxes
    )


@pytest.mark.parametrize(
    "text",
    ["{", "[[1]]", "[[0,0,0,0]]", "[[0.1,0.1,NaN,0.1]]", "[[0,0,1e999,1]]", '["face"]', "7",
     "[" * 100_000, '[["0","0","1","x"]]', json.dumps([[0, 0, 1, 1]] * (MOST + 1))],
)  # fmt: skip
def test_what_is_no_box(text):
    with pytest.raises(BadBoxes):
        drawn(text)


def test_nothing_drawn_is_no_box():
    assert drawn("") == drawn("[]") == []
