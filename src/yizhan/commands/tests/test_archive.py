"""The form of a backup: names that older versions wrote are understood."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from yizhan.commands._archive import Manifest, entry_in, unknown_steps
from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.people.models import Person

pytestmark = pytest.mark.once
KNOWN = {("people", "0001_initial")}


def manifest_with(*migrations: list[str]) -> Manifest:
    return Manifest(1, "0.1.0", "2024-03-04T12:00:00+08:00", "", list(migrations), {}, 0, 0, "")


def test_a_step_of_tomorrow_is_unknown():
    tomorrow = ["people", "9999_tomorrow"]

    assert unknown_steps(manifest_with(["people", "0001_initial"], tomorrow), KNOWN) == [tomorrow]


def test_an_app_that_is_no_longer_there_is_no_newer_version():
    queue = ["django_tasks_database", "0021_conditional_partial_index_ordering"]

    assert unknown_steps(manifest_with(queue), KNOWN) == []


def test_apps_that_were_renamed_are_read_by_their_new_names(tmp_path):
    older = manifest_with(["receipts", "0001_initial"])
    older.rows.update({"receipts.receipt": 2, "people.person": 3})
    with ZipFile(tmp_path / "older.zip", "w") as archive:
        archive.writestr("rows/receipts.receipt.jsonl", "")

        manifest = Manifest.from_json(older.as_json())
        assert manifest.migrations == [["idempotency", "0001_initial"]]
        assert manifest.rows == {"idempotency.idempotencykey": 2, "people.person": 3}
        assert entry_in(archive, IdempotencyKey) == "rows/receipts.receipt.jsonl"
        assert entry_in(archive, Person) == "rows/people.person.jsonl"
