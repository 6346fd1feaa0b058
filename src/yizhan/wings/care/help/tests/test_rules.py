"""Until when a piece is kept; which numbers are told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.care.help.rules import (
    NEXT_STATES,
    OfferState,
    fetch_until,
    published_count,
)

FAR = date(2030, 1, 1)


def local(*moment: Any) -> datetime:
    return timezone.make_aware(datetime(*moment))


@pytest.mark.parametrize(
    ("taken", "hours", "last_day", "until"),
    [
        (local(2026, 11, 28, 9), None, FAR, local(2026, 11, 29)),
        (local(2026, 11, 28, 21, 2), None, FAR, local(2026, 11, 29)),
        (local(2026, 11, 28, 23, 50), None, FAR, local(2026, 11, 30)),
        (local(2026, 11, 28, 23, 50), None, date(2026, 11, 28), local(2026, 11, 29)),
        (local(2026, 11, 28, 23, 50), 3, FAR, local(2026, 11, 29, 2, 50)),
        (local(2026, 11, 28, 23, 50), 3, date(2026, 11, 28), local(2026, 11, 29)),
        (local(2028, 2, 28, 22), None, FAR, local(2028, 3, 1)),
    ],
)
def test_until_when_it_is_kept(taken, hours, last_day, until):
    assert fetch_until(taken, hours=hours, last_day=last_day) == until


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.none() | st.integers(1, 72),
    st.integers(0, 10),
)
def test_whoever_takes_it_in_time_has_time(naive, hours, days):
    taken = timezone.make_aware(naive)
    until = fetch_until(taken, hours=hours, last_day=taken.date() + timedelta(days=days))
    assert taken < until <= taken + timedelta(hours=72)


@given(st.integers(0, 100_000))
def test_few_are_not_told(number):
    assert published_count(number) in ({None} if number < 5 else {number})


def test_every_state_says_what_follows():
    assert set(NEXT_STATES) == set(OfferState)
