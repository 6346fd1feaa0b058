"""/me/losses/shops: the shops around a rider, tapped instead of typed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.care.losses.index import entries_of
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.tests.factories import a_restaurant

pytestmark = pytest.mark.django_db
LON, LAT = 108.06, 24.69
HERE = {"X-Here": f"{LON},{LAT}"}


@pytest.fixture
def rider(client):
    rider = a_person()
    client.force_login(rider)
    return rider


def said(**more):
    today = timezone.localdate().isoformat()
    start = {"platform": "", "happened_on": today, "shop_typed": "", "minutes": "20"}
    return start | more


@pytest.fixture
def shop():
    """A function that puts a restaurant into the register."""
    unit, county = a_unit(), a_division(kind="county")

    def put(name="阿福米粉", **fields):
        keeper = an_admin(unit)
        point = {"lon": LON, "lat": LAT} | fields
        return a_restaurant(unit, county, by=keeper, name=name, **point)

    return put


def test_the_nearest_first_and_none_that_is_far_or_closed(client, rider, shop):
    shop("桂香大炒", lon=LON + 0.002)
    shop("阿福米粉")
    shop("远处的店", lon=LON + 0.02)
    closed = shop("关了的店")
    actions.close_restaurant(closed, by=an_admin(closed.unit), at=timezone.now())
    answer = client.get("/me/losses/shops", headers=HERE)
    assert answer.text.index("阿福米粉") < answer.text.index("桂香大炒")
    assert "远处的店" not in answer.text
    assert "关了的店" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_position_or_a_shop_it_says_to_type(client, rider):
    assert "填写店名" in client.get("/me/losses/shops").text
    assert "填写店名" in client.get("/me/losses/shops", headers=HERE).text


def test_a_shop_tapped_nearby_and_the_minutes_are_two_taps(client, rider, shop):
    shop()
    assert client.post("/me/losses/meal", said(shop="阿福米粉")).url == "/me/losses"
    (entry,) = entries_of(Loss.objects.all())
    assert entry.facts.shop == "阿福米粉"
    assert 'value="阿福米粉"' in client.get("/me/losses").text


def test_what_no_register_knows_is_refused_and_the_tap_on_a_known_one_stays(client, rider, shop):
    assert client.post("/me/losses/meal", said(shop="没有的店")).status_code == 422
    shop()
    answer = client.post("/me/losses/meal", said(shop="阿福米粉", minutes=""))
    assert answer.status_code == 422
    assert 'value="阿福米粉"' in answer.text
    assert not Loss.objects.exists()


def test_it_costs_the_same_however_many(client, rider, shop, django_assert_max_num_queries):
    for number in range(8):
        shop(f"店{number}")
    client.get("/me/losses/shops", headers=HERE)
    with django_assert_max_num_queries(6):
        client.get("/me/losses/shops", headers=HERE)
