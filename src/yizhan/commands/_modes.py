"""The platform's files are for its own account only: modes of the data folder and the database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

OTHERS = 0o077
"""The rights of everybody but this account."""


def make_files_private() -> None:
    """Let files made from here on be read by this account alone."""
    os.umask(OTHERS)


def open_places() -> list[Path]:
    """The folder of data, and files in it or of the database, that other accounts may open."""
    return [place for place in _places() if _is_open(place)]


def close_places() -> None:
    """Take from other accounts what an older version, or a copy, left open to them. Raises
    CommandError where that is not ours to change."""
    for place in open_places():
        try:
            place.chmod(place.stat().st_mode & ~OTHERS)
        except FileNotFoundError:
            continue
        except OSError as exc:
            raise CommandError(
                _("%(place)s can be read by others; chmod go= %(place)s") % {"place": place}
            ) from exc


def _is_open(place: Path) -> bool:
    try:
        return bool(place.stat().st_mode & OTHERS)
    except FileNotFoundError:  # a journal of the database that is gone again
        return False


def _places() -> Iterator[Path]:
    if settings.DATA.is_dir():
        yield settings.DATA
        yield from (file for file in settings.DATA.iterdir() if file.is_file())
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite") and database["NAME"] != ":memory:":
        file = Path(database["NAME"])
        if file.parent != settings.DATA:
            yield from (one for one in file.parent.glob(f"{file.name}*") if one.is_file())
