"""The disk is full when a photo comes: nothing half is kept, and the same report is sent later."""

from __future__ import annotations

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case, Photo
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.casework.tests.test_photos import a_photo
from yizhan.wings.participation.reports.models import Receipt, Waiting
from yizhan.wings.participation.reports.tests.factories import a_kind

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield tmp_path / "photos"
    store.use(settings.MEDIA_ROOT)


@pytest.fixture
def city(folder):
    return a_city()


@pytest.fixture
def phone():
    return Client(raise_request_exception=False)


def tap(phone, item, **more):
    upload = SimpleUploadedFile("a.jpg", a_photo(), "image/jpeg")
    said = {"item": item.code, "place": "南桥头", "key": KEY, "photo": upload} | more
    return phone.post("/report", said)


def kept(folder):
    rows = [model.objects.count() for model in (Waiting, Receipt, Case, Photo)]
    return [*rows, sum(file.is_file() for file in folder.rglob("*"))]


def full(*_args, **_kwargs):
    raise OperationalError("database or disk is full")


def no_space(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_into_the_pool(city, folder, phone, monkeypatch):
    item = a_kind()
    with monkeypatch.context() as disk:
        disk.setattr(Waiting, "save", full)
        assert tap(phone, item).status_code >= 500
    assert kept(folder) == [0, 0, 0, 0, 0]
    assert tap(phone, item).status_code == 302
    assert kept(folder) == [1, 1, 0, 0, 0]


def test_at_once(city, folder, phone, monkeypatch):
    item = a_kind(urgent=True)
    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", no_space)
        assert tap(phone, item, at_once="on").status_code >= 500
    assert kept(folder)[:4] == [0, 0, 0, 0]
    assert tap(phone, item, at_once="on").status_code == 302
    assert kept(folder)[:4] == [0, 1, 1, 1]
