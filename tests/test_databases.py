"""The databases of the tests are copies; what they are copied from follows the migrations."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import databases


@pytest.mark.django_db
def test_a_copy_lacks_no_migration():
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def an_item(file: str, *fixtures: str) -> Any:
    return SimpleNamespace(
        path=Path("/house", file), fixturenames=fixtures, get_closest_marker=lambda _name: None
    )


def test_a_room_keeps_its_tests_of_a_database_and_every_folder_the_others():
    here, there = (
        an_item("here/tests/test_a.py", "db", "django_db_setup"),
        an_item("there/test_a.py"),
    )
    other, survival = (
        an_item("hereabouts/test_a.py", "django_db_setup"),
        an_item("t.py", "database_url"),
    )
    items = [here, there, other, survival]

    assert list(databases.elsewhere(items, [Path("/house/here")])) == [other, survival]
    assert list(databases.elsewhere(items, [Path("/house/t.py")])) == [here, other]
    assert list(databases.elsewhere(items, [])) == [here, other, survival]


@pytest.fixture
def digest(tmp_path, monkeypatch):
    """The digest of a project with one migration, which imports one module."""
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    monkeypatch.setattr(databases, "SOURCE", tmp_path / "src")
    (tmp_path / "uv.lock").write_text("django 5.2.1")
    app = tmp_path / "src" / "yizhan" / "app"
    (app / "migrations").mkdir(parents=True)
    (app / "migrations" / "0001_initial.py").write_text("from yizhan.app.rules import rows\n")
    (app / "rules.py").write_text("rows = 1\n")
    (app / "models.py").write_text("")
    return databases.digest.__wrapped__


@pytest.mark.parametrize(
    "changed",
    ["uv.lock", "src/yizhan/app/migrations/0001_initial.py", "src/yizhan/app/migrations/0002.py",
     "src/yizhan/app/rules.py"],
)  # fmt: skip
def test_whatever_the_migrations_need_makes_another_pattern(digest, tmp_path, changed):
    before = digest()
    with (tmp_path / changed).open("a") as file:
        file.write("# changed\n")

    assert digest() != before


def test_other_code_makes_none(digest, tmp_path):
    before = digest()
    (tmp_path / "src/yizhan/app/models.py").write_text("# changed\n")

    assert digest() == before


def test_a_schema_in_the_url_stays_when_another_database_is_meant():
    url = "postgres://li:secret@db.example:5433/yizhan?options=-c%20search_path%3Dliuzhou"

    assert databases.schema_of(url) == "liuzhou"
    assert databases.named(url, "copy") == url.replace("/yizhan?", "/copy?")
    assert databases.schema_of("postgres://li@db.example/yizhan") == ""
