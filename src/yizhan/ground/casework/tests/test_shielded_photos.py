"""Photos of reports: blurred by the worker, looked at by a moderator, and shown to nobody before.
Whatever fails leaves them with the moderator."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework import store
from yizhan.ground.casework.actions import (
    add_photos,
    attach,
    make_ready,
    photos,
    publish_photo,
    send_back,
)
from yizhan.ground.casework.actions.moderating import AlreadyDecided, TooManyBoxes
from yizhan.ground.casework.jobs import reencode_sealed
from yizhan.ground.casework.models import CatalogueItem, Photo, PhotoState, Viewer
from yizhan.ground.casework.models.photo import SHOWN_TO
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.boxes import MOST, Box, Part
from yizhan.kit.decoding import NotSearched, Searched
from yizhan.kit.errors import NotAllowed
from yizhan.kit.photos import Picture
from yizhan.kit.tests.pictures import FACE, a_street, as_jpeg, astronaut, search_once

A_BOX = Box(Part.DRAWN, 0.35, 0.1, 0.2, 0.3)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield tmp_path / "photos"
    store.use(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def _searched_once(monkeypatch):
    monkeypatch.setattr(photos, "search_apart", search_once)


@pytest.fixture
def city(db):
    city = a_city()
    city.item = an_item(audience=Audience.REPORT, group=ItemGroup.HAZARD)
    return city


def a_photo(city, upload=None, **fields):
    key = store.seal_photo(upload or as_jpeg(astronaut()))
    (photo,) = attach(city.case(**fields), [key], at=MONDAY)
    return photo


def a_blurred_one(city):
    photo = a_photo(city)
    assert make_ready(photo)
    photo.refresh_from_db()
    return photo


def seen_by(photo):
    seen = set()
    for viewer in Viewer:
        try:
            store.open_photo(photo, to=viewer)
        except store.NotShown:
            continue
        seen.add(viewer)
    return seen


def files(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


def pixels(photo):
    with Image.open(io.BytesIO(store.open_photo(photo, to=Viewer.MODERATOR))) as image:
        return image.convert("RGB")


def test_the_worker_blurs_and_the_unit_sees_it_first(city, folder):
    photo = a_photo(city)
    assert photo.shielded
    assert seen_by(photo) == set()
    assert reencode_sealed() == 1
    photo.refresh_from_db()
    assert photo.state == PhotoState.BLURRED
    assert [row[0] for row in photo.found] == ["face"]
    assert seen_by(photo) == {Viewer.UNIT, Viewer.MODERATOR}
    assert sorted(file.suffix for file in files(folder)) == [".large", ".small"]
    assert len(pixels(photo).crop(FACE).resize((44, 60)).quantize(16).getcolors()) <= 16


def test_nothing_of_the_upload_is_kept(city, folder):
    upload = as_jpeg(astronaut())
    photo = a_photo(city, upload)
    make_ready(photo)
    photo.refresh_from_db()
    kept = b"".join(store.read(photo.key, form) for form in (store.Form.LARGE, store.Form.SMALL))
    assert b"SECRETPHONE" not in kept
    row = repr(Photo.objects.filter(pk=photo.pk).values().get())
    assert str(len(upload)) not in row
    with pytest.raises(store.NotShown):
        store.read(photo.key, store.Form.SEALED)


@pytest.mark.parametrize("trouble", [NotSearched("killed"), NotSearched("There is no detector.")])
def test_without_a_detector_it_waits_for_the_moderator_alone(city, monkeypatch, trouble):
    def fails(*_args, **_kwargs):
        raise trouble

    monkeypatch.setattr(photos, "search_apart", fails)
    photo = a_photo(city)
    assert make_ready(photo)
    photo.refresh_from_db()
    assert (photo.state, photo.found) == (PhotoState.WAITING, [])
    assert seen_by(photo) == {Viewer.MODERATOR}


def test_a_doubtful_one_waits_for_the_moderator_alone(city, monkeypatch):
    tiny = io.BytesIO()
    Image.new("RGB", (8, 8)).save(tiny, "JPEG")
    picture = Picture(tiny.getvalue(), 8, 8)
    doubtful = Searched([picture, picture], [A_BOX], doubtful=True)
    monkeypatch.setattr(photos, "search_apart", lambda *_args, **_kwargs: doubtful)
    photo = a_photo(city)
    make_ready(photo)
    photo.refresh_from_db()
    assert photo.state == PhotoState.WAITING
    assert len(photo.found) == 1
    assert seen_by(photo) == {Viewer.MODERATOR}


def test_what_is_no_picture_is_refused_as_ever(city, folder):
    upload = bytearray(as_jpeg(a_street((400, 300))))
    place = upload.index(b"\xff\xc4")
    upload[place + 5 : place + 21] = b"\xff" * 16
    photo = a_photo(city, bytes(upload))
    assert not make_ready(photo)
    photo.refresh_from_db()
    assert photo.state == PhotoState.REFUSED
    assert files(folder) == []


def test_a_need_keeps_its_way(city, monkeypatch):
    monkeypatch.setattr(photos, "search_apart", lambda *_a, **_k: pytest.fail("searched"))
    photo = a_photo(city, item=an_item())
    make_ready(photo)
    photo.refresh_from_db()
    assert (photo.shielded, photo.state) == (False, PhotoState.READY)
    assert seen_by(photo) == set(Viewer)


def test_a_photo_that_is_added_later_is_shielded_too(city):
    case = city.case()
    (photo,) = add_photos(case, [store.seal_photo(as_jpeg(a_street((400, 300))))], at=MONDAY)
    assert photo.shielded


def test_a_change_of_the_catalogue_unveils_nothing(city):
    photo = a_photo(city)
    CatalogueItem.objects.filter(pk=city.item.pk).update(audience=Audience.ANYONE)
    make_ready(Photo.objects.get(pk=photo.pk))
    photo.refresh_from_db()
    assert photo.state == PhotoState.BLURRED


def test_it_is_published_after_a_look(city):
    photo = a_blurred_one(city)
    publish_photo(photo, by=city.dispatcher, at=MONDAY)
    photo.refresh_from_db()
    assert photo.state == PhotoState.READY
    assert seen_by(photo) == set(Viewer)
    entry = Entry.objects.get(verb="photo.published")
    assert entry.facts["drawn"] == 0


def test_what_is_drawn_is_blurred_in_both_files(city):
    photo = a_photo(city, as_jpeg(a_street()))
    make_ready(photo)
    photo.refresh_from_db()
    before, small = pixels(photo), store.open_photo(photo, small=True, to=Viewer.MODERATOR)
    publish_photo(photo, drawn=[A_BOX], by=city.dispatcher, at=MONDAY)
    photo.refresh_from_db()
    assert photo.found[-1][0] == "drawn"
    area = A_BOX.in_pixels(*before.size)
    part = (area.left, area.top, area.left + area.width, area.top + area.height)
    assert pixels(photo).crop(part) != before.crop(part)
    assert store.open_photo(photo, small=True) != small


def test_it_is_sent_back_and_gone(city, folder):
    photo = a_blurred_one(city)
    send_back(photo, by=city.dispatcher, at=MONDAY)
    photo.refresh_from_db()
    assert photo.state == PhotoState.REFUSED
    assert "重新拍一张" in photo.why_refused
    assert photo.found == []
    assert files(folder) == []
    assert seen_by(photo) == set()
    assert Entry.objects.filter(verb="photo.sent_back").exists()


@pytest.mark.parametrize("deed", [publish_photo, send_back])
def test_it_takes_a_moderator(city, deed):
    photo = a_blurred_one(city)
    for person in (city.handler, city.lead, city.rider, a_person("admin", city.committee)):
        with pytest.raises(NotAllowed):
            deed(photo, by=person, at=MONDAY)
    assert not Entry.objects.filter(verb__startswith="photo.").exists()


@pytest.mark.parametrize("deed", [publish_photo, send_back])
@pytest.mark.parametrize("first", [publish_photo, send_back])
def test_of_two_moderators_one_decides(city, first, deed):
    photo = a_blurred_one(city)
    mine, hers = Photo.objects.get(pk=photo.pk), Photo.objects.get(pk=photo.pk)
    first(mine, by=city.dispatcher, at=MONDAY)
    with pytest.raises(AlreadyDecided):
        deed(hers, by=city.dispatcher, at=MONDAY)


def test_the_second_moderator_writes_no_file(city):
    """The one who drew comes too late: what the other has published stays as it is."""
    photo = a_blurred_one(city)
    late = Photo.objects.get(pk=photo.pk)
    publish_photo(photo, by=city.dispatcher, at=MONDAY)
    before = store.open_photo(Photo.objects.get(pk=photo.pk))
    with pytest.raises(AlreadyDecided):
        publish_photo(late, drawn=[A_BOX], by=city.dispatcher, at=MONDAY)
    assert store.open_photo(Photo.objects.get(pk=photo.pk)) == before


def test_a_moderator_cannot_draw_without_end(city):
    with pytest.raises(TooManyBoxes):
        publish_photo(a_blurred_one(city), drawn=[A_BOX] * (MOST + 1), by=city.dispatcher,
                      at=MONDAY)  # fmt: skip


def test_only_what_is_shielded_can_wait(city):
    photo = a_photo(city, item=an_item())
    for state in (PhotoState.WAITING, PhotoState.BLURRED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Photo.objects.filter(pk=photo.pk).update(state=state)


def test_every_state_says_who_sees_it():
    assert set(SHOWN_TO) == set(PhotoState)
    for state in set(PhotoState) - {PhotoState.READY}:
        assert Viewer.ANYBODY not in SHOWN_TO[state]


def test_the_public_sees_what_is_published(city):
    photo = a_blurred_one(city)
    assert not Photo.objects.for_public([photo.case]).exists()
    publish_photo(photo, by=city.dispatcher, at=MONDAY)
    assert Photo.objects.for_public([photo.case]).get() == photo
    Photo.objects.filter(pk=photo.pk).update(public=False)
    assert not Photo.objects.for_public([photo.case]).exists()


def test_the_queue_is_the_moderators_own(city):
    photo, other = a_blurred_one(city), a_blurred_one(city)
    assert list(Photo.objects.to_moderate(city.dispatcher)) == [photo, other]
    for person in (city.handler, city.lead, city.rider):
        assert not Photo.objects.to_moderate(person).exists()
    following = Photo.objects.next_to_moderate
    assert following(city.dispatcher) == photo
    assert following(city.dispatcher, after=photo.key) == other
    assert following(city.dispatcher, after=other.key) == photo
    publish_photo(photo, by=city.dispatcher, at=MONDAY)
    assert following(city.dispatcher, after=photo.key) == other
    assert following(city.dispatcher, after="no such key") == other
