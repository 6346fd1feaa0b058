"""/desk/photos: one after the other, by whoever moderates, and by no other address before."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import attach, make_ready
from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.rules import TokenVerb
from yizhan.kit.tests.pictures import as_jpeg, astronaut, search_once

PAGE = "/desk/photos/"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield
    store.use(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def _searched_once(monkeypatch):
    monkeypatch.setattr("yizhan.ground.casework.actions.photos.search_apart", search_once)


@pytest.fixture
def city(db):
    city = a_city()
    city.item = an_item(audience=Audience.REPORT, group=ItemGroup.HAZARD)
    return city


def a_photo(city, state=PhotoState.BLURRED):
    key = store.seal_photo(as_jpeg(astronaut()))
    (photo,) = attach(city.case(at=timezone.now()), [key], at=timezone.now())
    make_ready(photo)
    Photo.objects.filter(pk=photo.pk).update(state=state)
    photo.refresh_from_db()
    return photo


@pytest.fixture
def desk(client, city):
    client.force_login(city.dispatcher)
    return client


def test_it_shows_the_photo_what_was_found_and_how_many_wait(desk, city):
    photo = a_photo(city)
    page = desk.get(PAGE).text
    assert f'src="/desk/photos/{photo.key}"' in page
    assert 'viewBox="0 0 512 512"' in page
    assert page.count('class="found"') == 1
    assert "已打码 1 处" in page
    assert "还有 1 张" in page
    image = desk.get(f"{PAGE}{photo.key}")
    assert image.headers["Cache-Control"] == "no-store"
    assert image.content[:2] == b"\xff\xd8"


def test_it_says_when_nobody_has_looked(desk, city):
    photo = a_photo(city, PhotoState.WAITING)
    Photo.objects.filter(pk=photo.pk).update(found=[])
    assert "还没有人检查过" in desk.get(PAGE).text


def test_nothing_waits(desk):
    assert "没有待看的照片" in desk.get(PAGE).text


def test_the_next_one_is_a_part(desk, city):
    first, second = a_photo(city), a_photo(city)
    part = desk.get(f"{PAGE}?after={first.key}", headers={"HX-Request": "true"}).text
    assert second.key in part
    assert "<html" not in part


def test_published_with_what_was_drawn(desk, city):
    photo = a_photo(city)
    sent = {"boxes": json.dumps([[0.1, 0.1, 0.2, 0.2]])}
    response = desk.post(f"{PAGE}{photo.key}/publish", sent)
    assert response.headers["Location"] == f"{PAGE}?after={photo.key}"
    photo.refresh_from_db()
    assert photo.state == PhotoState.READY
    assert photo.found[-1] == ["drawn", 0.1, 0.1, 0.2, 0.2]
    assert desk.get(f"{PAGE}{photo.key}").status_code == 404


def test_boxes_that_are_none_publish_nothing(desk, city):
    photo = a_photo(city)
    assert "重新画" in desk.post(f"{PAGE}{photo.key}/publish", {"boxes": "[[7]]"}, follow=True).text
    photo.refresh_from_db()
    assert photo.state == PhotoState.BLURRED


def test_sent_back(desk, city):
    photo = a_photo(city)
    desk.post(f"{PAGE}{photo.key}/send-back")
    photo.refresh_from_db()
    assert photo.state == PhotoState.REFUSED


def test_by_script_it_is_done_once_and_says_no_in_a_sentence(desk, city):
    photo = a_photo(city)
    address, key = f"{PAGE}{photo.key}/publish", "0123456789abcdef-1"
    headers = {"Idempotency-Key": key, "Accept": "application/json"}
    for _ in range(2):
        assert desk.post(address, headers=headers).status_code == 201
    other = a_photo(city)
    bad = {"boxes": "nonsense"}
    answer = desk.post(f"{PAGE}{other.key}/publish", bad, headers=headers)
    assert answer.status_code == 409
    assert "重新画" in answer.json()["message"]


@pytest.mark.parametrize("who", ["handler", "lead", "stranger"])
def test_others_may_not(client, city, who):
    photo = a_photo(city)
    client.force_login(getattr(city, who))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{photo.key}").status_code == 403
    assert client.post(f"{PAGE}{photo.key}/publish").status_code == 403
    assert client.post(f"{PAGE}{photo.key}/send-back").status_code == 403
    photo.refresh_from_db()
    assert photo.state == PhotoState.BLURRED


def test_a_guest_is_led_to_the_way_in(client, city):
    assert client.get(PAGE).status_code == 302


def test_it_costs_the_same_however_many_wait(desk, city, django_assert_max_num_queries):
    for _ in range(2):
        a_photo(city)
    desk.get(PAGE)
    with django_assert_max_num_queries(30) as few:
        desk.get(PAGE)
    for _ in range(4):
        a_photo(city)
    with django_assert_max_num_queries(len(few)):
        desk.get(PAGE)


def token_of(person):
    return issue_token(person, name="t", verbs=[TokenVerb.READ], by=person, at=timezone.now())


def addresses_of(photo):
    """Every address of a photo but the moderators'."""
    ticket, pk = photo.case.ticket, photo.case.pk
    return {
        "desk": f"/desk/cases/{pk}/photos/{photo.key}",
        "ticket": f"/case/{ticket}/photos/{photo.key}",
        "api ticket": f"/api/v1/cases/{ticket}/photos/{photo.key}",
        "api desk": f"/api/v1/desk/cases/{pk}/photos/{photo.key}",
    }


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (PhotoState.WAITING, set()),
        (PhotoState.BLURRED, {"desk", "api desk"}),
        (PhotoState.READY, {"desk", "ticket", "api ticket", "api desk"}),
        (PhotoState.REFUSED, set()),
    ],
)
def test_every_other_address_of_a_photo(client, city, state, shown):
    photo = a_photo(city, state)
    client.force_login(city.handler)
    bearer = {"Authorization": f"Bearer {token_of(city.handler)}"}
    for small in ("", "?small=1"):
        seen = {
            name
            for name, address in addresses_of(photo).items()
            if client.get(address + small, headers=bearer).status_code == 200
        }
        assert seen == shown
    told = client.get(f"/api/v1/cases/{photo.case.ticket}").json()["photos"][0]
    assert (told["url"] is not None) == ("api ticket" in shown)
    told = client.get(f"/api/v1/desk/cases/{photo.case.pk}", headers=bearer).json()["photos"][0]
    assert (told["url"] is not None) == ("api desk" in shown)


@pytest.mark.parametrize(
    ("state", "at_the_desk", "by_ticket"),
    [
        (PhotoState.WAITING, "待审看", "先有人看过"),
        (PhotoState.BLURRED, "<img", "先有人看过"),
        (PhotoState.READY, "<img", "<img"),
        (PhotoState.REFUSED, "未通过", "请重新拍一张"),
    ],
)
def test_what_the_pages_say_of_it(client, city, state, at_the_desk, by_ticket):
    photo = a_photo(city, state)
    Photo.objects.filter(pk=photo.pk, state=PhotoState.REFUSED).update(refused_because="again")
    client.force_login(city.handler)
    desk = client.get(f"/desk/cases/{photo.case.pk}").text
    assert at_the_desk in desk
    assert (photo.key in desk) == (at_the_desk == "<img")
    page = client.get(f"/case/{photo.case.ticket}").text
    assert by_ticket in page
    assert (photo.key in page) == (by_ticket == "<img")


def test_it_says_when_nothing_was_found(desk, city):
    photo = a_photo(city)
    Photo.objects.filter(pk=photo.pk).update(found=[])
    assert "没有识别到人脸和车牌" in desk.get(PAGE).text
