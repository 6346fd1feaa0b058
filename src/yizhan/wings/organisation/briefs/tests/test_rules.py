"""Periods of briefs, and the ones before them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.organisation.briefs.rules import Period, month_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@st.composite
def periods(draw):
    since = draw(DAYS)
    return Period(since, since + timedelta(days=draw(st.integers(0, 800))))


@given(periods())
def test_the_period_before_ends_the_day_before_and_is_as_long(period):
    before = period.before
    assert before.until + timedelta(days=1) == period.since
    assert before.months == period.months if period.months else before.days == period.days


@given(DAYS, st.integers(0, 30))
def test_whole_months_are_compared_with_whole_months(day, months):
    first = month_of(day).since
    last = first
    for _n in range(months):
        last = month_of(last).until + timedelta(days=1)
    period = Period(first, month_of(last).until)
    assert period.months == months + 1
    assert period.before.months == period.months


def test_years_months_and_odd_days():
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    march = Period(date(2024, 3, 1), date(2024, 3, 31))
    week = Period(date(2024, 3, 4), date(2024, 3, 10))
    assert year.before == Period(date(2023, 1, 1), date(2023, 12, 31))
    assert march.before == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert week.before == Period(date(2024, 2, 26), date(2024, 3, 3))
