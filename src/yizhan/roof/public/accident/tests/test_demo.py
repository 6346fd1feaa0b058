"""The card says that a city is invented, of the demo city only."""

from __future__ import annotations

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.public.accident.card import card_page
from yizhan.roof.shared.demo_city import mark_as_demo

pytestmark = pytest.mark.django_db
MARK = 'class="mark"'


def test_the_card_of_a_real_city_bears_no_mark(a_real_city):
    assert MARK not in card_page(at=MONDAY).html


def test_the_card_of_the_demo_city_does(a_real_city):
    mark_as_demo(at=MONDAY)
    assert MARK in card_page(at=MONDAY).html
