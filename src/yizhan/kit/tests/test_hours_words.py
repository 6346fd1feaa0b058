"""Opening hours in words: what is read, what is refused, and what gets a hint."""

from __future__ import annotations

import pytest

from yizhan.kit.hours import BadHours, to_syntax
from yizhan.kit.hours_hints import hints_on


@pytest.mark.parametrize(
    ("words", "syntax"),
    [
        ("全天", "24/7"),
        ("24小时", "24/7"),
        ("24小时开放", "24/7"),
        ("每天24小时", "Mo-Su 00:00-24:00"),
        ("周一至周五 9:00-18:00", "Mo-Fr 09:00-18:00"),
        ("周一至周日 8:00-22:00", "Mo-Su 08:00-22:00"),
        ("每天 8:00-22:00", "Mo-Su 08:00-22:00"),
        ("8:00-12:00，15:00-18:00", "8:00-12:00,15:00-18:00"),
        ("９：００～１８：００", "9:00-18:00"),
        ("8:00-22:00，法定节假日休息", "08:00-22:00; PH off"),
        ("周一至周五 9:00-18:00；周六、周日 10:00-16:00", "Mo-Fr 09:00-18:00; Sa,Su 10:00-16:00"),
        ("周一至五 8:30－17:30，节假日除外", "Mo-Fr 08:30-17:30; PH off"),
        ("周一、三、五 上午9点-下午5点半", "Mo,We,Fr 09:00-17:30"),
        ("星期六至星期日：18:00—次日2:00", "Sa-Su 18:00-02:00"),
        ("工作日 9:00-12:00、14:00-18:00，周末休息", "Mo-Fr 09:00-12:00,14:00-18:00; Sa,Su off"),
        ('Mo-Fr 08:00-18:00 "请按门铃"', 'Mo-Fr 08:00-18:00 "请按门铃"'),
        ("Mo-Fr 08:00–12:00", "Mo-Fr 08:00-12:00"),
    ],
)
def test_what_people_write_is_read(words, syntax):
    assert to_syntax(words) == syntax
    assert to_syntax(syntax) == syntax


@pytest.mark.parametrize(
    "words", ["随时", "周一", "周一至周五 9:00-18:00 或电话预约", "周八 9:00-10:00"]
)
def test_a_word_that_is_not_known_is_never_skipped(words):
    with pytest.raises(BadHours):
        to_syntax(words)


@pytest.mark.parametrize(
    ("hours", "hints"),
    [
        ("Mo-Fr 08:00-18:00; PH off", 0),
        ("Mo-Su 18:00-02:00", 0),
        ("00:00-23:59", 1),
        ("Fr 10:00-03:00; Sa 12:00-18:00", 1),
        ("Mo-Fr sunset-02:00; Sa off", 1),
        ("Fr 10:00-03:00; Sa 12:00-23:59", 2),
        ("", 0),
    ],
)
def test_a_hint_where_it_is_read_otherwise_than_written(hours, hints):
    assert len(hints_on(hours)) == hints
