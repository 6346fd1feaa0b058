"""Opening hours as rows of a form: what rows can say comes back the same, the rest is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.kit.hours import parse
from yizhan.kit.hours_rows import Row, Rows, _openings, rows_of, text_of

EVERY_DAY = tuple(range(7))
WORKDAYS = (0, 1, 2, 3, 4)

clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
some_rows = st.lists(
    st.builds(
        lambda days, times: Row(tuple(sorted(days)), *times),
        st.sets(st.integers(0, 6), min_size=1),
        st.tuples(clocks, clocks).filter(lambda times: times[0] != times[1]),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("24/7", Rows((Row(EVERY_DAY, "00:00", "24:00"),), False)),
        ("全天", Rows((Row(EVERY_DAY, "00:00", "24:00"),), False)),
        ("8:00-20:00", Rows((Row(EVERY_DAY, "08:00", "20:00"),), False)),
        (
            "Mo-Fr 08:00-12:00,15:00-18:00; PH off",
            Rows((Row(WORKDAYS, "08:00", "12:00"), Row(WORKDAYS, "15:00", "18:00")), True),
        ),
        (
            "周一至周五 9:00-18:00，周六 10:00-12:00",
            Rows((Row(WORKDAYS, "09:00", "18:00"), Row((5,), "10:00", "12:00")), False),
        ),
        ("Mo-Su 07:00-26:00", Rows((Row(EVERY_DAY, "07:00", "02:00"),), False)),
        ("Sa-Mo 10:00-11:00", Rows((Row((0, 5, 6), "10:00", "11:00"),), False)),
        ("Mo-Su 08:00-20:00; We off", Rows((Row((0, 1, 3, 4, 5, 6), "08:00", "20:00"),), False)),
        ("", Rows((), False)),
    ],
)
def test_rows_say_it(text, rows):
    assert rows_of(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "sunrise-sunset",
        "Mo[1] 09:00-12:00",
        "Oct 01 off; 08:00-20:00",
        "Mo-Fr 08:00-12:00; PH 10:00-12:00",
        'Mo-Fr 08:00-12:00 "按铃"',
        "week 1-20 08:00-12:00",
        "Mo-Fr 08:00+",
        "不是时间",
    ],
)
def test_rows_do_not_say_the_rest(text):
    assert rows_of(text) is None


@settings(deadline=None)
@given(rows=some_rows, closed=st.booleans())
def test_there_and_back_opens_at_the_same_moments(rows, closed):
    text = text_of(Rows(tuple(rows), closed))
    if text:
        parse(text)
    again = rows_of(text)
    assert again is not None
    assert _openings(text_of(again)) == _openings(text)


def test_written_as_people_in_the_field_write_it():
    rows = Rows((Row((0, 1, 2, 4), "08:00", "12:00"), Row((5, 6), "22:00", "06:00")), True)
    assert text_of(rows) == "Mo-We,Fr 08:00-12:00; Sa-Su 22:00-06:00; PH off"
    assert text_of(Rows((Row(EVERY_DAY, "00:00", "24:00"),), True)) == "00:00-24:00; PH off"
    assert text_of(Rows((), True)) == ""
