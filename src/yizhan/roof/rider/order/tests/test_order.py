"""order: three taps, at most one text, no sign-in, no JavaScript; sent twice it is one case."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from yizhan.ground.casework.models import Case, Photo
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.stations.tests.factories import a_station

ORDER = reverse("rider:order")


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def station(city):
    return a_station(unit=city.union, division=city.county)


def a_photo():
    out = io.BytesIO()
    Image.effect_noise((400, 300), 40).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), content_type="image/jpeg")


def send(client, item, **more):
    said = {"item": item.code, "key": str(uuid.uuid4()), "text": "没有热水了"} | more
    headers = said.pop("headers", {})
    return client.post(ORDER, said, headers=headers)


def test_three_taps(client, city, station):
    an_item(group="rest")
    menu = client.get(ORDER, {"station": station.code}).content.decode()
    assert f"?group=rest&amp;station={station.code}" in menu
    items = client.get(ORDER, {"group": "rest", "station": station.code}).content.decode()
    assert f"?item={city.item.code}&amp;station={station.code}" in items
    page = client.get(ORDER, {"item": city.item.code, "station": station.code})
    assert station.name in page.content.decode()

    sent = send(client, city.item, station=station.code, text="")

    need = Need.objects.get()
    assert sent.headers["Location"] == reverse("rider:case", args=[need.case.ticket]) + "?new=1"
    assert (need.station, need.via, need.asked_by) == (station, "station", None)
    assert need.case.unit == city.union


def test_two_guests_with_the_same_plain_key_order_two_things(client, city):
    places = [
        client.post(ORDER, {"item": city.item.code, "key": "1"}, REMOTE_ADDR=address)["Location"]
        for address in ("198.51.100.1", "203.0.113.9")
    ]
    assert len(set(places)) == Need.objects.count() == 2


def test_a_group_with_one_item_is_a_tap_less(client, city):
    assert b'name="key"' in client.get(ORDER, {"group": city.item.group}).content


def test_the_same_key_is_the_same_case(client, city):
    key = str(uuid.uuid4())
    first, second = (send(client, city.item, key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(client, city):
    key = str(uuid.uuid4())
    send(client, city.item, key=key)
    refused = send(client, city.item, key=key, text="another")
    assert refused.status_code == 422
    assert Case.objects.count() == 1
    assert "幂等" not in refused.text, "it speaks to her, not to programmers"
    assert refused.context["key"] != key
    send(client, city.item, key=str(refused.context["key"]), text="another")
    assert Case.objects.count() == 2


def test_a_rider_finds_it_under_mine(client, city):
    client.force_login(city.rider)
    send(client, city.item)
    assert Need.objects.asked_by(city.rider).count() == 1
    assert city.item.name in client.get(reverse("rider:me")).content.decode()


def test_from_home_with_a_county(client, city):
    send(client, city.item, division=city.county.code)
    need = Need.objects.get()
    assert (need.via, need.case.division) == ("home", city.county)


def test_the_county_is_asked_for_once(client, city):
    page = client.get(ORDER, {"item": city.item.code}).content.decode()
    assert f'value="{city.county.code}"' in page
    assert "checked" not in page
    send(client, city.item, division=city.county.code)
    assert "checked" in client.get(ORDER, {"item": city.item.code}).content.decode()


def test_who_does_not_know_the_county_goes_to_the_dispatcher(client, city):
    send(client, city.item, division="?")
    assert not Need.objects.get().case.routed


def test_by_script_it_answers_in_json(client, city):
    answer = send(client, city.item, headers={"accept": "application/json"})
    assert answer.status_code == 201
    assert answer.json()["url"] == reverse("rider:case", args=[answer.json()["ticket"]])

    wrong = send(client, city.item, contact="hello", headers={"accept": "application/json"})
    assert wrong.status_code == 422
    assert wrong.json()["message"]


def test_a_guests_number_goes_into_the_vault(client, city):
    send(client, city.item, contact="138 1234 5678")
    contact = Need.objects.get().contact
    assert contact.masked == "138****5678"


def test_what_is_wrong_is_said_in_the_form_and_nothing_is_lost(client, city):
    item = an_item(text_wanted=True)
    response = send(client, item, text="  ", contact="13812345678")
    assert response.status_code == 422
    assert "13812345678" in response.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "text", ["🛵 没电了 👨‍👩‍👧", "𠮷野家门口", "\u202eabc\u202c عربي", "字" * 10_000, "a\r\nb"]
)
def test_text_is_kept_as_it_is(client, city, text):
    send(client, city.item, text=text)
    assert Case.objects.get().text == text.replace("\r\n", "\n")
    page = client.get(reverse("rider:case", args=[Case.objects.get().ticket]))
    assert page.status_code == 200


@pytest.mark.parametrize("text", ["字" * 10_001, "a\x00b"])
def test_or_refused_but_never_cut(client, city, text):
    assert send(client, city.item, text=text).status_code == 422
    assert not Case.objects.exists()


def test_with_a_photo(client, city):
    send(client, city.item, photo=a_photo())
    assert Photo.objects.get().state == "sealed"


@pytest.mark.parametrize(
    "upload",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", a_photo().read()[:-50]],
    ids=["svg", "empty", "cut off"],
)
def test_a_bad_photo_is_refused_with_a_sentence(client, city, upload):
    response = send(client, city.item, photo=SimpleUploadedFile("x.jpg", upload, "image/jpeg"))
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Case.objects.exists()


def test_not_more_than_three_photos(client, city):
    assert send(client, city.item, photo=[a_photo() for _ in range(4)]).status_code == 422


def test_what_is_not_on_the_menu(client, city):
    hidden = an_item(audience="host")
    assert b'name="key"' not in client.get(ORDER, {"item": hidden.code}).content
    send(client, hidden)
    assert not Case.objects.exists()


def test_it_needs_its_own_pages_token(city):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.post(ORDER, {"item": city.item.code}).status_code == 403


def test_an_order_with_a_photo_costs_few_queries(
    client, city, station, django_assert_max_num_queries
):
    send(client, city.item, station=station.code, photo=a_photo())
    photo = a_photo()
    with django_assert_max_num_queries(14) as seen:
        send(client, city.item, station=station.code, photo=photo)
    statements = [
        q["sql"]
        for q in seen.captured_queries
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(statements) <= 12, "\n".join(statements)


def test_what_is_off_the_menu_is_refused(client, city):
    answer = client.post(ORDER, {"item": "gone", "key": str(uuid.uuid4())})
    assert answer.status_code == 409
    assert "点单目录里已没有这一项" in answer.text
