"""Pictures of building plans: sealed, made anew without their facts, public once looked at."""

from __future__ import annotations

import pytest
from PIL import Image

from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed
from yizhan.kit.photos import BadPhoto
from yizhan.kit.tests.pictures import as_jpeg
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import PlanPicture
from yizhan.wings.care.gates.rules import PlanState
from yizhan.wings.care.gates.tests.factories import a_compound
from yizhan.wings.care.gates.vault import open_picture, seal_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_compound()


@pytest.fixture
def keeper(place):
    return a_person("handler", place.unit)


@pytest.fixture
def moderator(place):
    return a_person("dispatcher", place.unit)


def board():
    return as_jpeg(Image.new("RGB", (320, 240), "white"))


def added(place, keeper):
    picture = actions.add_plan(place, board(), by=keeper, at=MONDAY)
    assert actions.make_plan(picture, at=MONDAY)
    picture.refresh_from_db()
    return picture


def test_it_loses_what_it_says_beside_its_pixels(place, keeper):
    picture = added(place, keeper)
    assert (picture.state, picture.sealed_upload) == (PlanState.WAITING, None)
    data = open_picture(picture.sealed_picture)
    assert data.startswith(b"\xff\xd8")
    assert b"SECRETPHONE" not in data
    assert not actions.make_plan(picture, at=MONDAY)


def test_the_one_before_is_shown_until_the_new_one_is(place, keeper, moderator):
    first = added(place, keeper)
    actions.decide_plan(first, show=True, by=moderator, at=MONDAY)
    second = added(place, keeper)
    assert place.plan_pictures.shown().get() == first
    actions.decide_plan(second, show=True, by=moderator, at=MONDAY)
    assert place.plan_pictures.get() == second


def test_a_second_upload_takes_the_place_of_one_nobody_has_seen(place, keeper):
    added(place, keeper)
    again = actions.add_plan(place, board(), by=keeper, at=MONDAY)
    assert place.plan_pictures.get() == again


def test_what_is_not_shown_has_no_pixels_left(place, keeper, moderator):
    picture = added(place, keeper)
    actions.decide_plan(picture, show=False, by=moderator, at=MONDAY)
    picture.refresh_from_db()
    assert (picture.state, picture.sealed_picture) == (PlanState.REFUSED, None)
    with pytest.raises(actions.NotWaiting):
        actions.decide_plan(picture, show=True, by=moderator, at=MONDAY)


def test_nothing_is_shown_before_it_was_made_anew(place, keeper, moderator):
    picture = actions.add_plan(place, board(), by=keeper, at=MONDAY)
    with pytest.raises(actions.NotWaiting):
        actions.decide_plan(picture, show=True, by=moderator, at=MONDAY)


def test_who_keeps_the_page_does_not_publish(place, keeper):
    picture = added(place, keeper)
    with pytest.raises(NotAllowed):
        actions.decide_plan(picture, show=True, by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.add_plan(place, board(), by=a_person("company", place.unit), at=MONDAY)


def test_what_is_no_picture_is_refused_at_once(place, keeper):
    with pytest.raises(BadPhoto):
        actions.add_plan(place, b"GIF89a", by=keeper, at=MONDAY)
    assert not PlanPicture.objects.exists()


def test_what_cannot_be_decoded_is_refused_and_its_bytes_go(place, keeper):
    broken = bytearray(board())
    broken[200:400] = bytes(200)
    picture = actions.add_plan(place, board(), by=keeper, at=MONDAY)
    picture.sealed_upload = seal_picture(bytes(broken[:-2]))
    picture.save()
    assert not actions.make_plan(picture, at=MONDAY)
    picture.refresh_from_db()
    assert (picture.state, picture.sealed_upload) == (PlanState.REFUSED, None)
