"""Photos after the first look: taken down again, and searched by a detector that comes later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework import jobs, store
from yizhan.ground.casework.actions import (
    make_ready,
    moderating,
    photos,
    publish_photo,
    take_down,
)
from yizhan.ground.casework.actions.moderating import AlreadyDecided, SearchedMeanwhile
from yizhan.ground.casework.jobs import search_unsearched
from yizhan.ground.casework.models import Photo, PhotoState, Viewer
from yizhan.ground.casework.rules import Audience, ItemGroup
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.casework.tests.test_shielded_photos import (
    A_BOX,
    a_blurred_one,
    a_photo,
    files,
    pixels,
    seen_by,
)
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.decoding import NotSearched, blur_apart
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tests.pictures import FACE, search_once


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


def a_published_one(city):
    photo = a_blurred_one(city)
    publish_photo(photo, by=city.dispatcher, at=MONDAY)
    photo.refresh_from_db()
    return photo


def test_it_is_taken_down_with_a_reason_and_gone(city, folder):
    photo = a_published_one(city)
    take_down(photo, reason="看得出是谁家", by=city.dispatcher, at=MONDAY)
    photo.refresh_from_db()
    assert (photo.state, photo.found) == (PhotoState.REFUSED, [])
    assert "已撤下" in photo.why_refused
    assert files(folder) == []
    assert seen_by(photo) == set()
    assert Entry.objects.get(verb="photo.taken_down").facts["reason"] == "看得出是谁家"


def test_without_a_reason_it_stays(city):
    photo = a_published_one(city)
    with pytest.raises(Refusal) as refused:
        take_down(photo, reason=" \u3000", by=city.dispatcher, at=MONDAY)
    assert "reason" in refused.value.fields
    assert seen_by(photo) == set(Viewer)


def test_who_does_not_moderate_takes_nothing_down(city):
    photo = a_published_one(city)
    for person in (city.handler, city.lead, city.rider, a_person("admin", city.committee)):
        with pytest.raises(NotAllowed):
            take_down(photo, reason="x", by=person, at=MONDAY)
    assert seen_by(photo) == set(Viewer)


def test_only_what_is_published_is_taken_down_and_once(city):
    waiting, photo = a_blurred_one(city), a_published_one(city)
    with pytest.raises(AlreadyDecided):
        take_down(waiting, reason="x", by=city.dispatcher, at=MONDAY)
    other = Photo.objects.get(pk=photo.pk)
    take_down(photo, reason="x", by=city.dispatcher, at=MONDAY)
    with pytest.raises(AlreadyDecided):
        take_down(other, reason="x", by=city.dispatcher, at=MONDAY)
    assert Entry.objects.filter(verb="photo.taken_down").count() == 1


def test_the_photo_of_a_need_is_not_the_moderators(city):
    photo = a_photo(city, item=an_item())
    make_ready(photo)
    photo.refresh_from_db()
    with pytest.raises(AlreadyDecided):
        take_down(photo, reason="x", by=city.dispatcher, at=MONDAY)


def no_detector(*_args, **_kwargs):
    raise NotSearched("There is no detector.")


@pytest.fixture
def unsearched(city, monkeypatch):
    """A photo that came while there was no detector; now there is one."""
    monkeypatch.setattr(jobs, "_not_searchable", set())
    with monkeypatch.context() as without:
        without.setattr(photos, "search_apart", no_detector)
        photo = a_photo(city)
        make_ready(photo)
    photo.refresh_from_db()
    assert not photo.searched
    return photo


def test_a_detector_that_comes_later_looks_at_what_waited(unsearched):
    before = pixels(unsearched)
    assert search_unsearched() == 1
    unsearched.refresh_from_db()
    assert (unsearched.state, unsearched.searched) == (PhotoState.BLURRED, True)
    assert [row[0] for row in unsearched.found] == ["face"]
    assert pixels(unsearched).crop(FACE) != before.crop(FACE)
    assert seen_by(unsearched) == {Viewer.UNIT, Viewer.MODERATOR}
    assert search_unsearched() == 0


def test_while_there_is_none_nothing_is_asked(unsearched, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(jobs, "can_search", lambda: False)
    with django_assert_num_queries(0):
        assert search_unsearched() == 0


def test_one_that_cannot_be_searched_keeps_no_other_waiting(city, unsearched, monkeypatch):
    bad = a_photo(city)
    Photo.objects.filter(pk=bad.pk).update(
        state=PhotoState.WAITING, searched=False, at=MONDAY - timedelta(days=1)
    )
    monkeypatch.setattr(jobs, "PHOTO_BATCH", 1)
    assert [search_unsearched() for _run in range(3)] == [0, 1, 0]
    bad.refresh_from_db()
    assert (bad.state, bad.searched) == (PhotoState.WAITING, False)


def test_what_a_moderator_has_decided_meanwhile_stays(city, unsearched, monkeypatch):
    def decided(data, *, sides):
        publish_photo(Photo.objects.get(pk=unsearched.pk), by=city.dispatcher, at=MONDAY)
        return search_once(data, sides=sides)

    monkeypatch.setattr(photos, "search_apart", decided)
    before = pixels(unsearched)
    assert search_unsearched() == 0
    unsearched.refresh_from_db()
    assert (unsearched.state, unsearched.found) == (PhotoState.READY, [])
    assert pixels(unsearched) == before


def test_boxes_drawn_before_the_search_do_not_undo_it(city, unsearched, monkeypatch):
    """The moderator's picture was made of the one without the blurred face."""

    def searched_meanwhile(*args, **kwargs):
        assert search_unsearched() == 1
        return blur_apart(*args, **kwargs)

    monkeypatch.setattr(moderating, "blur_apart", searched_meanwhile)
    with pytest.raises(SearchedMeanwhile):
        publish_photo(unsearched, drawn=[A_BOX], by=city.dispatcher, at=MONDAY)
    unsearched.refresh_from_db()
    assert unsearched.state == PhotoState.BLURRED
    assert [row[0] for row in unsearched.found] == ["face"]
