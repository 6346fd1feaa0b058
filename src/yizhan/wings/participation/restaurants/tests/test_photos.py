"""Photos of visits: the shield of photos of reports, before there is a case and after."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import photos as casework_photos
from yizhan.ground.casework.actions import publish_photo, send_back
from yizhan.ground.casework.jobs import reencode_sealed, sweep_photos
from yizhan.ground.casework.models import Case, Photo, PhotoState, Viewer
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE, Audience
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.actions import merge_units
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.decoding import NotSearched
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tests.pictures import as_jpeg, astronaut, search_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.actions.seeing import ITEM
from yizhan.wings.participation.restaurants.models import Seat, Visit
from yizhan.wings.participation.restaurants.tests.factories import DAY, a_seat, a_sheet, drawn

pytestmark = pytest.mark.django_db
AT = MONDAY + 5 * DAY


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield tmp_path / "photos"
    store.use(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def _searched_once(monkeypatch):
    monkeypatch.setattr(casework_photos, "search_apart", search_once)


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def row(city):
    return drawn(city.bureau, city.county, by=city.dispatcher)


@pytest.fixture
def item():
    return an_item(
        code=ITEM, audience=Audience.SYSTEM, unit_kind=UnitKind.BUREAU, competence=Competence.MARKET
    )


def sent_with_a_photo(row, *, found=("floor",)) -> Visit:
    seat, keys = a_seat(row), [store.seal_photo(as_jpeg(astronaut()))]
    person = seat.visitor.person
    actions.send_sheet(seat, a_sheet(AT, found=found), photos=keys, by=person, at=AT)
    return Visit.objects.get(pk=seat.visit_id)


def review(visit, by, confirmed=("floor",)):
    actions.review_visit(
        visit, confirmed=confirmed, public_note="", version=visit.version, by=by, at=AT + DAY
    )


def seen_by(photo):
    photo.refresh_from_db()
    return {viewer for viewer in Viewer if photo.is_shown_to(viewer)}


def files(folder):
    return sorted(file.suffix for file in folder.rglob("*") if file.is_file())


def test_it_is_sealed_then_blurred_then_looked_at(city, row, folder):
    visit = sent_with_a_photo(row)
    photo = visit.photos.get()
    assert (photo.shielded, photo.unit, photo.case) == (True, city.bureau, None)
    assert seen_by(photo) == set()
    assert files(folder) == [".sealed"]

    assert reencode_sealed() == 1
    assert seen_by(photo) == {Viewer.UNIT, Viewer.MODERATOR}
    assert [part[0] for part in photo.found] == ["face"]
    assert files(folder) == [".large", ".small"], "nothing of the upload is kept"

    assert Photo.objects.next_to_moderate(city.dispatcher) == photo
    publish_photo(photo, by=city.dispatcher, at=AT)
    assert seen_by(photo) == set(Viewer)


def test_without_a_detector_only_a_moderator_sees_it(row, monkeypatch):
    def fails(*_args, **_kwargs):
        raise NotSearched("There is no detector.")

    monkeypatch.setattr(casework_photos, "search_apart", fails)
    photo = sent_with_a_photo(row).photos.get()
    assert reencode_sealed() == 1
    assert seen_by(photo) == {Viewer.MODERATOR}
    assert photo.state == PhotoState.WAITING


def test_the_case_of_the_officers_gets_it(city, row, item):
    visit = sent_with_a_photo(row)
    reencode_sealed()
    review(visit, city.dispatcher)
    photo = visit.photos.get()
    assert photo.case == Case.objects.get() == visit.case
    assert photo.shielded, "although its item is no report"
    assert Photo.objects.visible_to(city.dispatcher).get() == photo
    assert seen_by(photo) == {Viewer.UNIT, Viewer.MODERATOR}


def test_where_nothing_stands_it_is_deleted(city, row, item, folder):
    visit = sent_with_a_photo(row)
    reencode_sealed()
    review(visit, city.dispatcher, confirmed=())
    assert not Photo.objects.exists()
    assert files(folder) == []


def test_where_the_result_is_set_aside_it_is_deleted(city, row, folder):
    visit = sent_with_a_photo(row)
    actions.set_visit_aside(
        visit, reason="走错了店", version=visit.version, by=city.dispatcher, at=AT
    )
    assert (Photo.objects.count(), files(folder)) == (0, [])


def test_a_refused_sheet_keeps_no_photo(row, folder):
    seat = a_seat(row)
    with pytest.raises(Refusal), casework_photos.taken_in([as_jpeg(astronaut())]) as keys:
        sheet = a_sheet(AT, note="x" * 301)
        actions.send_sheet(seat, sheet, photos=keys, by=seat.visitor.person, at=AT)
    assert (Photo.objects.count(), files(folder)) == (0, [])


def test_there_are_at_most_so_many(row):
    seat, keys = a_seat(row), ["0" * 32] * (PHOTOS_AT_ONCE + 1)
    with pytest.raises(casework_photos.TooManyAtOnce):
        actions.send_sheet(seat, a_sheet(AT), photos=keys, by=seat.visitor.person, at=AT)


def test_a_moderator_of_another_unit_does_not_see_it(city, row):
    photo = sent_with_a_photo(row).photos.get()
    reencode_sealed()
    elsewhere = a_person("dispatcher", a_unit(city.committee, kind=UnitKind.BUREAU))
    assert not Photo.objects.moderated_by(elsewhere).exists()
    photo.refresh_from_db()
    for deed in (publish_photo, send_back):
        for who in (elsewhere, city.handler, city.lead, city.rider):
            with pytest.raises(NotAllowed):
                deed(photo, by=who, at=AT)


def test_the_sweeper_leaves_it_and_no_case_can_take_it(city, row):
    photo = sent_with_a_photo(row).photos.get()
    assert sweep_photos() == 0
    assert store.holds_sealed(photo.key)
    with pytest.raises(casework_photos.PhotoUnknown):
        casework_photos.attach(city.case(), [photo.key], at=AT)


def test_who_sent_it_is_kept_nowhere(row):
    photo = sent_with_a_photo(row).photos.get()
    columns = {field.name for field in Photo._meta.get_fields()}
    assert not {"by", "person", "sent_by"} & columns
    seats = Seat.objects.taken().filter(visit__photos=photo)
    assert {seat.state for seat in seats} == {"accepted"}


def test_it_goes_with_the_unit_that_answers(city, row):
    photo = sent_with_a_photo(row).photos.get()
    successor = a_unit(city.committee, kind=UnitKind.BUREAU, division=city.city)
    merge_units(city.bureau, successor, by=None, at=AT)
    photo.refresh_from_db()
    assert photo.answering == successor


def test_somebody_answers_for_each(row):
    photo = sent_with_a_photo(row).photos.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(unit=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(shielded=False)
