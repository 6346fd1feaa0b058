"""/me/badge: yes or no in one tap, the badge, what it shows, promises, prints, giving it back."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.participation.appointments.actions import fill_choices, withdraw_offer
from yizhan.wings.participation.appointments.jobs import make_photos
from yizhan.wings.participation.appointments.models import Badge, Promise, PromiseChoice
from yizhan.wings.participation.appointments.rules import PromiseState, State
from yizhan.wings.participation.appointments.tests.factories import (
    an_engagement,
    an_offer,
    badge_of,
)

pytestmark = pytest.mark.django_db
KEY = "a-long-random-key-7f3b9c21"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def rider(client, city):
    vault.keep(SecretKind.LEGAL_NAME, "韦小河", person=city.rider, at=timezone.now())
    client.force_login(city.rider)
    return city.rider


@pytest.fixture
def offer(city, rider):
    return an_offer(city.union, person=rider, by=city.handler, at=timezone.now())


@pytest.fixture
def one(city, rider):
    return an_engagement(city.union, person=rider, by=city.handler, at=timezone.now())


def test_an_offer_waits_where_she_looks(client, offer):
    assert "愿意吗" in client.get("/me/").text
    page = client.get("/me/badge").text
    assert "愿意担任食品安全监督员吗" in page
    assert "食品安全监督员" in client.get(f"/me/badge/{offer.pk}").text


def test_one_tap_and_the_badge_is_there(client, offer):
    answer = client.post(f"/me/badge/{offer.pk}/answer", {"answer": "yes"}, follow=True)
    assert badge_of(offer).printed_code in answer.text
    assert "<svg" in answer.text
    assert "愿意吗" not in client.get("/me/").text


def test_a_second_send_of_the_outbox_is_no_second_deed(client, offer):
    headers = {"Idempotency-Key": KEY}
    for _twice in range(2):
        answer = client.post(f"/me/badge/{offer.pk}/answer", {"answer": "yes"}, headers=headers)
        assert json.loads(answer.content) == {"url": f"/me/badge/{offer.pk}"}
    assert Badge.objects.count() == 1


def test_no_is_as_easy(client, offer):
    answer = client.post(f"/me/badge/{offer.pk}/answer", {"answer": "no"}, follow=True)
    assert "不用说明原因" in answer.text
    offer.refresh_from_db()
    assert offer.state == State.DECLINED


def test_an_offer_that_was_taken_back_while_the_page_was_open(client, city, offer):
    withdraw_offer(offer, reason="名额已满", by=city.handler, at=timezone.now())
    answer = client.post(f"/me/badge/{offer.pk}/answer", {"answer": "yes"}, follow=True)
    assert "邀请已结束" in answer.text
    assert not Badge.objects.exists()
    assert "名额已满" in client.get(f"/me/badge/{offer.pk}").text


def test_another_rider_finds_nothing(client, one):
    client.force_login(a_person())
    for tail in ("", "/card.pdf", "/letter.pdf", "/badge.json", "/photo.jpg"):
        assert client.get(f"/me/badge/{one.pk}{tail}").status_code == 404
    for tail in ("answer", "resign", "lost", "shown", "promise"):
        assert client.post(f"/me/badge/{one.pk}/{tail}").status_code == 404


def test_guests_are_asked_who_they_are(client):
    assert client.get("/me/badge").status_code == 302


def test_she_says_what_strangers_read(client, one):
    old = badge_of(one).code
    answer = client.post(f"/me/badge/{one.pk}/shown", {"name": "surname"}, follow=True)
    assert "韦师傅" in answer.text
    assert "换发新证" in answer.text
    assert badge_of(one).code != old
    assert client.post(f"/me/badge/{one.pk}/shown", {"name": "bigger"}).status_code == 422


def test_promises_of_the_list_and_in_own_words(client, one):
    fill_choices(by=None, at=timezone.now())
    choice = PromiseChoice.objects.public()[0]
    client.post(f"/me/badge/{one.pk}/promise", {"choice": choice.pk})
    client.post(f"/me/badge/{one.pk}/promise", {"text": "雨天慢行"})
    states = dict(Promise.objects.values_list("text", "state"))
    assert states == {choice.text: PromiseState.SHOWN, "雨天慢行": PromiseState.WAITING}
    assert client.post(f"/me/badge/{one.pk}/promise", {"text": " "}).status_code == 422
    own = Promise.objects.get(choice=None)
    client.post(f"/me/badge/{one.pk}/promise/back", {"promise": own.pk})
    assert Promise.objects.count() == 1


def test_a_photo_comes_and_goes(client, one):
    out = io.BytesIO()
    Image.effect_noise((300, 300), 40).convert("RGB").save(out, "JPEG")
    upload = SimpleUploadedFile("IMG.jpg", out.getvalue(), "image/jpeg")
    client.post(f"/me/badge/{one.pk}/photo", {"photo": upload})
    assert client.get(f"/me/badge/{one.pk}/photo.jpg").status_code == 404
    make_photos()
    assert client.get(f"/me/badge/{one.pk}/photo.jpg").headers["Content-Type"] == "image/jpeg"
    code = badge_of(one).code
    assert client.get(f"/verify/{code}/photo.jpg").status_code == 404
    client.post(f"/me/badge/{one.pk}/shown", {"name": "nothing", "photo": "on"})
    assert client.get(f"/verify/{code}/photo.jpg").content.startswith(b"\xff\xd8")
    client.post(f"/me/badge/{one.pk}/photo", {"remove": "1"})
    assert client.get(f"/verify/{code}/photo.jpg").status_code == 404


@pytest.mark.parametrize("what", ["letter", "card", "vehicle"])
def test_prints_are_the_same_each_time(client, one, what):
    answers = [client.get(f"/me/badge/{one.pk}/{what}.pdf") for _twice in range(2)]
    assert answers[0].headers["Content-Type"] == "application/pdf"
    assert answers[0].content.startswith(b"%PDF-")
    assert answers[0].content == answers[1].content


def test_the_credential_is_hers_to_take_along(client, one):
    content = client.get(f"/me/badge/{one.pk}/badge.json").json()
    assert content["id"].endswith(f"/verify/{badge_of(one).code}")
    assert content["proof"]["cryptosuite"] == "eddsa-jcs-2022"


def test_a_lost_card_is_replaced(client, one):
    old = badge_of(one).code
    client.post(f"/me/badge/{one.pk}/lost")
    assert badge_of(one).code != old
    assert "已作废" in client.get(f"/verify/{old}").text


def test_she_gives_it_back_and_the_badge_is_over(client, one):
    code = badge_of(one).code
    answer = client.post(f"/me/badge/{one.pk}/resign", follow=True)
    assert "已辞任" in answer.text
    assert "已作废" in client.get(f"/verify/{code}").text
    assert client.get(f"/me/badge/{one.pk}/card.pdf").status_code == 404


def test_her_data_has_it(client, one):
    record = client.get("/me/data/export").json()["roles"]
    assert record[0]["letter"] == one.number
