"""The command line as people meet it: one line and a number, never a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

from yizhan.commands.tests.running import yizhan

pytestmark = pytest.mark.once


def test_help_lists_every_command():
    said = yizhan("--help")

    assert said.returncode == 0
    for name in (
        "audit",
        "backup",
        "doctor",
        "manage",
        "renew-seals",
        "restore",
        "serve",
        "token",
        "up",
        "worker",
    ):
        assert f"\n  {name} " in said.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["doctor"], ["token", "--help"]])
def test_what_looks_for_no_station_and_reads_no_sheet_does_not_load_their_libraries(
    arguments, tmp_path
):
    """They would be a third of the time that such a command takes."""
    said = yizhan(*arguments, data=tmp_path, PYTHONPROFILEIMPORTTIME="1")

    assert "yizhan.cli" in said.stderr
    assert "scipy" not in said.stderr
    assert "openpyxl" not in said.stderr


def test_wrong_usage_is_two():
    said = yizhan("no-such-command")

    assert said.returncode == 2
    assert "No such command" in said.stderr


def test_a_bad_setting_is_one_line():
    said = yizhan("manage", "check", YIZHAN_DEBUG="perhaps")

    assert said.returncode == 1
    assert said.stderr == "yizhan: YIZHAN_DEBUG must be 1 or 0, not 'perhaps'.\n"


def test_a_missing_secret_in_production_is_one_line():
    said = yizhan("manage", "check", YIZHAN_PRODUCTION="1", YIZHAN_SECRET_KEY="")

    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "YIZHAN_SECRET_KEY must be set in production" in said.stderr


@pytest.mark.parametrize("module", ["-m yizhan", "-c 'from yizhan.cli import main; main()'"])
def test_both_ways_in_are_the_same(module):
    run = f"{sys.executable} {module} --version"
    said = subprocess.run(run, shell=True, capture_output=True, text=True, check=True)

    assert said.stdout.startswith("yizhan, version ")
