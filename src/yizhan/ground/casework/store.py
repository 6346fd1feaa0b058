"""The files of photos: one file each under the folder of files, sealed with the vault's photo key.

A photo is written twice. As it came (`SEALED`), in a millisecond, so that whoever sends it need not
wait; and as the worker made it anew from its pixels (`LARGE`, `SMALL`), which is all that anybody
ever sees. Both times the file is on the disk, name and all, before the row that speaks of it is
committed. A file is never changed: another one takes its place, or it goes, and whoever does either
holds the lock of the file that is there (`_held`). The folder is given once, when the app is ready
(`use`).
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from yizhan.ground.casework.models import Photo, Viewer
from yizhan.ground.people import vault
from yizhan.kit import photos

PURPOSE = "photo"
_KEY = re.compile(r"[0-9a-f]{32}")


class Form(StrEnum):
    SEALED = "sealed"
    LARGE = "large"
    SMALL = "small"


class NotShown(Exception):
    """This photo is not ready, or was refused, or is gone."""


_folder = Path()


def use(folder: Path) -> None:
    global _folder  # noqa: PLW0603
    _folder = folder / "photos"


def seal_photo(upload: bytes) -> str:
    """Take a photo in and return its key, which says nothing about it. Raises kit.photos.BadPhoto.
    What no row speaks of within a quarter of an hour is swept away."""
    photos.check(upload)
    key = secrets.token_hex(16)
    write(key, Form.SEALED, upload)
    return key


def _file(key: str, form: Form) -> Path:
    if not _KEY.fullmatch(key):
        raise NotShown("That is no key.")
    return _folder / key[:2] / f"{key}.{form}"


def write(key: str, form: Form, data: bytes) -> None:
    """Seal `data` and have it on the disk when this returns."""
    file = _file(key, form)
    new_folder = not file.parent.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{form}.{secrets.token_hex(4)}")
    _write_down(draft, vault.seal_bytes(data, purpose=PURPOSE), os.O_EXCL)
    try:
        with _held(file):
            draft.replace(file)
    except FileNotFoundError:
        draft.replace(file)
    _sync(file.parent)
    if new_folder:
        _sync(file.parent.parent)


def renew(file: Path) -> bool:
    """Seal a file again under the newest key. Says whether there was anything to do: False of one
    that is gone, or was written anew meanwhile. Raises vault.CannotOpen."""
    with suppress(FileNotFoundError), _held(file) as held:
        sealed = held.read()
        if not vault.is_stale(sealed) or not os.path.samestat(os.fstat(held.fileno()), file.stat()):
            return False
        draft = _draft_of(file)
        _write_down(draft, vault.resealed(sealed, purpose=PURPOSE), os.O_TRUNC)
        draft.replace(file)
        _sync(file.parent)
        return True
    return False


@contextmanager
def _held(file: Path) -> Iterator[BinaryIO]:
    """The file that is there now, while nobody else may replace or remove it. Another may have
    taken its place when the lock is had. Raises FileNotFoundError."""
    with file.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held


def _draft_of(file: Path) -> Path:
    """One name, so that what a kill leaves is written over by the next run, and goes with the
    photo."""
    return file.with_name(f"{file.name}.renewed")


def _write_down(draft: Path, sealed: bytes, how: int) -> None:
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | how, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    """A new name in a folder is on the disk only when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(key: str, form: Form) -> bytes:
    """Raises NotShown if it is not there, and vault.CannotOpen if it does not open."""
    try:
        return vault.open_bytes(_file(key, form).read_bytes(), purpose=PURPOSE)
    except FileNotFoundError as exc:
        raise NotShown("This photo is not in the store.") from exc


def holds_sealed(key: str) -> bool:
    """Return whether a photo of this key is here as it came."""
    return bool(_KEY.fullmatch(key)) and _file(key, Form.SEALED).exists()


def open_photo(photo: Photo, *, small: bool = False, to: Viewer = Viewer.ANYBODY) -> bytes:
    """The JPEG that may be shown to this viewer. Raises NotShown before it may."""
    if not photo.is_shown_to(to):
        raise NotShown("This photo is not ready.")
    return read(photo.key, Form.SMALL if small else Form.LARGE)


def remove(key: str, *forms: Form) -> None:
    for form in forms or tuple(Form):
        file = _file(key, form)
        with suppress(FileNotFoundError), _held(file):
            _draft_of(file).unlink(missing_ok=True)
            file.unlink()


def kept_outside(earliest: float, latest: float) -> Iterator[str]:
    """The keys of files last written before or after these times (seconds since 1970)."""
    yielded = set()
    for file in _folder.glob("??/*"):
        key = file.name.partition(".")[0]
        if key in yielded:
            continue
        with suppress(FileNotFoundError):  # removed meanwhile
            if not earliest <= file.stat().st_mtime <= latest + 1:
                yielded.add(key)
                yield key


def stale_files() -> Iterator[Path]:
    """Those that are not sealed with the newest key. Reads two bytes of each file."""
    endings = {f".{form}" for form in Form}
    for file in _folder.glob("??/*"):
        if file.suffix in endings:
            with suppress(FileNotFoundError), file.open("rb", buffering=0) as there:
                if vault.is_stale(there.read(2)):
                    yield file


def waiting_without_file(folder: Path) -> int:
    """Count the photos that wait to be made anew while `folder`, a copy of the folder of files,
    lacks what they are to be made from. For backups, which are taken while the worker works."""
    waiting = Photo.objects.sealed().values_list("key", flat=True)
    names = (folder / "photos" / key[:2] / f"{key}.{Form.SEALED}" for key in waiting)
    return sum(not name.exists() for name in names)
