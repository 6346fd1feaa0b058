"""The forecast of coverage: a straight line, never above 100 or below 0."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yizhan.roof.insight.forecast import FULL, TARGET, forecast, needed

START = date(2026, 1, 1)
SHARES = st.floats(0, 100).map(lambda share: round(share, 1))


def test_it_goes_on_at_the_same_pace():
    found = forecast([(START, 40.0), (START + timedelta(days=365), 64.0)])

    assert (found.per_month, found.at_target, found.on_course) == (2.0, 87.9, False)
    assert found.reached_on == START + timedelta(days=365 + 548)


def test_what_stands_still_is_never_reached_and_what_is_full_is_there():
    assert forecast([(START, 40.0), (START + timedelta(days=90), 40.0)]).reached_on is None
    last = START + timedelta(days=90)
    assert forecast([(START, 90.0), (last, 100.0)]).reached_on == last
    assert forecast([(START, 90.0)]).per_month == 0


@given(before=SHARES, now=SHARES, days=st.integers(1, 900))
def test_it_is_a_share_and_says_the_same_twice(before, now, days):
    last = START + timedelta(days=days)
    found = forecast([(START, before), (last, now)])

    assert 0 <= found.at_target <= FULL
    if found.reached_on is not None and last < TARGET:
        assert found.on_course == (found.reached_on <= TARGET) or found.at_target >= 99.9
    if now < before:
        assert found.reached_on is None or now == FULL


@given(share=SHARES, days=st.integers(0, 729))
def test_the_line_to_the_target_rises_to_full(share, days):
    first = (START, share)
    on = START + timedelta(days=days)
    assert share <= needed(first, on) <= FULL
    assert needed(first, TARGET) == FULL and needed(first, START) == share
