"""The form of a backup: which migrations it may name."""

from __future__ import annotations

import pytest

from yizhan.commands._archive import Manifest, unknown_steps

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
