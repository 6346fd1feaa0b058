"""store.renew: a file takes the place of itself, and of nothing else."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings

from yizhan.ground.casework import store
from yizhan.ground.people import vault

OLD = settings.VAULT_KEY
NEW = "the vault key of next year, long enough to be one"
KEY = "c" * 32
LARGE = store.Form.LARGE


@pytest.fixture
def file(tmp_path, settings):
    store.use(tmp_path)
    store.write(KEY, LARGE, b"face")
    vault.use(f"{NEW}|{OLD}")
    yield store._file(KEY, LARGE)
    vault.use(OLD)
    store.use(settings.MEDIA_ROOT)


def beside(file):
    return sorted(path.name for path in file.parent.iterdir())


class Meanwhile:
    """Does something in a thread while a file is being renewed: it either waits or is done."""

    def __init__(self, monkeypatch, deed):
        self.thread = threading.Thread(target=deed)
        self.write_down, self.begun = store._write_down, False
        monkeypatch.setattr(store, "_write_down", self)

    def __call__(self, draft, sealed, how):
        self.write_down(draft, sealed, how)
        if not self.begun:
            self.begun = True
            self.thread.start()
            self.thread.join(0.3)  # what does not wait for the lock is through by then

    def ended(self):
        self.thread.join(30)
        return not self.thread.is_alive()


def test_it_opens_without_the_old_key(file):
    assert list(store.stale_files()) == [file]
    assert store.renew(file)
    vault.use(NEW)

    assert store.read(KEY, LARGE) == b"face"
    assert beside(file) == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_time_there_is_nothing_to_do(file):
    store.renew(file)
    before = file.stat()

    assert list(store.stale_files()) == []
    assert not store.renew(file)
    assert file.stat() == before


def test_a_file_that_is_gone_stays_gone(file):
    store.remove(KEY)

    assert not store.renew(file)
    assert beside(file) == []


def test_who_removes_it_meanwhile_has_it_removed(file, monkeypatch):
    meanwhile = Meanwhile(monkeypatch, lambda: store.remove(KEY))

    assert store.renew(file)
    assert meanwhile.ended()
    assert beside(file) == []


def test_who_writes_it_meanwhile_has_it_written(file, monkeypatch):
    meanwhile = Meanwhile(monkeypatch, lambda: store.write(KEY, LARGE, b"made anew"))

    store.renew(file)
    assert meanwhile.ended()
    assert store.read(KEY, LARGE) == b"made anew"


def test_one_that_goes_while_the_lock_is_waited_for(file):
    outcomes = []
    renewing = threading.Thread(target=lambda: outcomes.append(store.renew(file)))
    with store._held(file):
        renewing.start()
        renewing.join(0.3)
        file.unlink()
    renewing.join(30)

    assert outcomes == [False]
    assert beside(file) == []


def test_one_that_is_another_when_the_lock_is_had(file):
    outcomes = []
    renewing = threading.Thread(target=lambda: outcomes.append(store.renew(file)))
    with store._held(file):
        renewing.start()
        renewing.join(0.3)
        other = file.with_suffix(".other")
        other.write_bytes(vault.seal_bytes(b"made anew", purpose=store.PURPOSE))
        other.replace(file)
    renewing.join(30)

    assert outcomes == [False]
    assert store.read(KEY, LARGE) == b"made anew"


def test_what_a_kill_leaves_goes_with_the_next_run_or_with_the_photo(file):
    left = store._draft_of(file)
    left.write_bytes(b"half of")
    assert list(store.stale_files()) == [file]
    assert store.renew(file)
    assert store.read(KEY, LARGE) == b"face"
    assert beside(file) == [file.name]

    left.write_bytes(b"half of")
    store.remove(KEY)
    assert beside(file) == []


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"no seal at all"])
def test_what_does_not_open_is_left_as_it_is(file, damaged):
    file.write_bytes(damaged)

    assert list(store.stale_files()) == [file]
    with pytest.raises(vault.CannotOpen):
        store.renew(file)
    assert file.read_bytes() == damaged
    assert beside(file) == [file.name]
