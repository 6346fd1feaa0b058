"""A computation in a process of its own."""

from __future__ import annotations

import time

import pytest

from yizhan.kit.apart import Failed, apart
from yizhan.kit.in_time import TookTooLong


def test_a_computation_apart_is_ended_when_its_time_is_over():
    begun = time.monotonic()
    with pytest.raises(TookTooLong):
        apart(f"{__name__}.sleep", 60, seconds=3)
    assert time.monotonic() - begun < 30


def test_its_error_comes_back_as_words():
    with pytest.raises(Failed, match="ZeroDivisionError"):
        apart(f"{__name__}.divide", 1, 0, seconds=60)


def test_its_progress_and_its_answer_come_back():
    seen = []
    assert apart(f"{__name__}.divide", 6, 3, seconds=60, progress=lambda *at: seen.append(at)) == 2
    assert seen == [(1, 2)]


def sleep(seconds, _tell):
    time.sleep(seconds)


def divide(one, other, tell):
    tell(1, 2)
    return one // other
