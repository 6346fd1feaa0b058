"""The arithmetic of the shield: words, sizes, times, who leaves the pool, what is alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from yizhan.wings.participation.reports.rules import (
    LEAST_TOGETHER,
    SLOT,
    WORDS_OF_A_CODE,
    Held,
    Told,
    batches,
    code_from,
    latest,
    likeness,
    packed,
    padded,
    rounded,
    tidy_code,
    to_release,
    unpacked,
    unpadded,
    words,
)

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
minutes = st.integers(0, 3000).map(lambda n: NOON + timedelta(minutes=n, seconds=n % 60))


def test_a_code_has_more_than_44_bits_and_no_two_words_sound_alike():
    assert len(words()) == len(set(words())) == 2048
    assert {len(word) for word in words()} == {2}
    assert len({"".join(lazy_pinyin(word)) for word in words()}) == 2048
    assert len(words()) ** WORDS_OF_A_CODE > 2**44


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_known_again_however_it_is_written(digest):
    code = code_from(digest)
    for written in (code, code.replace(" ", ""), code.replace(" ", "，"), f" {code}。\n"):
        assert tidy_code(written) == code


@given(st.text(max_size=40))
def test_other_words_are_no_code(text):
    tidy = tidy_code(text)
    assert tidy == "" or set(tidy.split()) <= set(words())


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_what_is_padded_has_one_of_a_few_sizes(one, other):
    for data in (one, other):
        assert unpadded(padded(data, least=1024)) == data
        assert len(padded(data, least=1024)) in {1024, 2048, 4096}


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_parts_come_out_as_they_went_in(parts):
    assert unpacked(packed(parts)) == parts


@given(minutes, st.integers(0, 360), st.floats(0, 0.9999))
def test_the_time_in_the_pool_is_rounded_and_never_longer_than_said(at, longest, share):
    until = latest(at, minutes=longest, share=share)
    assert until.timestamp() % SLOT.total_seconds() == 0
    assert until <= at + timedelta(minutes=longest)
    assert until > at + timedelta(minutes=longest / 2) - SLOT


@given(minutes)
def test_a_case_knows_the_hour_only(at):
    assert rounded(at) <= at < rounded(at) + timedelta(hours=1)
    assert (rounded(at).minute, rounded(at).second) == (0, 0)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), minutes), max_size=12),
    st.integers(LEAST_TOGETHER, 6),
    minutes,
)
def test_nobody_leaves_the_pool_alone_before_her_time(rows, together, at):
    held = [Held(number, cell, until) for number, (cell, until) in enumerate(rows)]
    cells = to_release(held, at=at, together=together)
    leaving = {key for cell in cells for key in cell}
    for cell in "abc":
        mine = [one for one in held if one.cell == cell]
        gone = [one for one in mine if one.key in leaving]
        assert len(gone) in {0, len(mine)}  # nobody of a cell stays behind
        due = any(one.release_by <= at for one in mine)
        assert bool(gone) == bool(mine and (due or len(mine) >= together))


@given(st.lists(st.integers(1, 60), max_size=8), st.integers(3, 24))
def test_a_cell_leaves_in_one_batch_or_in_parts_that_are_a_crowd(sizes, most):
    cells = [[f"{cell}.{number}" for number in range(size)] for cell, size in enumerate(sizes)]
    packed = batches(cells, most=most)
    packed_keys = [str(key) for batch in packed for key in batch]
    assert sorted(packed_keys) == sorted(key for cell in cells for key in cell)
    assert all(0 < len(batch) <= most for batch in packed)
    for cell in cells:
        parts = [len(set(cell) & set(batch)) for batch in packed]
        parts = [part for part in parts if part]
        assert len(parts) == 1 or len(cell) > most
        assert min(parts) >= min(len(cell), most // 2)


def test_the_same_place_or_the_same_words_are_alike():
    one = Told("street", "南桥头", 108.05, 24.69, "")
    assert one.is_like(Told("street", "桥边", 108.0502, 24.69, ""))
    assert not one.is_like(Told("food", "南桥头", 108.05, 24.69, ""))
    assert not one.is_like(Told("street", "", 108.07, 24.69, ""))
    words_of = "门口天天堆货，骑车过不去"
    first = Told("street", "甲路", None, None, words_of)
    assert first.is_like(Told("street", "乙路", None, None, "门口天天堆货，骑车过不去！！"))
    assert not first.is_like(Told("street", "乙路", None, None, "路灯坏了好几天"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_from_both_sides(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1
