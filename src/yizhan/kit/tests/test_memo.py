"""memo: kept for its seconds and no longer, None never, no more than the limit, and never for
another city's database."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from yizhan.kit.memo import Memo, forget_all

pytestmark = pytest.mark.once


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("yizhan.kit.memo.time.monotonic", lambda: now[0])
    return now


def test_a_value_is_kept_for_its_seconds(clock):
    kept: Memo[int] = Memo(seconds=10)

    assert kept.get("a", lambda: 1) == 1
    assert kept.get("a", lambda: 2) == 1
    clock[0] += 10
    assert kept.get("a", lambda: 3) == 3


def test_none_is_asked_for_again(clock):
    kept: Memo[int | None] = Memo(seconds=10)

    assert kept.get("a", lambda: None) is None
    assert kept.get("a", lambda: 1) == 1


def test_beyond_the_limit_something_goes(clock):
    kept: Memo[int] = Memo(seconds=10, limit=2)
    for key in "abc":
        kept.get(key, lambda: 1)

    assert sorted(kept.get(key, lambda: 2) for key in "bc") == [1, 1]
    assert kept.get("a", lambda: 2) == 2


def test_everything_can_be_forgotten(clock):
    kept: Memo[int] = Memo(seconds=10)
    kept.get("a", lambda: 1)
    forget_all()

    assert kept.get("a", lambda: 2) == 2


def test_what_was_kept_of_one_schema_is_no_answer_of_another(clock, monkeypatch):
    kept: Memo[str] = Memo(seconds=10)
    for city in ("liuzhou", "hechi"):
        options = {"options": f"-c search_path={city}"}
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
        assert kept.get("a", partial(str, city)) == city

    kept.drop("a")
    assert kept.get("a", lambda: "again") == "again"
