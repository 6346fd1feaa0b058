"""The time to confirm: long enough, never at meals or by night, never after it begins."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.notify.rules import QUIET
from yizhan.wings.care.activities import rules

HERE = ZoneInfo("Asia/Shanghai")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(HERE))
LATER = datetime(2030, 1, 1, tzinfo=HERE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-03-04T{text}").replace(tzinfo=HERE)


def test_the_time_is_counted_outside_meals_and_night():
    assert rules.confirm_by(at("13:30"), begins=LATER) == at("16:30")
    assert rules.confirm_by(at("10:30"), begins=LATER) == at("15:30")
    assert rules.confirm_by(at("16:00"), begins=LATER) == at("22:00")
    assert rules.confirm_by(at("23:30"), begins=LATER) == at("11:00") + timedelta(days=1)


def test_it_never_lasts_beyond_the_beginning():
    assert rules.confirm_by(at("13:30"), begins=at("14:00")) == at("14:00")
    assert rules.confirm_by(at("23:00"), begins=at("23:30")) == at("23:30")


@given(MOMENTS, st.integers(1, 20_000))
def test_a_deadline_is_neither_at_meals_nor_by_night(offered, minutes):
    begins = offered + timedelta(minutes=minutes)
    until = rules.confirm_by(offered, begins=begins)
    assert offered < until <= begins
    if until < begins:
        assert until - offered >= rules.TO_CONFIRM
        assert not any(start < until.time() < end for start, end in QUIET)
        assert rules.NIGHT[1] < until.time() <= rules.NIGHT[0]


@given(MOMENTS, MOMENTS)
def test_later_offers_end_no_earlier(one, other):
    first, second = sorted((one, other))
    assert rules.confirm_by(first, begins=LATER) <= rules.confirm_by(second, begins=LATER)


@given(MOMENTS, st.integers(0, 3000))
def test_a_reminder_comes_at_a_time_one_may_be_spoken_to(now, minutes):
    begins = now + timedelta(minutes=minutes)
    if rules.is_time_to_remind(now, begins=begins):
        assert rules.is_reachable(now)
        assert timedelta(hours=1) < begins - now <= timedelta(hours=24)
