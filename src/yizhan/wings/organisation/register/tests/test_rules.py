"""Credit codes as GB 32100-2015 makes them, and when an entry is asked about and ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from yizhan.wings.organisation.register.rules import (
    CODE_SIGNS,
    BadCreditCode,
    RidershipState,
    check_sign,
    normalise_credit_code,
    ridership_state,
)

bodies = st.text(CODE_SIGNS, min_size=17, max_size=17)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
spans = st.integers(1, 400).map(lambda n: timedelta(days=n))

EXAMPLE = "91350100M000100Y43"
"""The worked example of the standard's annex."""


def test_the_example_of_the_standard():
    assert normalise_credit_code(EXAMPLE) == EXAMPLE


@given(bodies)
def test_what_ends_in_its_check_sign_is_taken(body):
    code = body + check_sign(body)
    assert normalise_credit_code(code) == code
    assert normalise_credit_code(f" {code[:8].lower()} {code[8:]}\u3000") == code


@given(bodies)
def test_an_independent_library_agrees(body):
    assert check_sign(body) == uscc.calc_check_digit(body)


@given(bodies, st.integers(0, 16), st.sampled_from(CODE_SIGNS))
def test_one_slip_is_always_seen(body, place, other):
    code = body + check_sign(body)
    slipped = code[:place] + other + code[place + 1 :]
    if slipped == code:
        return
    with pytest.raises(BadCreditCode):
        normalise_credit_code(slipped)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9135", "this has 4"),
        ("91350100M000100Y4O", "never has: O"),
        ("91350100M000100Y44", "slip"),
    ],
)
def test_it_says_what_is_wrong(text, says):
    with translation.override("en"), pytest.raises(BadCreditCode, match=says):
        normalise_credit_code(text)


@pytest.mark.parametrize("mark", ["\u2011", "\u00ad", "\u200b", "-", "\u3000"])
def test_marks_that_come_along_when_it_is_copied_go(mark):
    assert normalise_credit_code(f"{EXAMPLE[:8]}{mark}{EXAMPLE[8:]}") == EXAMPLE


def test_full_width_letters_are_read():
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in EXAMPLE)
    assert normalise_credit_code(wide) == EXAMPLE


@given(days, spans, spans)
def test_an_entry_is_sure_then_asked_then_ends(confirmed_on, after, within):
    def at(days, asked_on=None):
        return ridership_state(
            confirmed_on=confirmed_on, asked_on=asked_on, today=confirmed_on + days, after=after,
            within=within,
        )  # fmt: skip

    day = timedelta(days=1)
    assert at(after - day) == RidershipState.SURE
    assert at(after) == RidershipState.TO_ASK
    asked_on = confirmed_on + after
    assert at(after, asked_on) == RidershipState.ASKED
    assert at(after + within - day, asked_on) == RidershipState.ASKED
    assert at(after + within, asked_on) == RidershipState.SILENT


@given(days, spans, spans, st.lists(st.integers(0, 200), max_size=6), st.integers(0, 300))
def test_nobody_ends_who_was_not_asked_first(start, after, within, signs, late):
    """Whatever signs of life come, and however late the clock's job runs: between the last sign and
    the end lie at least `after` and `within`, and a question."""
    confirmed, asked_on, today = start, None, start
    for gap in [*signs, late, late]:
        today += timedelta(days=gap)
        state = ridership_state(
            confirmed_on=confirmed, asked_on=asked_on, today=today, after=after, within=within
        )
        if state == RidershipState.TO_ASK:
            asked_on = today
        elif state == RidershipState.SILENT:
            assert asked_on is not None
            assert asked_on - confirmed >= after
            assert today - asked_on >= within
            return
        elif gap % 2:
            confirmed, asked_on = today, None
