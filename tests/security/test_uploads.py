"""What is refused leaves nothing on the disk, and nobody fills it within the rules."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.permissions.world import World, a_world
from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case, CatalogueItem, Photo
from yizhan.roof.shared import rate_limits

_addresses = count(1)


@pytest.fixture
def world(db) -> World:
    return a_world()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "_folder", tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def no_edge_of_a_period(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted by the ten minutes would begin anew while a test runs, once in a while."""
    limits = {name: replace(limit, period=10**10) for name, limit in rate_limits.LIMITS.items()}
    monkeypatch.setattr(rate_limits, "LIMITS", limits)


def a_photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_closed_case_keeps_nothing(world, client, folder, monkeypatch):
    case = world.need.case
    Case.objects.filter(pk=case.pk).update(status="resolved", closed_at=case.opened_at)
    monkeypatch.setattr(store, "seal_photo", lambda upload: pytest.fail("a byte was kept"))

    answer = client.post(f"/case/{case.ticket}/photos", {"photo": [a_photo(), a_photo()]})
    assert answer.status_code == 422
    assert kept(folder) == []


def test_a_full_case_keeps_no_more(world, client, folder):
    path = f"/case/{world.need.case.ticket}/photos"
    client.post(path, {"photo": [a_photo() for _ in range(5)]})  # beside the one there is
    full = kept(folder)
    assert len(full) == 5

    assert client.post(path, {"photo": a_photo()}).status_code == 422
    assert kept(folder) == full


def test_one_bad_photo_takes_the_good_ones_along(world, client, folder):
    bad = SimpleUploadedFile("b.jpg", b"no picture", "image/jpeg")
    answer = client.post(f"/case/{world.need.case.ticket}/photos", {"photo": [a_photo(), bad]})

    assert answer.status_code == 422
    assert kept(folder) == []


def test_a_refused_order_keeps_nothing(world, client, folder, monkeypatch):
    def refuse(item: CatalogueItem, **_more: object) -> None:
        raise rate_limits.TooMany(seconds=1)

    monkeypatch.setattr("yizhan.wings.care.needs.actions.order", refuse)
    order(client, world, key="one")

    assert kept(folder) == []


def test_an_order_sent_twice_keeps_one_photo(world, client, folder):
    photo = a_photo()
    for _ in range(2):
        photo.seek(0)
        order(client, world, key="0123456789abcdef0123", photo=photo)

    assert Photo.objects.filter(case__item=world.city.item).count() >= 1
    assert len(kept(folder)) == 1


def test_an_address_keeps_only_so_much_a_day(world, client, folder, monkeypatch, settings):
    settings.LIMITS_TIMES = 1
    limits = {**rate_limits.LIMITS, "upload": rate_limits.Limit(2, 2, rate_limits.DAY)}
    monkeypatch.setattr(rate_limits, "LIMITS", limits)
    path, one, other = f"/case/{world.need.case.ticket}/photos", stranger(), stranger()

    def send(address):
        return client.post(path, {"photo": a_photo()}, REMOTE_ADDR=address).status_code

    assert [send(one) for _ in range(3)] == [302, 302, 422]
    assert len(kept(folder)) == 2
    assert send(other) == 302


def a_picture_that_is_much_work() -> SimpleUploadedFile:
    """64 million pixels in some forty bytes: seconds of decoding, and next to nothing to send."""
    out = io.BytesIO()
    Image.new("RGB", (8000, 8000)).save(out, "WEBP", lossless=True, method=0)
    assert len(out.getvalue()) < 1000
    return SimpleUploadedFile("a.webp", out.getvalue(), "image/webp")


@pytest.fixture
def few_seconds(monkeypatch, settings) -> None:
    settings.LIMITS_TIMES = 1
    limits = {**rate_limits.LIMITS, "decode": rate_limits.Limit(9, 9, 10**10)}
    monkeypatch.setattr(rate_limits, "LIMITS", limits)


def test_an_address_has_only_so_many_seconds_of_decoding(world, client, folder, few_seconds):
    """360 such photos in ten minutes, all within the orders and MiB of an address, had everybody
    else's photo wait for a quarter of an hour."""
    path, one, other = f"/case/{world.need.case.ticket}/photos", stranger(), stranger()

    def send(photo, address):
        return client.post(path, {"photo": photo}, REMOTE_ADDR=address).status_code

    bombs = [send(a_picture_that_is_much_work(), one) for _ in range(3)]
    assert bombs == [302, 302, 422]
    assert len(kept(folder)) == 2
    assert send(a_photo(), other) == 302


def test_a_caller_of_the_api_has_no_more(client, folder, few_seconds, db):
    one = stranger()
    answers = [
        client.post("/api/v1/photos", {"photo": a_picture_that_is_much_work()}, REMOTE_ADDR=one)
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert len(kept(folder)) == 2


def order(client: Client, world: World, *, key: str, photo: SimpleUploadedFile | None = None):
    form = {"item": world.city.item.code, "key": key, "photo": photo or a_photo()}
    return client.post("/order", form)


def stranger() -> str:
    return f"198.51.100.{next(_addresses)}"
