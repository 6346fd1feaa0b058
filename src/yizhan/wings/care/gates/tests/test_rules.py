"""Initials by which a name is found, and what a note may not hold."""

from __future__ import annotations

import pytest

from yizhan.kit.texts.normal import names_somebody
from yizhan.wings.care.gates.rules import as_initials, initials_of


@pytest.mark.parametrize(
    ("names", "initials"),
    [
        (("恒远花园",), "hyhy"),
        (("恒远花园", "恒远小区"), "hyhy hyxq"),
        (("Ｖ8 广场",), "v8gc"),
        (("重庆路小区",), "cqlxq"),  # by the word, not by the sign: not zqlxq
        (("银行大厦",), "yhds"),
        (("",), ""),
    ],
)
def test_initials_are_what_people_type(names, initials):
    assert initials_of(*names) == initials


@pytest.mark.parametrize(
    ("typed", "initials"), [("HYHY", "hyhy"), ("ｈｙ ｈｙ", "hyhy"), ("恒远", ""), ("", "")]
)
def test_only_latin_signs_can_be_initials(typed, initials):
    assert as_initials(typed) == initials


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("3 栋在东门右手，22:00 关门", False),
        ("保安电话 138 0013 8000", True),
        ("打１３８００１３８０００", True),
        ("桂M·12345 老挡门", True),
        ("找 a.b@example.com", True),
    ],
)
def test_numbers_by_which_somebody_is_found(text, refused):
    assert names_somebody(text) is refused
