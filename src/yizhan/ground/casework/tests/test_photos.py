"""Photos of a case: sealed at once, shown only after they were made anew, swept if nobody's."""

from __future__ import annotations

import io
import os
import time

import pytest
from PIL import Image

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import add_photos, attach, make_ready
from yizhan.ground.casework.actions.photos import AlreadyClosed, TooManyPhotos
from yizhan.ground.casework.jobs import reencode_sealed, sweep_photos
from yizhan.ground.casework.models import Case, Photo, PhotoState
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.photos import BadPhoto


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    store.use(tmp_path)
    yield tmp_path / "photos"
    store.use(settings.MEDIA_ROOT)


def a_photo(size=(1200, 900)):
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def files(folder):
    return [f for f in folder.rglob("*") if f.is_file()]


@pytest.fixture
def case(db):
    return a_city().case()


def test_it_is_sealed_on_the_disk(folder):
    key = store.seal_photo(a_photo())
    (file,) = files(folder)
    assert key in file.name
    assert b"SECRETPHONE" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_bad_one_leaves_nothing(folder):
    with pytest.raises(BadPhoto):
        store.seal_photo(a_photo()[:-100])
    assert not folder.exists()


def test_nobody_sees_it_before_it_is_ready(case):
    (photo,) = attach(case, [store.seal_photo(a_photo())], at=MONDAY)
    with pytest.raises(store.NotShown):
        store.open_photo(photo)


def test_the_worker_makes_it_anew(case, folder):
    (photo,) = attach(case, [store.seal_photo(a_photo())], at=MONDAY)

    assert reencode_sealed() == 1
    assert reencode_sealed() == 0

    photo.refresh_from_db()
    assert (photo.state, photo.width) == (PhotoState.READY, 1200)
    large, small = store.open_photo(photo), store.open_photo(photo, small=True)
    assert b"SECRETPHONE" not in large
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (480, 360)
    assert sorted(f.suffix for f in files(folder)) == [".large", ".small"]


def test_a_kill_in_between_does_no_harm(case):
    (photo,) = attach(case, [store.seal_photo(a_photo())], at=MONDAY)
    store.write(photo.key, store.Form.LARGE, b"half of it")
    assert make_ready(photo)
    assert not make_ready(photo)  # another worker, a moment later
    assert store.open_photo(Photo.objects.get())


def test_what_does_not_decode_is_refused_and_says_why(case, folder, monkeypatch):
    photo_bytes = bytearray(a_photo())
    place = photo_bytes.index(b"\xff\xc4")
    photo_bytes[place + 5 : place + 21] = b"\xff" * 16  # tables no decoder can use
    (photo,) = attach(case, [store.seal_photo(bytes(photo_bytes))], at=MONDAY)
    assert not make_ready(photo)
    photo.refresh_from_db()
    assert photo.state == PhotoState.REFUSED
    assert photo.refused_because
    assert files(folder) == []


def test_what_is_nobodys_is_swept_within_minutes(case, folder):
    orphan, mine = store.seal_photo(a_photo()), store.seal_photo(a_photo())
    fresh = store.seal_photo(a_photo())
    attach(case, [mine], at=MONDAY)
    for key in (orphan, mine):
        file = next(folder.rglob(f"{key}*"))
        os.utime(file, (time.time() - 1_000,) * 2)

    assert sweep_photos() == 1
    assert {f.name.partition(".")[0] for f in files(folder)} == {mine, fresh}


def test_what_came_while_the_clock_was_ahead_is_swept_too(case, folder):
    orphan = store.seal_photo(a_photo())
    file = next(folder.rglob(f"{orphan}*"))
    os.utime(file, (time.time() + 260_000,) * 2)

    assert sweep_photos() == 1
    assert files(folder) == []


def test_the_asker_adds_some_but_not_endlessly(case):
    keys = [store.seal_photo(a_photo((20, 20))) for _ in range(7)]
    add_photos(case, keys[:6], at=MONDAY)
    with pytest.raises(TooManyPhotos):
        add_photos(case, keys[6:], at=MONDAY)
    Case.objects.filter(pk=case.pk).update(status="resolved", closed_at=MONDAY)
    with pytest.raises(AlreadyClosed):
        add_photos(case, keys[:1], at=MONDAY)


def test_no_key_leads_out_of_the_folder():
    with pytest.raises(store.NotShown):
        store.read("../../etc/passwd", store.Form.LARGE)
