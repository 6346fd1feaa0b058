"""backup and restore: everything, of one moment, while others write; whole again elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import copy_sqlite
from tests.demo.pattern import copy_city
from tools import postgres
from yizhan.commands.tests.running import clean_environment, yizhan

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("backup")]
WRITING = """
import django; django.setup()
from django.utils import timezone
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.models import Person
person = Person.objects.get(username="admin")
print("writing", flush=True)
while True:
    issue_token(person, by=None, at=timezone.now())
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo city, with a photo nobody has looked at yet."""
    folder = tmp_path_factory.mktemp("city") / "var"
    copy_city(folder)
    photo = folder / "files" / "photos" / "ab" / f"{'ab' * 16}.large"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"sealed bytes")
    return folder


@pytest.fixture(scope="module")
def kept(city: Path) -> Path:
    """A backup of it, taken while somebody writes as fast as possible."""
    env = clean_environment(YIZHAN_DATA=str(city), DJANGO_SETTINGS_MODULE="yizhan.config.settings")
    writer = subprocess.Popen([sys.executable, "-c", WRITING], env=env, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    with writer.stdout as finished:
        finished.readline()
        file = city.parent / "city.zip"
        done = yizhan("backup", str(file), data=city)
        writer.kill()
    writer.wait()
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def elsewhere(city: Path, tmp_path: Path) -> Path:
    """An empty data folder that holds the same vault key."""
    folder = tmp_path / "var"
    folder.mkdir()
    shutil.copy(city / "yizhan_vault_key.txt", folder)
    return folder


@pytest.fixture
def prepared(elsewhere: Path) -> Path:
    """The same, and its empty database has taken the migrations, so that restoring need not."""
    copy_sqlite(elsewhere / "yizhan.sqlite3")
    return elsewhere


def rows(folder: Path, table: str) -> int:
    database = sqlite3.connect(folder / "yizhan.sqlite3")
    return int(database.execute(f"select count(*) from {table}").fetchone()[0])


def test_it_is_whole_again_elsewhere(city: Path, kept: Path, elsewhere: Path):
    finished = yizhan("restore", str(kept), data=elsewhere)

    assert finished.returncode == 0, finished.stderr
    assert "the chain is whole" in finished.stdout
    assert rows(elsewhere, "stations_station") == rows(city, "stations_station") > 0
    assert rows(elsewhere, "people_token") <= rows(city, "people_token")
    (photo,) = elsewhere.rglob(f"{'ab' * 16}.large")
    assert photo.read_bytes() == b"sealed bytes"
    assert yizhan("audit", "verify", data=elsewhere).returncode == 0
    assert yizhan("token", "admin", data=elsewhere).stdout.startswith("yz_")


def test_it_moves_to_postgresql(city: Path, kept: Path, elsewhere: Path):
    try:
        postgres.programs()
    except postgres.Missing as missing:
        pytest.skip(str(missing))
    with postgres.throwaway() as url:
        finished = yizhan("restore", str(kept), data=elsewhere, DATABASE_URL=url)
        assert finished.returncode == 0, finished.stderr

        token = yizhan("token", "admin", data=elsewhere, DATABASE_URL=url)
        assert token.stdout.startswith("yz_"), token.stderr  # new rows get new numbers
        assert yizhan("audit", "verify", data=elsewhere, DATABASE_URL=url).returncode == 0
        again = yizhan("backup", str(city.parent / "pg.zip"), data=elsewhere, DATABASE_URL=url)
        assert again.returncode == 0, again.stderr


def damaged(kept: Path, to: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(to, "w") as copy:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                copy.writestr(name, content)
    return to


def without_last_line(name: str, content: bytes) -> bytes:
    return content[: content.rstrip().rfind(b"\n") + 1] if "audit.entry" in name else content


def with_another_verb(name: str, content: bytes) -> bytes:
    return content.replace(b'"verb": "', b'"verb": "x', 1) if "audit.entry" in name else content


def without_files(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("files/") else content


def from_tomorrow(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    return content.replace(b'"0001_initial"', b'"9999_tomorrow"', 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (without_last_line, "rows, the backup says"),
        (with_another_verb, "audit chain in the backup is broken"),
        (without_files, "Files are missing"),
        (from_tomorrow, "made by a newer version"),
    ],
)
def test_a_damaged_one_leaves_nothing(kept: Path, prepared: Path, tmp_path: Path, change, why):
    finished = yizhan("restore", str(damaged(kept, tmp_path / "bad.zip", change)), data=prepared)

    assert finished.returncode == 1
    assert why in finished.stderr
    assert finished.stderr.count("\n") == 1
    assert not [*prepared.rglob("*.large")]
    assert rows(prepared, "stations_station") == 0


def test_what_is_no_backup_is_one_line(elsewhere: Path, tmp_path: Path):
    (tmp_path / "no.zip").write_bytes(b"PK but no more")
    finished = yizhan("restore", str(tmp_path / "no.zip"), data=elsewhere)

    assert (finished.returncode, finished.stderr.count("\n")) == (1, 1)
    assert "is no backup" in finished.stderr


def test_a_full_place_is_left_alone(city: Path, kept: Path):
    finished = yizhan("restore", str(kept), data=city)

    assert finished.returncode == 1
    assert "Here is a platform already" in finished.stderr


def test_without_the_vault_key_it_is_refused(kept: Path, tmp_path: Path):
    finished = yizhan("restore", str(kept), data=tmp_path / "other")

    assert finished.returncode == 1
    assert "YIZHAN_VAULT_KEY" in finished.stderr


def test_a_file_is_not_overwritten(city: Path, kept: Path):
    size = kept.stat().st_size
    finished = yizhan("backup", str(kept), data=city)

    assert finished.returncode == 1
    assert kept.stat().st_size == size


def test_only_its_owner_reads_it(kept: Path):
    assert kept.stat().st_mode & 0o077 == 0
