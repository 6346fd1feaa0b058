"""rules: signals weighed against one another, and doors found locked often enough for a repair."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.care.stations.index.block import COLUMN
from yizhan.wings.care.stations.rules import (
    AMENITIES_MOST,
    AMENITY_BIT,
    DOOR_SIGNALS,
    REPAIRED_BY,
    SIGNAL_LIFE,
    AccessReason,
    Door,
    DoorFacts,
    Opening,
    SignalKind,
    SignalReport,
    SignalSummary,
    access_by,
    amenity_bits,
    faults_in,
    needs_repair,
    next_edit,
    signal_ends_at,
    weigh_signals,
)

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

reports = st.lists(
    st.builds(
        SignalReport,
        kind=st.sampled_from(SignalKind.values),
        at=st.integers(-180, 10).map(lambda m: NOON + m * MINUTE),
        device=st.sampled_from([b"a", b"b", b"c", b"d", b"e"]),
        by_host=st.booleans(),
    ),
    max_size=12,
)


@given(reports, st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(sent, chance: random.Random):
    mixed = list(sent)
    chance.shuffle(mixed)
    assert weigh_signals(sent, at=NOON) == weigh_signals(mixed, at=NOON)


@given(reports)
def test_old_and_future_signals_do_not_count(sent):
    fresh = [report for report in sent if NOON - SIGNAL_LIFE < report.at <= NOON]
    assert weigh_signals(sent, at=NOON) == weigh_signals(fresh, at=NOON)


@given(reports, st.sampled_from(SignalKind.values), st.integers(1, 20))
def test_one_device_reporting_often_counts_once(sent, kind, times):
    once = [*sent, SignalReport(kind, NOON, b"z")]
    often = [*sent, *(SignalReport(kind, NOON - n * MINUTE, b"z") for n in range(times))]
    assert weigh_signals(once, at=NOON) == weigh_signals(often, at=NOON)


@given(reports)
def test_a_summary_ends_two_hours_after_its_newest_report_at_most(sent):
    summary = weigh_signals(sent, at=NOON)
    if summary is not None:
        assert NOON < summary.until <= NOON + SIGNAL_LIFE
        assert summary.since <= NOON
        assert summary.devices >= 1


@given(reports, st.sampled_from(SignalKind.values))
def test_one_more_agreeing_report_never_changes_the_kind(sent, kind):
    summary = weigh_signals(sent, at=NOON)
    if summary is not None:
        more = weigh_signals([*sent, SignalReport(summary.kind, NOON, b"new")], at=NOON)
        assert more is not None
        assert more.kind == summary.kind
        assert more.until >= summary.until


def test_a_host_outweighs_two_and_not_three_later_ones():
    host = SignalReport("open", NOON - 30 * MINUTE, b"host", by_host=True)
    others = [SignalReport("locked", NOON - n * MINUTE, bytes([n])) for n in range(3)]
    assert weigh_signals([host, *others[:2]], at=NOON).kind == "open"
    assert weigh_signals([host, *others], at=NOON).kind == "locked"


def test_the_newest_word_on_the_door_decides_whatever_is_said_of_the_inside():
    two = [SignalReport("no_water", NOON - 5 * MINUTE, bytes([n])) for n in range(2)]
    third = SignalReport("locked", NOON - MINUTE, b"third")
    assert weigh_signals([*two, third], at=NOON).kind == "locked"
    assert [fault.kind for fault in faults_in([*two, third], at=NOON)] == ["no_water"]


def test_one_later_passer_by_corrects_several():
    sent = [SignalReport("open", NOON - n * MINUTE, bytes([n])) for n in range(2, 6)]
    assert weigh_signals([*sent, SignalReport("locked", NOON, b"z")], at=NOON).kind == "locked"


@given(reports)
def test_faults_do_not_move_the_door_nor_the_door_the_faults(sent):
    door = [report for report in sent if report.kind in DOOR_SIGNALS]
    inside = [report for report in sent if report.kind not in DOOR_SIGNALS]
    assert weigh_signals(sent, at=NOON) == weigh_signals(door, at=NOON)
    assert faults_in(sent, at=NOON) == faults_in(inside, at=NOON)


@pytest.mark.parametrize(("fault", "repaired"), REPAIRED_BY.items())
def test_a_fault_is_added_and_taken_away(fault, repaired):
    reported = SignalReport(fault, NOON - 2 * MINUTE, b"a")
    over = SignalReport(repaired, NOON - MINUTE, b"b")
    assert [one.kind for one in faults_in([reported], at=NOON)] == [fault]
    assert faults_in([reported, over], at=NOON) == ()


def test_a_signal_against_the_hours_counts_for_two_hours():
    summary = SignalSummary("locked", NOON, NOON + SIGNAL_LIFE, by_host=False, devices=1)
    soon = NOON + 10 * MINUTE
    assert signal_ends_at(summary, opening=Opening(True, None, soon)) == summary.until
    assert signal_ends_at(summary, opening=Opening(False, None, soon)) == soon
    assert signal_ends_at(summary, opening=None) == summary.until


def locked(*seen: tuple[str, int]) -> list[SignalReport]:
    return [SignalReport("locked", NOON - day * DAY, device.encode()) for device, day in seen]


def test_three_devices_on_three_days_need_a_repair():
    def needs(*seen):
        return needs_repair(locked(*seen), at=NOON, zone=ZONE)

    assert needs(("a", 0), ("b", 1), ("c", 2))
    assert needs(("a", 0), ("b", 0), ("a", 1), ("c", 1), ("a", 5))
    assert not needs(("a", 0), ("b", 0), ("c", 0))
    assert not needs(("a", 0), ("a", 1), ("a", 2))
    assert not needs(("a", 0), ("b", 0), ("c", 0), ("a", 1), ("a", 2)), "two witnesses, three days"
    assert not needs(("a", 0), ("b", 1), ("c", 31))


def test_every_amenity_keeps_its_bit():
    assert AMENITY_BIT["toilet"] == 1
    assert AMENITY_BIT["hot_water"] == 2
    assert len(set(AMENITY_BIT.values())) == len(AMENITY_BIT)


def test_as_many_amenities_as_the_index_has_bits_and_not_one_more():
    codes = [f"amenity_{n}" for n in range(AMENITIES_MOST + 1)]
    assert sum(amenity_bits(codes[:-1]).values()) == np.iinfo(COLUMN["amenities"]).max
    with pytest.raises(ValueError, match="33 amenities do not fit: .* has 32 bits"):
        amenity_bits(codes)


@given(
    st.builds(
        DoorFacts,
        ended_on=st.none() | st.just(NOON.date()),
        listed=st.booleans(),
        closed_until=st.none() | st.just(NOON + MINUTE),
        signal_kind=st.sampled_from(["", *sorted(DOOR_SIGNALS)]),
        signal_until=st.none() | st.just(NOON + MINUTE),
    ),
    st.none() | st.builds(Opening, st.booleans(), st.none(), st.none()),
)
def test_unknown_is_said_only_if_neither_hours_nor_a_signal_decide(facts, opening):
    access = access_by(facts, at=NOON, opening=opening)
    unknown = access.door == Door.UNKNOWN
    assert unknown == (access.reason == AccessReason.NOTHING_KNOWN)
    if unknown:
        assert opening is None
        assert not facts.signal_kind or not facts.signal_until


@given(
    st.lists(
        st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2024, 1, 1, 0, 0, 9)),
        min_size=1,
        max_size=6,
    )
)
def test_an_edit_is_newer_than_any_before_however_they_come(moments):
    last = None
    for at in moments:
        edit = next_edit(last, at=at)
        assert edit > at and edit.microsecond == 0
        assert last is None or edit > last
        last = edit
