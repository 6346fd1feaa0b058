"""/desk/imports/ID: what a file changes, field by field, before anything is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yizhan.ground.imports import jobs, store
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import State
from yizhan.ground.people.actions import erase_person
from yizhan.ground.people.tests.factories import a_unit, an_admin
from yizhan.ground.worktime.actions import fill_year
from yizhan.ground.worktime.models import CalendarDay
from yizhan.roof.desk.imports import importing
from yizhan.roof.desk.imports.tests.sending import confirm, send

pytestmark = pytest.mark.django_db
PAGE = "/desk/calendar/import"
CHANGED = "日期,是否上班,说明\n2025-01-01,是,防汛值守\n2025-01-02,是,\n".encode()


@pytest.fixture
def admin(client):
    person = an_admin(a_unit())
    client.force_login(person)
    fill_year(2025, by=person, at=timezone.now())
    return person


def rows():
    return list(CalendarDay.objects.order_by("date").values_list("date", "working", "note"))


def test_each_field_that_changes_is_shown_old_and_new(client, admin):
    before = rows()
    preview = send(client, PAGE, CHANGED)

    changes = [(one["key"], one["column"], one["old"], one["new"]) for one in
               preview.context["report"]["changes"]]  # fmt: skip
    assert changes == [
        ("2025-01-01", "是否上班", "否", "是"),
        ("2025-01-01", "说明", "元旦", "防汛值守"),
    ]
    assert "<del>元旦</del>" in preview.text
    assert "<ins>防汛值守</ins>" in preview.text
    assert rows() == before
    confirm(client, preview)
    assert rows() != before


def test_what_is_put_away_changes_nothing_and_is_gone(client, admin):
    before = rows()
    preview = send(client, PAGE, CHANGED)
    client.post(preview.wsgi_request.path + "/discard")

    assert rows() == before
    assert not FileImport.objects.exists()
    assert client.get(preview.wsgi_request.path).status_code == 404


def test_confirmed_twice_is_kept_once_and_leads_back(client, admin):
    preview = send(client, PAGE, CHANGED)
    assert confirm(client, preview).url == "/desk/calendar"
    again = client.post(preview.wsgi_request.path + "/confirm", follow=True)
    assert again.status_code == 200
    assert FileImport.objects.get().sealed_file is None


def test_rows_that_were_left_out_are_told_when_the_good_ones_are_kept(client, admin):
    preview = send(client, PAGE, CHANGED + "不是日期,是,\n2025-01-03,也许,\n".encode())
    confirm(client, preview)

    page = client.get("/desk/calendar").content.decode()
    assert "变更 1" in page
    assert "另有 2 行需要改正，没有导入。" in page
    done = client.get(preview.wsgi_request.path).content.decode()
    assert "另有 2 行需要改正，没有导入。" in done
    assert "不是日期" in client.get(preview.wsgi_request.path + "/bad-rows.csv").content.decode()


def test_somebody_elses_file_is_not_found(client, admin):
    path = send(client, PAGE, CHANGED).wsgi_request.path
    client.force_login(an_admin(a_unit()))
    for address in (path, path + "/bad-rows.csv"):
        assert client.get(address).status_code == 404
    assert client.post(path + "/confirm").status_code == 404


def test_whoever_may_no_longer_bring_such_a_file_does_not_keep_it(client, admin):
    path = send(client, PAGE, CHANGED).wsgi_request.path
    admin.posts.update(role="dispatcher")
    assert client.post(path + "/confirm").status_code == 403


def test_a_long_file_is_read_and_kept_by_the_worker(client, admin, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 10)
    monkeypatch.setattr(store, "PAUSE", 0)
    before = rows()
    waiting = send(client, PAGE, CHANGED)
    assert 'hx-trigger="every 1s"' in waiting.text
    store.notes_of(FileImport.objects.get(), "comparing", at=timezone.now())(1, 2)
    assert "已比对 1／2 行" in client.get(waiting.wsgi_request.path).text
    assert jobs.work_on_next()
    preview = client.get(waiting.wsgi_request.path)
    assert "<ins>防汛值守</ins>" in preview.text
    assert rows() == before

    answer = confirm(client, preview)
    assert answer.url == preview.wsgi_request.path
    working = client.get(answer.url, headers={"HX-Request": "true"})
    assert "<html" not in working.text
    assert "排队" in working.text
    assert jobs.work_on_next()
    assert rows() != before
    assert "变更 1" in client.get(answer.url).text
    assert not jobs.work_on_next()


def test_a_file_of_a_worker_that_died_is_taken_by_another(client, admin, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 10)
    send(client, PAGE, CHANGED)
    FileImport.objects.update(claimed_at=timezone.now())
    assert not jobs.work_on_next()
    FileImport.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert jobs.work_on_next()
    assert FileImport.objects.get().state == State.READY


def test_a_long_file_that_is_no_table_says_why(client, admin, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 1)
    waiting = send(client, PAGE, b"a,b\n1,2\n")
    jobs.work_on_next()
    assert "缺少" in client.get(waiting.wsgi_request.path).text


def test_a_file_is_forgotten_after_a_day_and_with_its_person(client, admin):
    send(client, PAGE, CHANGED)
    jobs.forget_old()
    assert FileImport.objects.exists()
    FileImport.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    jobs.forget_old()
    assert not FileImport.objects.exists()
    send(client, PAGE, CHANGED)
    an_admin(admin.posts.get().unit)
    erase_person(admin, by=admin, at=timezone.now())
    assert not FileImport.objects.exists()


def test_a_second_file_takes_the_place_of_one_that_was_not_confirmed(client, admin):
    send(client, PAGE, CHANGED)
    send(client, PAGE, CHANGED)
    assert FileImport.objects.count() == 1


def test_a_file_is_sealed(client, admin):
    send(client, PAGE, CHANGED)
    [one] = FileImport.objects.all()
    assert "防汛".encode() not in bytes(one.sealed_file)
    assert "防汛".encode() not in bytes(one.sealed_report)


def test_an_empty_upload_is_a_sentence_on_the_form(client, admin):
    answer = client.post(PAGE, {"file": SimpleUploadedFile("x.csv", b"")})
    assert answer.status_code == 422
    assert "空" in answer.text
