"""Databases for tests, copied from one that was migrated once.

Taking every migration costs many seconds, a copy of the result milliseconds. The pattern is made
by `yizhan manage migrate` in a process of its own. On SQLite it is a file in `YIZHAN_TEST_CACHE`
(without it, in the user's cache folder), named after a digest of all that it depends on; on
PostgreSQL a database of that name in the cluster under test.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlsplit

import dj_database_url
import psycopg
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
IMPORTED = re.compile(r"^from (yizhan\.[\w.]+) import", re.M)
SEARCH_PATH = re.compile(r"-c\s*search_path=(\w+)")
KEPT = 12
"""Patterns kept in the cache folder, the newest; each is about 2 MB."""


def may_touch_one(item: pytest.Item) -> bool:
    """Whether a test asks for a database: the suite's (pytest-django refuses every query of a test
    that does not), or one of its own."""
    fixtures = getattr(item, "fixturenames", ())
    marked = item.get_closest_marker("django_db") is not None
    return marked or not {"django_db_setup", "database_url"}.isdisjoint(fixtures)


def elsewhere(items: Iterable[pytest.Item], folders: Sequence[Path]) -> Iterator[pytest.Item]:
    """The tests that may touch a database and are in none of these folders."""
    for item in items:
        inside = any(item.path.is_relative_to(folder) for folder in folders)
        if not inside and may_touch_one(item):
            yield item


@cache
def digest() -> str:
    """Return the name of the pattern: another one as soon as a migration, a module that one
    imports, or a locked package is another."""
    files = sorted(SOURCE.glob("**/migrations/*.py"))
    for text in [file.read_text() for file in files]:
        for module in IMPORTED.findall(text):
            files.append(SOURCE / f"{module.replace('.', '/')}.py")
    read = hashlib.sha256()
    for file in [*files, ROOT / "uv.lock"]:
        read.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return read.hexdigest()[:16]


def migrate(url: str, data: Path) -> None:
    """Take every migration in the database at `url`. Raises RuntimeError with what was said."""
    env = {
        **os.environ, "DATABASE_URL": url, "YIZHAN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "yizhan", "manage", "migrate", "--no-input", "-v0"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"The migrations fail:\n{done.stderr[-4000:]}")


class Migrations(MigrationExecutor):
    """Django's executor, several times as quick on the way back and twice on the way to today.

    Django renders the models anew at every migration since the first one that goes. Here those that
    stay come before, unrendered: a right order as well, as none of them needs one that goes. And
    with a model it renders every other that is related to it over any number of steps, in case a
    primary key has another type; here those next to it. tests/migrations/test_periods.py sees that
    every table comes back as it was.
    """

    def migrate(self, *args: Any, **kwargs: Any) -> Any:
        reload = ProjectState.reload_model

        def neighbours(state: ProjectState, app: str, model: str, delay: bool = False) -> None:
            reload(state, app, model, delay=True)

        with patch.object(ProjectState, "reload_model", neighbours):
            return super().migrate(*args, **kwargs)

    def _migrate_all_backwards(self, plan: Any, full_plan: Any, fake: bool) -> Any:
        going = {migration for migration, _back in plan}
        in_order = sorted(full_plan, key=lambda step: step[0] in going)
        return super()._migrate_all_backwards(plan, in_order, fake)  # type: ignore[misc]


@contextmanager
def a_copy_for(connection: BaseDatabaseWrapper, *, ending: str = "") -> Iterator[None]:
    """Let Django's connection go to a copy of its own for as long as the tests run; with `ending`,
    to another one beside that, for as long as some of them do."""
    name = f"{connection.creation._get_test_db_name()}{ending}"  # type: ignore[attr-defined]  # not in the stubs
    if connection.vendor == "sqlite":
        copy_sqlite(Path(name))
    else:
        drop_postgres(os.environ["DATABASE_URL"], name)
        create_postgres(os.environ["DATABASE_URL"], name)
    with led_to(connection, name):
        yield
    if connection.vendor == "postgresql":
        drop_postgres(os.environ["DATABASE_URL"], name)


@contextmanager
def led_to(connection: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    """Let Django's connection go to another database of the same kind. No transaction is open."""
    given = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = given


