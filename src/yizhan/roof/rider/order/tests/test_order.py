"""order: three taps, at most one text, no sign-in, no JavaScript; sent twice it is one case."""

from __future__ import annotations

import io
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from yizhan.ground.casework.models import Case, Photo
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.worktime.actions import fill_year
from yizhan.ground.worktime.tests.factories import an_entry
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
    fields = {"item": item.code, "key": str(uuid.uuid4()), "text": "没有热水了"} | more
    headers = fields.pop("headers", {})
    return client.post(ORDER, fields, headers=headers)


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
    with django_assert_max_num_queries(15) as seen:
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


SATURDAY_EVENING = datetime(2026, 11, 28, 21, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = "138 1234 5678"


@pytest.fixture
def saturday(monkeypatch):
    """It is 21:02 on a Saturday."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: SATURDAY_EVENING)


@pytest.fixture
def accident(city):
    fill_year(2026, by=None, at=MONDAY)
    return an_item(urgent=True, target_minutes=120, group="accident")


def test_by_script_a_field_that_is_missing_is_named(client, city, accident):
    answer = send(client, accident, place="车站", headers={"accept": "application/json"})
    assert answer.json()["message"] == "您的手机号：请填写此项。"


def test_before_sending_it_says_that_nobody_is_on_duty(client, city, accident, saturday):
    page = client.get(ORDER, {"item": accident.code, "county": city.county.code}).text
    assert "现在没人值班，星期一 10:00 前答复。" in page
    for number in ("120", "122", "12348"):
        assert f'href="tel:{number}"' in page


def test_before_sending_it_says_by_when_who_is_on_duty_calls(client, city, accident, saturday):
    an_entry(city.committee, at=MONDAY, phone="139 7786 0001")
    page = client.get(ORDER, {"item": accident.code}).text
    assert "现在有人值班，今天 23:02 前联系您。" in page
    assert page.index('href="tel:120"') < page.index('href="tel:13977860001"')
    assert page.index('href="tel:13977860001"') < page.index('name="contact"')

    send(client, accident, contact=PHONE, place="金城江车站", division=city.county.code)

    case = Case.objects.get()
    assert f"{case.due_at.astimezone(SATURDAY_EVENING.tzinfo):%H:%M}" == "23:02"


def test_where_counties_differ_the_most_cautious_is_said_first(client, city, accident, saturday):
    an_entry(city.union, at=MONDAY)
    page = client.get(ORDER, {"item": accident.code}).text
    assert "data-promise-of" in page
    assert page.index("现在没人值班") < page.index("现在有人值班")
    client.cookies["county"] = city.county.code
    known = client.get(ORDER, {"item": accident.code}).text
    assert known.index("现在有人值班") < known.index("现在没人值班")


def test_the_numbers_to_call_stand_above_what_is_urgent(client, city, accident):
    an_item(group="accident")
    page = client.get(ORDER, {"group": "accident"}).text
    assert page.index('href="tel:120"') < page.index(f"item={accident.code}")


def test_what_is_not_urgent_says_by_when_and_no_numbers(client, city, saturday):
    fill_year(2026, by=None, at=MONDAY)
    page = client.get(ORDER, {"item": city.item.code}).text
    main = page.partition("<main")[2]
    assert "星期一 18:00 前答复" in main
    assert "tel:120" not in main


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"contact", "place"}),
        ({"contact": PHONE}, {"place"}),
        ({"place": "车站"}, {"contact"}),
        ({"place": "车站", "contact": "a@example.org"}, {"contact"}),
        ({"place": "  ", "contact": PHONE}, {"place"}),
    ],
)
def test_what_is_urgent_takes_a_telephone_and_a_place(client, city, accident, given, missing):
    answer = send(client, accident, headers={"accept": "application/json"}, **given)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == missing
    assert not Case.objects.exists()


def test_who_is_signed_in_with_a_telephone_is_not_asked_for_it(client, city, accident):
    client.force_login(city.rider)
    assert 'name="contact"' in client.get(ORDER, {"item": accident.code}).text
    vault.keep(SecretKind.PHONE, PHONE, person=city.rider, at=MONDAY)
    assert 'name="contact"' not in client.get(ORDER, {"item": accident.code}).text
    send(client, accident, place="车站", division=city.county.code)
    assert Case.objects.get().place == "车站"


def test_water_is_brought_to_a_place(client, city, station):
    water = an_item(needs_place=True)
    assert send(client, water).status_code == 422
    for where, place in (
        ({"place": " 金城江车站\n出站口 ", "division": city.county.code}, "金城江车站 出站口"),
        ({"station": station.code}, station.name),
        (
            {"lat": f"{station.lat + 0.003}", "lon": str(station.lon)},
            f"{station.name}附近，约 300 米",
        ),
        ({"lat": "24.0004", "lon": "107.0004"}, "24.000, 107.000"),
    ):
        send(client, water, **where)
        case = Case.objects.latest("pk")
        assert case.place == place
    assert (case.lat, case.lon) == (24.0, 107.0), "kept to about 100 m"


def test_a_place_that_is_too_long_is_refused_whole(client, city):
    answer = send(client, an_item(needs_place=True), place="长" * 121)
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_without_a_place_the_desk_reads_the_county(client, city):
    send(client, city.item, division=city.county.code)
    assert Case.objects.get().place == city.county.name


def test_a_station_is_chosen_by_words_or_county(client, city, station):
    water = an_item(needs_place=True)
    assert "choose=station" in client.get(ORDER, {"item": water.code}).text
    link = f"?item={water.code}&amp;station={station.code}"
    asked = {"item": water.code, "choose": "station"}
    assert link not in client.get(ORDER, asked).text
    assert link in client.get(ORDER, asked | {"county": city.county.code}).text
    assert link in client.get(ORDER, asked | {"q": station.name}).text
    assert link not in client.get(ORDER, asked | {"q": "no such"}).text
