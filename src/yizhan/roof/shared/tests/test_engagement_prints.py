"""Letters, badge cards and vehicle marks: one page each, of their size, in signs they have."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from reportlab.lib.pagesizes import A4, A6

from yizhan.ground.people.tests.factories import a_unit
from yizhan.roof.shared import engagement_prints as prints
from yizhan.roof.shared.pdf_drawing import NoSuchSign, broken
from yizhan.wings.participation.appointments.tests.factories import an_engagement, badge_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    one = an_engagement(a_unit(name="河池市金城江区市场监督管理局城西市场监管所"))
    return prints.card_of(badge_of(one), promises=("不闯红灯，不逆行",))


@pytest.fixture
def letter():
    one = an_engagement(a_unit(), training="食品药品 · 食品安全封签使用")
    return prints.letter_of(one, name="韦小河")


def sizes(data):
    """Return the width and height of each page, in points."""
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


def test_each_has_a_page_of_its_size(card, letter):
    assert sizes(prints.cards_pdf([card, card])) == [(243, 153)] * 2
    assert sizes(prints.marks_pdf([card])) == [tuple(map(round, A6))]
    assert sizes(prints.letters_pdf([letter])) == [tuple(map(round, A4))]


@pytest.mark.parametrize(("count", "pages"), [(1, 0), (2, 1), (10, 1), (11, 2)])
def test_several_cards_stand_on_a_page_of_a4(card, count, pages):
    a4 = [tuple(map(round, A4))] * pages
    assert sizes(prints.cards_pdf([card] * count, together=True)) == (a4 or [(243, 153)])


@pytest.mark.parametrize(("count", "pages"), [(4, 1), (5, 2)])
def test_four_marks_are_one_page_of_a4(card, count, pages):
    data = prints.marks_pdf([card] * count, together=True)
    assert sizes(data) == [tuple(map(round, A4))] * pages


def test_the_code_leads_to_the_page_with_the_signed_text_behind(card):
    assert re.fullmatch(r"https?://\S+/verify/[A-Z2-9]{10}#[\w-]{100,200}", card.link)


def test_a_letter_says_who_what_and_until_when(letter):
    words = " ".join(letter.words())
    for part in ("韦小河", "食品安全监督员", "2024年3月4日", "随时辞任", "食品安全封签使用"):
        assert part in words


def test_a_sign_the_file_cannot_write_is_said_so(card):
    with pytest.raises(NoSuchSign):
        prints.cards_pdf([replace(card, name="覃𬭎")])


def test_a_year_is_never_broken_in_two():
    lines = broken("聘期自2026年4月1日至2027年3月31日。", size=16, room=200)
    assert "".join(lines) == "聘期自2026年4月1日至2027年3月31日。"
    assert len(lines) > 1
    assert not any(line[-1].isdigit() for line in lines)
    assert all(not line.startswith(("，", "。")) for line in lines)