def copy_sqlite(to: Path) -> None:
    """Put an empty migrated database at `to`."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_sqlite_pattern(), to)


def _sqlite_pattern() -> Path:
    folder = cache_folder()
    pattern = folder / f"{digest()}.sqlite3"
    with alone(folder / "lock"):
        if not pattern.exists():
            with tempfile.TemporaryDirectory(dir=folder) as making:
                made = Path(making, "made.sqlite3")
                migrate(f"sqlite:///{made}", Path(making))
                made.rename(pattern)
            _forget_old(folder)
    return pattern


def cache_folder() -> Path:
    given = os.environ.get("YIZHAN_TEST_CACHE")
    users = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(given) if given else Path(users, "yizhan-tests")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _forget_old(folder: Path) -> None:
    patterns = sorted(folder.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)
    for old in patterns[:-KEPT]:
        old.unlink()


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time; who dies lets go."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def create_postgres(url: str, name: str) -> str:
    """Create an empty migrated database of this name in the cluster of `url`; return its URL."""
    schema = schema_of(url)
    pattern = f"pattern_{digest()}_{schema}" if schema else f"pattern_{digest()}"
    with _admin(url) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [pattern])
        with suppress(psycopg.errors.DuplicateDatabase):
            _make_postgres_pattern(admin, url, pattern)
        _create(admin, name, pattern)
    return named(url, name)


def create_city(url: str, name: str) -> str:
    """Create an ordinary role with a schema of its own, both of this name, in the database of
    `url`; return the URL with which that city's platform connects."""
    at = dj_database_url.parse(url)
    with psycopg.connect(for_psycopg(url), autocommit=True) as admin:
        role = sql.Identifier(name)
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        admin.execute(sql.SQL("CREATE SCHEMA {0} AUTHORIZATION {0}").format(role))
    options = quote(f"-c search_path={name}")
    return f"postgres://{name}@{at['HOST']}:{at['PORT']}/{at['NAME']}?options={options}"


def for_psycopg(url: str) -> str:
    """The same address as the library that speaks to PostgreSQL reads it."""
    return url.replace("postgres://", "postgresql://", 1)


def schema_of(url: str) -> str:
    """Return the schema that a URL's options choose (`?options=-c search_path=…`); or nothing."""
    options = str(dj_database_url.parse(url).get("OPTIONS", {}).get("options", ""))
    chosen = SEARCH_PATH.search(options)
    return chosen.group(1) if chosen else ""


def drop_postgres(url: str, name: str) -> None:
    with _admin(url) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _make_postgres_pattern(admin: psycopg.Connection, url: str, pattern: str) -> None:
    """Make it under another name first, so that a half-made one is never copied."""
    there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [pattern]).fetchone()
    if there:
        return
    making = f"{pattern}_making"
    drop_postgres(url, making)
    _create(admin, making, "template1")
    if schema_of(url):
        with psycopg.connect(for_psycopg(named(url, making)), autocommit=True) as inside:
            schema = sql.Identifier(schema_of(url))
            inside.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    with tempfile.TemporaryDirectory() as data:
        migrate(named(url, making), Path(data))
    rename = "ALTER DATABASE {} RENAME TO {}"
    admin.execute(sql.SQL(rename).format(sql.Identifier(making), sql.Identifier(pattern)))


def _create(admin: psycopg.Connection, name: str, pattern: str) -> None:
    create = "CREATE DATABASE {} TEMPLATE {}"
    admin.execute(sql.SQL(create).format(sql.Identifier(name), sql.Identifier(pattern)))


def _admin(url: str) -> psycopg.Connection:
    return psycopg.connect(for_psycopg(named(url, "postgres")), autocommit=True)


def named(url: str, name: str) -> str:
    """The same cluster's database of that name, with the same options."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
