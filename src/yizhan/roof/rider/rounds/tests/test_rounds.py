"""/me/rounds: yes or no, what I saw, which restaurants I do not visit."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.models import Photo
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.tests.pictures import as_jpeg, astronaut
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Conflict, Seat, Visit, Visitor
from yizhan.wings.participation.restaurants.tests.factories import (
    DAY,
    a_restaurant,
    a_round,
    drawn,
)

pytestmark = pytest.mark.django_db
KEY = "a-long-random-key-7f3b9c21"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def seat(city):
    """The rider is one of ten, who are all drawn."""
    at = timezone.now() - 4 * DAY
    drawn(city.bureau, city.county, by=city.dispatcher, at=at, places=5, people=[city.rider],
          visitors=10)  # fmt: skip
    return Seat.objects.asked_by(city.rider).select_related("visit__restaurant").get()


@pytest.fixture
def phone(client, city):
    client.force_login(city.rider)
    return client


def said(**seen):
    return {"visited_on": timezone.localdate().isoformat()} | {
        f"seen-{code}": answer for code, answer in seen.items()
    }


def test_she_sees_what_she_was_drawn_for_and_her_number(phone, seat):
    mine = phone.get("/me/rounds").text
    assert seat.visit.restaurant.name in mine
    assert seat.visitor.number in mine
    assert seat.visit.restaurant.name in phone.get("/me/").text


def test_yes_then_what_she_saw_once(phone, seat):
    where = f"/me/rounds/{seat.pk}"
    phone.post(f"{where}/yes", {"word": "周三下午三点"})
    assert Seat.objects.get(pk=seat.pk).word == "周三下午三点"
    for _each in range(2):
        answer = phone.post(
            f"{where}/sheet", said(floor="no", licence="yes"), headers={"Idempotency-Key": KEY}
        )
        assert answer.status_code == 201
    visit = Visit.objects.get(pk=seat.visit_id)
    assert (visit.state, visit.seen["floor"], visit.seen["bins"]) == ("sent", "no", "unseen")


def test_the_other_of_the_pair_is_told_that_it_is_sent(client, phone, seat):
    other = Seat.objects.filter(visit=seat.visit_id).exclude(pk=seat.pk).get()
    phone.post(f"/me/rounds/{seat.pk}/sheet", said(floor="yes"))
    client.force_login(other.visitor.person)
    answer = client.post(f"/me/rounds/{other.pk}/sheet", said(floor="no"))
    assert answer.status_code == 422
    assert "已经提交" in answer.text
    assert Visit.objects.get(pk=seat.visit_id).seen["floor"] == "yes"


def test_an_empty_sheet_is_refused_with_words(phone, seat):
    answer = phone.post(f"/me/rounds/{seat.pk}/sheet", said())
    assert answer.status_code == 422
    assert "点选看到的情况" in answer.text


def test_it_was_shut(phone, seat):
    phone.post(f"/me/rounds/{seat.pk}/sheet", said() | {"shut": "on"})
    assert Visit.objects.get(pk=seat.visit_id).shut


def test_no_needs_no_reason(phone, seat):
    answer = phone.post(f"/me/rounds/{seat.pk}/no")
    assert answer.headers["Location"] == "/me/rounds"
    assert Seat.objects.get(pk=seat.pk).state == "declined"


def test_whoever_goes_along_is_named_once_both_said_yes(client, city, seat):
    other = Seat.objects.filter(visit=seat.visit_id).exclude(pk=seat.pk).get()
    name = str(other.visitor.person)
    client.force_login(city.rider)
    actions.accept_seat(seat, by=city.rider, at=timezone.now())
    assert name not in client.get(f"/me/rounds/{seat.pk}").text
    actions.accept_seat(other, word="周三", by=other.visitor.person, at=timezone.now())
    page = client.get(f"/me/rounds/{seat.pk}").text
    assert name in page
    assert "周三" in page


def test_a_strangers_seat_is_not_there(client, seat):
    client.force_login(a_person())
    for page in ("", "/sheet"):
        assert client.get(f"/me/rounds/{seat.pk}{page}").status_code == 404
    for deed in ("yes", "no", "sheet"):
        assert client.post(f"/me/rounds/{seat.pk}/{deed}").status_code == 404


def test_she_names_restaurants_she_does_not_visit(phone, city):
    one = a_restaurant(city.bureau, city.county, by=city.dispatcher, name="桂香小炒")
    assert "桂香小炒" in phone.get("/me/rounds/conflicts?q=桂香").text
    phone.post("/me/rounds/conflicts/change", {"restaurant": one.code})
    assert Conflict.objects.asked_by(city.rider).get().restaurant == one
    phone.post("/me/rounds/conflicts/change", {"restaurant": one.code, "off": "1"})
    assert not Conflict.objects.exists()


def test_she_puts_herself_on_a_list_and_off_it(phone, city):
    row = a_round(city.bureau, city.county, by=city.dispatcher, at=timezone.now())
    where = f"/me/rounds/join/{row.code}"
    assert row.title in phone.get(where).text
    phone.post(where)
    assert Visitor.objects.of(row).asked_by(city.rider).exists()
    assert row.title in phone.get("/me/rounds").text
    phone.post(f"/me/rounds/leave/{row.pk}")
    assert not Visitor.objects.of(row).asked_by(city.rider).exists()
    assert phone.get("/me/rounds/join/AAAA2222").status_code == 404


def test_a_guest_signs_in_first(client, seat):
    assert client.get("/me/rounds").status_code == 302


def a_picture(name="IMG_20241109_韦某.jpg"):
    return SimpleUploadedFile(name, as_jpeg(astronaut()), "image/jpeg")


def test_a_photo_goes_with_what_she_saw_once(phone, seat):
    for _each in range(2):
        answer = phone.post(
            f"/me/rounds/{seat.pk}/sheet", said(floor="no") | {"photo": a_picture()},
            headers={"Idempotency-Key": KEY},
        )  # fmt: skip
        assert answer.status_code == 201
    [photo] = Visit.objects.get(pk=seat.visit_id).photos.all()
    assert (photo.state, photo.shielded, photo.case) == ("sealed", True, None)
    assert store.holds_sealed(photo.key)


def test_too_many_photos_or_none_at_all_keep_her_words(phone, seat):
    where, note = f"/me/rounds/{seat.pk}/sheet", {"note": "后门堆着纸箱"}
    for files, says in (
        ([a_picture() for _each in range(4)], "一次最多发 3 张照片"),
        ([SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg")], "照片"),
    ):
        answer = phone.post(where, said(floor="no") | note | {"photo": files})
        assert answer.status_code == 422
        assert says in answer.text
        assert "后门堆着纸箱" in answer.text
    assert not Photo.objects.exists()


def test_the_form_takes_photos_and_wipes_faces_on_the_phone(phone, seat):
    page = phone.get(f"/me/rounds/{seat.pk}/sheet").text
    assert 'enctype="multipart/form-data"' in page
    assert "data-finger" in page
