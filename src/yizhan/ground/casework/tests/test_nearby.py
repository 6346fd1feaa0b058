"""open_nearby: is it one of these? By distance, age, kind and words, among open cases alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.ground.casework.actions import merge, move_case
from yizhan.ground.casework.index import open_nearby
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.likeness import WITHIN_METRES

LON, LAT = 108.08, 24.69
METRE = 1 / 111_195


@pytest.fixture
def city(db):
    return a_city()


def there(city, metres=0.0, *, days=0, **fields):
    return city.case(
        lon=LON, lat=LAT + metres * METRE, at=MONDAY - timedelta(days=days),
        **{"item": city.item} | fields,
    )  # fmt: skip


def nearby(city, *items, **fields):
    return open_nearby(items or [city.item], LON, LAT, at=MONDAY, **fields)


def test_the_nearest_and_newest_come_first(city):
    far, near, old = there(city, 80), there(city, 2), there(city, 2, days=60)
    assert [one.case for one in nearby(city)] == [near, far, old]
    assert [round(one.metres) for one in nearby(city)] == [2, 80, 2]
    assert [one.days for one in nearby(city)] == [0, 0, 60]


def test_the_same_place_of_today_is_likely_and_that_of_last_month_is_not(city):
    same, old = there(city), there(city, days=30)
    likely = {one.case: one.likely for one in nearby(city)}
    assert likely == {same: True, old: False}


def test_a_place_of_the_same_name_is_no_metre_away(city):
    case = there(city, 120, place="金城中路12号")
    assert not nearby(city)[0].likely
    (one,) = nearby(city, place="金城中路12号")
    assert (one.case, one.metres, one.likely) == (case, 0.0, True)


def test_of_two_alike_kind_and_words_decide(city):
    other = an_item()
    chosen, same = there(city, 5, text="消防通道被电动车堵住了"), there(city, 5, item=other)
    both = [city.item, other]
    assert nearby(city, *both, item=other)[0].case == same
    assert nearby(city, *both, text="消防通道又被堵住了")[0].case == chosen


def test_what_is_closed_merged_far_or_of_another_kind_is_not_offered(city):
    shown = there(city)
    closed, merged = there(city), there(city)
    move_case(closed, "resolved", by=city.handler, at=MONDAY, text="好了")
    merge(merged, shown, by=city.dispatcher, at=MONDAY)
    there(city, WITHIN_METRES + 10)
    there(city, item=an_item())
    city.case(item=city.item)
    assert [one.case for one in nearby(city)] == [shown]


def test_beyond_the_circle_but_in_the_square(city):
    side = (WITHIN_METRES - 5) * METRE
    city.case(item=city.item, lon=LON + side * 1.1, lat=LAT + side)
    assert nearby(city) == []


def test_it_asks_twice_however_many_there_are(city):
    for _ in range(3):
        there(city)
    with CaptureQueriesContext(connection) as few:
        nearby(city)
    for _ in range(12):
        there(city)
    with CaptureQueriesContext(connection) as many:
        assert len(nearby(city)) == 5
    assert len(few) == len(many) == 2


def test_the_index_is_used(city):
    from yizhan.ground.casework.models import Case

    rows = Case.objects.open_around(LON, LAT, items=[city.item], metres=150)
    if connection.vendor == "sqlite":
        assert "casework_case_nearby" in rows.order_by("-opened_at").explain()
