"""/reports/<n>/photos: a photo is public once a moderator has looked, while its report is."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import attach, publish_photo
from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.ground.casework.tests.factories import a_city
from yizhan.kit.tests.pictures import a_wall, as_jpeg
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.tests.factories import a_kind


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield
    store.use(settings.MEDIA_ROOT)


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def report(city):
    case = city.case(item=a_kind(), at=timezone.now())
    return Report.objects.create(case=case)


@pytest.fixture
def photo(report):
    (photo,) = attach(report.case, [store.seal_photo(as_jpeg(a_wall()))], at=timezone.now())
    for form in (store.Form.LARGE, store.Form.SMALL):
        store.write(photo.key, form, as_jpeg(a_wall((80, 60))))
    Photo.objects.filter(pk=photo.pk).update(state=PhotoState.BLURRED, width=80, height=60)
    photo.refresh_from_db()
    return photo


def address(report, photo):
    return f"/reports/{report.pk}/photos/{photo.key}"


@pytest.mark.parametrize("state", sorted(set(PhotoState) - {PhotoState.READY}))
def test_before_a_look_nobody_sees_it(client, report, photo, state):
    Photo.objects.filter(pk=photo.pk).update(state=state)
    assert client.get(address(report, photo)).status_code == 404
    assert photo.key not in client.get(f"/reports/{report.pk}").text


def test_after_it_everybody_does(client, city, report, photo):
    publish_photo(photo, by=city.dispatcher, at=timezone.now())
    assert client.get(address(report, photo)).content[:2] == b"\xff\xd8"
    assert photo.key in client.get(f"/reports/{report.pk}").text


def test_with_its_report_it_is_gone(client, city, report, photo):
    publish_photo(photo, by=city.dispatcher, at=timezone.now())
    Report.objects.filter(pk=report.pk).update(hidden=True)
    assert client.get(address(report, photo)).status_code == 404


def test_only_those_for_everybody_and_only_at_their_own_report(client, city, report, photo):
    publish_photo(photo, by=city.dispatcher, at=timezone.now())
    other = Report.objects.create(case=city.case(item=a_kind(), at=timezone.now()))
    assert client.get(address(other, photo)).status_code == 404
    Photo.objects.filter(pk=photo.pk).update(public=False)
    assert client.get(address(report, photo)).status_code == 404
