"""replace: a demo makes room for a demo, and nothing else does."""

from __future__ import annotations

import pytest

from yizhan.ground.people.tests.factories import a_unit
from yizhan.roof.demo.city import shares
from yizhan.roof.demo.replace import RealCity, make_room
from yizhan.roof.shared.demo_city import built

pytestmark = pytest.mark.django_db


def test_a_city_in_use_is_not_replaced():
    a_unit()

    assert built() is None
    with pytest.raises(RealCity):
        make_room()


def test_an_empty_database_is_room_enough():
    make_room()


def test_shares_add_up():
    assert shares(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert shares(24, {"a": 98, "b": 1, "c": 1}, least=1) == {"a": 22, "b": 1, "c": 1}
