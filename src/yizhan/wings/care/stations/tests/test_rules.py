"""rules: the balance of what people say, and when a door that stays locked asks for repair."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from yizhan.wings.care.stations.rules import (
    AMENITY_BIT,
    SIGNAL_LIFE,
    Opening,
    SignalKind,
    Voice,
    Word,
    asks_for_repair,
    balance,
    lapse,
)

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

voices = st.lists(
    st.builds(
        Voice,
        kind=st.sampled_from(SignalKind.values),
        at=st.integers(-180, 10).map(lambda m: NOON + m * MINUTE),
        device=st.sampled_from([b"a", b"b", b"c", b"d", b"e"]),
        by_host=st.booleans(),
    ),
    max_size=12,
)


@given(voices, st.randoms(use_true_random=False))
def test_the_order_of_hearing_does_not_matter(said, chance: random.Random):
    mixed = list(said)
    chance.shuffle(mixed)
    assert balance(said, at=NOON) == balance(mixed, at=NOON)


@given(voices)
def test_what_has_faded_or_is_yet_to_come_does_not_count(said):
    fresh = [voice for voice in said if NOON - SIGNAL_LIFE < voice.at <= NOON]
    assert balance(said, at=NOON) == balance(fresh, at=NOON)


@given(voices, st.sampled_from(SignalKind.values), st.integers(1, 20))
def test_one_device_saying_it_often_is_one_voice(said, kind, times):
    once = [*said, Voice(kind, NOON, b"z")]
    often = [*said, *(Voice(kind, NOON - n * MINUTE, b"z") for n in range(times))]
    assert balance(once, at=NOON) == balance(often, at=NOON)


@given(voices)
def test_the_word_stands_two_hours_after_its_newest_voice_at_most(said):
    word = balance(said, at=NOON)
    if word is not None:
        assert NOON < word.until <= NOON + SIGNAL_LIFE
        assert word.since <= NOON
        assert word.voices >= 1


@given(voices, st.sampled_from(SignalKind.values))
def test_one_more_voice_for_the_word_never_turns_it(said, kind):
    word = balance(said, at=NOON)
    if word is not None:
        more = balance([*said, Voice(word.kind, NOON, b"new")], at=NOON)
        assert more is not None
        assert more.kind == word.kind
        assert more.until >= word.until


def test_a_host_outweighs_two_and_not_three_later_ones():
    host = Voice("open", NOON - 30 * MINUTE, b"host", by_host=True)
    others = [Voice("locked", NOON - n * MINUTE, bytes([n])) for n in range(3)]
    assert balance([host, *others[:2]], at=NOON).kind == "open"
    assert balance([host, *others], at=NOON).kind == "locked"


def test_a_word_against_the_hours_stands_for_two_hours():
    said = Word("locked", NOON, NOON + SIGNAL_LIFE, by_host=False, voices=1)
    soon = NOON + 10 * MINUTE
    assert lapse(said, opening=Opening(True, None, soon)) == said.until
    assert lapse(said, opening=Opening(False, None, soon)) == soon
    assert lapse(said, opening=None) == said.until


def locked(*seen: tuple[str, int]) -> list[Voice]:
    return [Voice("locked", NOON - day * DAY, device.encode()) for device, day in seen]


def test_three_devices_on_three_days_ask_for_repair():
    def asks(*seen):
        return asks_for_repair(locked(*seen), at=NOON, zone=ZONE)

    assert asks(("a", 0), ("b", 1), ("c", 2))
    assert asks(("a", 0), ("b", 0), ("a", 1), ("c", 1), ("a", 5))
    assert not asks(("a", 0), ("b", 0), ("c", 0))
    assert not asks(("a", 0), ("a", 1), ("a", 2))
    assert not asks(("a", 0), ("b", 0), ("c", 0), ("a", 1), ("a", 2)), "two witnesses, three days"
    assert not asks(("a", 0), ("b", 1), ("c", 31))


def test_every_amenity_keeps_its_bit():
    assert AMENITY_BIT["toilet"] == 1
    assert AMENITY_BIT["hot_water"] == 2
    assert len(set(AMENITY_BIT.values())) == len(AMENITY_BIT)
