"""Photos and legal aid: cleaned, sealed, taken back; nothing is passed on without consent."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.photos import BadPhoto
from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.actions.aid import AskedAlready, NotAgreed
from yizhan.wings.care.accompaniment.models import Entry, Evidence, LegalAid
from yizhan.wings.care.accompaniment.rules import AidState, Line, PhotoState
from yizhan.wings.care.accompaniment.tests.factories import (
    a_jpeg,
    a_photo,
    an_accompaniment,
    an_aid,
)
from yizhan.wings.care.accompaniment.vault import open_photo

LATER = MONDAY + timedelta(minutes=30)


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def row(city):
    return an_accompaniment(city)


def test_a_photo_loses_what_it_says_beside_its_pixels(city, row):
    exif = Image.Exif()
    exif[0x010F] = "Telephone of Zhang"
    upload = a_jpeg(exif=exif)
    assert b"Zhang" in upload
    actions.add_photos(row, [upload], by=city.rider, at=LATER)
    evidence = Evidence.objects.get()
    assert evidence.state == PhotoState.SEALED
    assert b"Zhang" not in bytes(evidence.sealed_upload)
    assert actions.make_ready(evidence)
    evidence.refresh_from_db()
    assert evidence.sealed_upload is None
    shown = open_photo(evidence.sealed_photo)
    assert b"Zhang" not in shown
    assert Image.open(io.BytesIO(shown)).format == "JPEG"
    assert not actions.make_ready(evidence)


@pytest.mark.parametrize("uploads", [[], [b"no photo"], [b""] * 9])
def test_what_is_no_photo_is_refused_with_a_sentence(city, row, uploads):
    with pytest.raises((Refusal, BadPhoto)):
        actions.add_photos(row, uploads, by=city.rider, at=LATER)
    assert not Evidence.objects.exists()


def test_a_photo_and_words_can_be_taken_back(city, row):
    photo = a_photo(row, by=city.rider)
    entry = Entry.objects.get(line=Line.WORDS)
    with pytest.raises(NotAllowed):
        actions.take_back_photo(photo, by=city.handler, at=LATER)
    for _ in range(2):
        actions.take_back_photo(photo, by=city.rider, at=LATER)
        actions.take_back_words(entry, by=city.rider, at=LATER)
    assert not Evidence.objects.exists()
    assert not Entry.objects.filter(line=Line.WORDS).exists()


def test_all_of_it_can_be_deleted(city, row):
    a_photo(row, by=city.rider)
    contact = row.contact
    actions.erase(row, by=city.rider, at=LATER)
    assert not Evidence.objects.exists()
    assert not type(contact).objects.filter(pk=contact.pk).exists()


def test_nothing_goes_to_legal_aid_without_consent(city, row):
    aid = an_aid(row, by=city.handler)
    with pytest.raises(NotAgreed):
        actions.send_aid(aid, by=city.handler, at=LATER)
    for nobody in (city.handler, a_person()):
        with pytest.raises(NotAllowed):
            actions.agree(aid, by=nobody, at=LATER)
    actions.agree(aid, by=city.rider, at=LATER)
    assert actions.send_aid(aid, by=city.handler, at=LATER) == "骑手请求援助"
    with pytest.raises(Refusal):
        actions.refuse_aid(aid, by=city.rider, at=LATER)


def test_consent_can_be_taken_back_until_it_is_sent(city, row):
    aid = an_aid(row, by=city.handler, agreed_by=city.rider)
    actions.refuse_aid(aid, by=city.rider, at=LATER)
    with pytest.raises(NotAgreed):
        actions.send_aid(aid, by=city.handler, at=LATER)
    with pytest.raises(NotAgreed):
        actions.agree(aid, by=city.rider, at=LATER)
    assert LegalAid.objects.get().state == AidState.TAKEN_BACK


def test_one_hand_over_at_a_time(city, row):
    an_aid(row, by=city.handler)
    with pytest.raises(AskedAlready):
        an_aid(row, by=city.handler)
