"""/desk/photos/published: what everybody sees of reports, and one that is taken down is nowhere."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework import store
from yizhan.ground.casework.actions import attach
from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.ground.casework.tests.factories import a_city
from yizhan.kit.tests.pictures import a_wall, as_jpeg
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report

PAGE = "/desk/photos/published/"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield tmp_path / "photos"
    store.use(settings.MEDIA_ROOT)


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def report(city):
    return a_report(city, a_kind(name="车道被占"))


def published(report, **fields):
    (photo,) = attach(report.case, [store.seal_photo(as_jpeg(a_wall()))], at=timezone.now())
    for form in (store.Form.LARGE, store.Form.SMALL):
        store.write(photo.key, form, as_jpeg(a_wall((80, 60))))
    store.remove(photo.key, store.Form.SEALED)
    columns = {"state": PhotoState.READY, "width": 80, "height": 60} | fields
    Photo.objects.filter(pk=photo.pk).update(**columns)
    photo.refresh_from_db()
    return photo


@pytest.fixture
def desk(client, city):
    client.force_login(city.dispatcher)
    return client


def take_down(client, photo, **sent):
    return client.post(f"/desk/photos/published/{photo.key}/take-down", sent)


def test_it_shows_what_everybody_sees(desk, report):
    photo, waiting = published(report), published(report, state=PhotoState.BLURRED)
    page = desk.get(PAGE).text
    assert photo.key in page and "车道被占" in page
    assert waiting.key not in page
    assert PAGE in desk.get("/desk/photos/").text


def test_nothing_is_published(desk):
    assert "还没有公开的照片" in desk.get(PAGE).text


def test_one_that_is_taken_down_is_nowhere(desk, report, folder):
    photo = published(report)
    seen = [
        f"/reports/{report.pk}/photos/{photo.key}",
        f"/desk/cases/{report.case_id}/photos/{photo.key}",
        f"{PAGE}{photo.key}",
    ]
    for address in seen:
        answer = desk.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer.headers["Cache-Control"], address
    assert "删除" in desk.get(f"/desk/photos/published/{photo.key}/take-down").text
    assert take_down(desk, photo, reason="看得出是谁家").url == PAGE
    for address in (*seen, f"{seen[0]}?small"):
        assert desk.get(address).status_code == 404, address
    assert photo.key not in desk.get(f"/reports/{report.pk}").text
    assert photo.key not in desk.get(PAGE).text
    assert [file for file in folder.rglob("*") if file.is_file()] == []
    assert Entry.objects.get(verb="photo.taken_down").facts["reason"] == "看得出是谁家"


def test_without_a_reason_it_is_asked_for(desk, report):
    photo = published(report)
    answer = take_down(desk, photo, reason="  ")
    assert answer.status_code == 422
    assert "写明撤下的原因" in answer.text
    assert desk.get(f"/reports/{report.pk}/photos/{photo.key}").status_code == 200


def test_a_reason_that_is_too_long_stays_in_the_form(desk, report):
    photo, words = published(report), "因" * 600
    answer = take_down(desk, photo, reason=words)
    assert answer.status_code == 422
    assert words in answer.text


def test_of_two_who_take_it_down_the_second_reads_that_it_is_gone(desk, report):
    photo = published(report)
    take_down(desk, photo, reason="一")
    assert take_down(desk, photo, reason="二").status_code == 404


@pytest.mark.parametrize("who", ["handler", "lead", "stranger"])
def test_others_may_not(client, city, report, who):
    photo = published(report)
    client.force_login(getattr(city, who))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{photo.key}").status_code == 403
    assert take_down(client, photo, reason="x").status_code == 403
    photo.refresh_from_db()
    assert photo.state == PhotoState.READY


def test_the_list_costs_the_same_however_many(desk, report, django_assert_max_num_queries):
    published(report)
    desk.get(PAGE)
    with django_assert_max_num_queries(30) as few:
        desk.get(PAGE)
    for _one in range(5):
        published(report)
    with django_assert_max_num_queries(len(few)):
        desk.get(PAGE)
