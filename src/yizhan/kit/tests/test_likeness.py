"""likeness: farther, older and in other words is less alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.likeness import LIKELY, rank, shared, sureness

METRES = st.floats(0, 10_000)
DAYS = st.floats(0, 3_000)


@given(METRES, METRES, DAYS, DAYS)
def test_nearer_and_newer_is_surer(metres, farther, days, older):
    near, far = sorted((metres, farther))
    new, old = sorted((days, older))
    assert 0 < sureness(far, old) <= sureness(near, new) < 1
    assert rank(far, old, same_kind=False, words=0.0) <= rank(near, new, same_kind=True, words=1.0)


def test_the_line_between_likely_and_not():
    assert sureness(0, 0) > sureness(0, 3) >= LIKELY
    assert sureness(2, 0) > LIKELY
    assert sureness(0, 7) < LIKELY
    assert sureness(30, 0) < LIKELY


@given(st.text(max_size=30), st.text(max_size=30))
def test_texts_share_as_much_either_way(one, other):
    assert shared(one, other) == shared(other, one)
    assert 0 <= shared(one, other) <= 1


def test_what_texts_share():
    assert shared("消防通道被堵", "消防通道被堵") == 1
    assert shared("消防通道 被堵", "消防通道被堵") == 1
    assert shared("", "") == shared("火", "水") == 0
    assert shared("火", "火") == 1
    assert 0 < shared("消防通道被堵", "消防通道堵了") < 1
    assert shared("𠮷野家", "𠮷野家") == 1
