"""/desk/restaurants: the list, one restaurant, leaving one out of the lots."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.participation.restaurants.models import Restaurant
from yizhan.wings.participation.restaurants.tests.factories import a_restaurant

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def desk(client, city):
    client.force_login(city.dispatcher)
    return client


@pytest.fixture
def one(city):
    return a_restaurant(city.bureau, city.county, by=city.dispatcher, name="桂香小炒")


def said(city, **changes):
    columns = {
        "code": "R-77", "name": "龙江米粉", "licence": "JY1", "grade": "C", "unit": city.bureau.pk,
        "address": "新建路 7 号", "lon": "108.0594", "lat": "24.6958", "crs": "wgs84",
        "division": city.county.pk,
    }  # fmt: skip
    return columns | changes


def test_a_restaurant_is_entered_and_changed(desk, city):
    answer = desk.post("/desk/restaurants/new", said(city))
    assert answer.headers["Location"] == "/desk/restaurants/R-77"
    one = Restaurant.objects.get()
    desk.post("/desk/restaurants/R-77/edit", said(city, grade="D", version=one.version))
    assert Restaurant.objects.get().grade == "D"
    old = desk.post("/desk/restaurants/R-77/edit", said(city, grade="A", version=one.version))
    assert old.status_code == 422


@pytest.mark.parametrize("code", ["R-77", "R|1", "餐一"])
def test_a_code_that_cannot_be_is_refused(desk, city, one, code):
    desk.post("/desk/restaurants/new", said(city))
    assert desk.post("/desk/restaurants/new", said(city, code=code)).status_code == 422
    assert Restaurant.objects.count() == 2


def test_one_is_left_out_with_a_reason_and_taken_in_again(desk, one):
    where = f"/desk/restaurants/{one.code}"
    assert desk.post(f"{where}/exclude", {"reason": ""}).status_code == 422
    desk.post(f"{where}/exclude", {"reason": "正在装修"})
    assert "正在装修" in desk.get("/desk/restaurants?which=out").text
    desk.post(f"{where}/include")
    assert "桂香小炒" not in desk.get("/desk/restaurants?which=out").text
    desk.post(f"{where}/close")
    assert "桂香小炒" not in desk.get("/desk/restaurants").text
    assert "桂香小炒" in desk.get("/desk/restaurants?which=gone").text


def test_the_list_is_filtered_and_exported(desk, city, one):
    a_restaurant(city.bureau, city.county, by=city.dispatcher, name="别家", grade="D")
    page = desk.get("/desk/restaurants?grade=B&q=桂香").text
    assert "桂香小炒" in page
    assert "别家" not in page
    file = desk.get("/desk/restaurants/export.csv?grade=B")
    assert one.code in file.content.decode("utf-8-sig")
    assert "别家" not in file.content.decode("utf-8-sig")
    assert desk.get("/desk/restaurants/export.pdf").status_code == 404


def test_a_lead_looks_and_changes_nothing(client, city, one):
    client.force_login(city.lead)
    assert "桂香小炒" in client.get(f"/desk/restaurants/{one.code}").text
    assert client.post(f"/desk/restaurants/{one.code}/close").status_code == 403
    assert client.get("/desk/restaurants/import").status_code == 403


def test_a_long_list_costs_the_same(desk, city, one, django_assert_num_queries):
    desk.get("/desk/restaurants")
    for _each in range(5):
        a_restaurant(city.bureau, city.county, by=city.dispatcher)
    with django_assert_num_queries(6):
        desk.get("/desk/restaurants")
