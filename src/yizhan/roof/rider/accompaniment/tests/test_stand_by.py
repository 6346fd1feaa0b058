"""/stand-by and /me/stand-by: the truth before it is sent, sent once, and only the rider's own."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.rider.accompaniment import opening
from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.models import Accompaniment, Entry, Evidence, Step
from yizhan.wings.care.accompaniment.rules import Line
from yizhan.wings.care.accompaniment.tests.factories import (
    PHONE,
    WORDS,
    a_jpeg,
    a_photo,
    an_accompaniment,
    an_aid,
    an_appointment,
    with_phone,
)

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def city(db):
    opening._choices.forget()
    return a_city()


@pytest.fixture
def row(city):
    return an_accompaniment(city, at=timezone.now())


@pytest.fixture
def phone(client, city):
    client.force_login(city.rider)
    return client


def form_of(city, **fields):
    return {"division": city.county.code, "contact": PHONE, "text": WORDS, "key": KEY} | fields


def test_the_truth_is_said_before_anything_is_sent(client, city):
    page = client.get("/stand-by").text
    assert "由调度员" in page or "调度员会在" in page
    assert "先由" in page  # of the county, where nobody is named
    an_appointment(city)
    opening._choices.forget()
    assert str(city.handler) in client.get("/stand-by").text


def test_a_guest_gives_a_number_and_hears_who_calls(client, city):
    an_appointment(city)
    response = client.post("/stand-by", form_of(city), follow=True)
    row = Accompaniment.objects.get()
    assert (row.rider, row.person) == (None, city.handler)
    assert str(city.handler) in response.text
    assert "0778-2280001" in response.text
    assert WORDS not in response.text


def test_what_is_wrong_keeps_the_words(client, city):
    response = client.post("/stand-by", form_of(city, contact=""))
    assert response.status_code == 422
    assert WORDS in response.text
    assert not Accompaniment.objects.exists()


def test_one_tap_is_enough_where_the_number_is_known(phone, city):
    with_phone(city.rider)
    response = phone.post("/stand-by", {"key": KEY})
    row = Accompaniment.objects.get()
    assert response.headers["Location"] == f"/me/stand-by/{row.public_id}"


def test_the_outbox_sends_it_once_however_often(phone, city):
    for _ in range(3):
        response = phone.post("/stand-by", form_of(city), headers={"idempotency-key": KEY})
        assert response.status_code == 201
    row = Accompaniment.objects.get()
    assert response.json()["url"] == f"/me/stand-by/{row.public_id}"
    assert Entry.objects.filter(line=Line.WORDS).count() == 1


def test_the_page_says_who_and_until_when(phone, city, row):
    page = phone.get("/me/stand-by", follow=True).text
    for words in (str(city.handler), city.union.name, "tel:0778-2280001", "下一步", WORDS):
        assert words in page


def test_a_missed_deadline_is_said_truthfully(phone, city):
    row = an_accompaniment(city, at=timezone.now() - timedelta(days=9))
    assert "没有做到" in phone.get(f"/me/stand-by/{row.public_id}").text
    step = Step.objects.of(row).to_do().first()
    actions.tell_late(step, at=timezone.now())
    assert "已告诉该单位负责人" in phone.get(f"/me/stand-by/{row.public_id}").text


def test_a_note_for_oneself_is_not_on_the_page_and_not_in_the_file(phone, city, row):
    actions.note(row, text="家里没人", by=city.handler, at=timezone.now())
    actions.tell_rider(row, text="片子拍了", by=city.handler, at=timezone.now())
    for address in (f"/me/stand-by/{row.public_id}", "/me/data/export"):
        answer = phone.get(address).content.decode()
        assert "片子拍了" in answer
        assert "家里没人" not in answer


def test_words_photos_and_the_answer(phone, city, row):
    address = f"/me/stand-by/{row.public_id}"
    phone.post(f"{address}/words", {"text": "还疼"})
    upload = io.BytesIO(a_jpeg())
    upload.name = "IMG_20240304.jpg"
    assert phone.post(f"{address}/photos", {"photo": [upload]}).status_code == 302
    evidence = Evidence.objects.get()
    assert phone.get(f"/me/stand-by/photos/{evidence.key}").status_code == 404
    actions.make_ready(evidence)
    picture = phone.get(f"/me/stand-by/photos/{evidence.key}?file")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in picture.headers["Cache-Control"]
    assert "IMG" not in str(picture.headers)
    for answer, is_open in (("not_yet", True), ("settled", False), ("reopen", True)):
        phone.post(f"{address}/answer", {"answer": answer})
        row.refresh_from_db()
        assert row.is_open is is_open
    assert phone.post(f"{address}/answer", {"answer": "else"}).status_code == 422
    assert phone.post(f"{address}/erase").status_code == 422
    phone.post(f"{address}/erase", {"sure": "on"})
    assert not Accompaniment.objects.exists()


def test_no_photo_keeps_a_sentence(phone, city, row):
    upload = io.BytesIO(b"no photo")
    upload.name = "a.jpg"
    response = phone.post(f"/me/stand-by/{row.public_id}/photos", {"photo": [upload]})
    assert response.status_code == 422
    assert phone.post(f"/me/stand-by/{row.public_id}/photos").status_code == 422


def test_legal_aid_shows_what_is_passed_on(phone, city, row):
    aid = an_aid(row, by=city.handler)
    page = phone.get(f"/me/stand-by/{row.public_id}").text
    assert "骑手请求援助" in page
    assert "法律援助中心" in page
    phone.post(f"/me/stand-by/aid/{aid.key}", {"agree": "yes"})
    aid.refresh_from_db()
    assert aid.state == "agreed"
    phone.post(f"/me/stand-by/aid/{aid.key}", {"agree": "no"})
    aid.refresh_from_db()
    assert aid.state == "taken_back"
    assert phone.post(f"/me/stand-by/aid/{aid.key}", {"agree": "x"}).status_code == 404


def test_a_stranger_finds_nothing(client, city, row):
    photo, aid = a_photo(row, by=city.rider), an_aid(row, by=city.handler)
    entry = Entry.objects.get(line=Line.WORDS)
    client.force_login(with_phone(a_person(), "13800138055"))
    base = "/me/stand-by"
    assert WORDS not in client.get(base).text
    assert client.get(f"{base}/{row.public_id}").status_code == 404
    assert client.get(f"{base}/photos/{photo.key}").status_code == 404
    for address in (
        f"{row.public_id}/words", f"{row.public_id}/photos", f"{row.public_id}/answer",
        f"{row.public_id}/erase", f"words/{entry.key}/back", f"photos/{photo.key}/back",
        f"aid/{aid.key}",
    ):  # fmt: skip
        assert client.post(f"{base}/{address}", {"agree": "yes"}).status_code == 404
    assert Accompaniment.objects.get() == row
    client.logout()
    assert "/accounts/login" in client.get(f"{base}/{row.public_id}").headers["Location"]


def test_mine_asks_what_she_is_asked(phone, city, row):
    assert "有事问您" not in phone.get("/me/").text
    actions.ask_if_settled(row, by=city.handler, at=timezone.now())
    assert "有事问您" in phone.get("/me/").text
