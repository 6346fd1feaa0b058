"""The command line as people meet it: one line and a number, never a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from yizhan.commands.tests.running import clean_environment, yizhan

pytestmark = pytest.mark.once
COMMANDS = [
    file.stem.rstrip("_").replace("_", "-") for file in Path(__file__).parents[1].glob("[!_]*.py")
]
NEEDS_MOST_OF_THE_PLATFORM = {"demo", "export", "fleet", "import", "siting", "worker"}
HEAVY = {
    *("numpy", "scipy", "shapely", "PIL", "pillow_heif", "openpyxl"),
    *("pydantic", "ninja", "phonenumbers", "segno", "fido2"),
}


def test_help_lists_every_command_with_a_whole_sentence():
    finished = yizhan("--help")

    assert finished.returncode == 0
    for name in COMMANDS:
        assert re.search(rf"\n  {name} +[A-Z]", finished.stdout), name
    assert "token        Make an API token for a person; it is printed once." in finished.stdout
    assert "..." not in finished.stdout.partition("Commands:")[2]


def loaded_by(program: str, tmp_path: Path) -> set[str]:
    """The packages that a new process has loaded when it has run `program`."""
    program += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment(YIZHAN_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


def test_a_command_loads_no_library_that_it_does_not_need(tmp_path):
    """They would be half of the time that it takes to start."""
    names = [name for name in COMMANDS if name not in NEEDS_MOST_OF_THE_PLATFORM]
    load = "; ".join(f"group.get_command(None, {name!r})" for name in names)

    loaded = loaded_by(f"from yizhan.cli import group; {load}", tmp_path)

    assert {"django", "yizhan"} <= loaded
    assert not loaded & HEAVY


def test_the_list_of_commands_does_not_even_need_the_settings(tmp_path):
    program = "from yizhan.cli import group; group.main(['--help'], standalone_mode=False)"
    loaded = loaded_by(
        f"{program}\nfrom django.conf import settings; assert not settings.configured", tmp_path
    )

    assert not loaded & (HEAVY | {"structlog"})


def test_wrong_usage_is_two():
    finished = yizhan("no-such-command")

    assert finished.returncode == 2
    assert "No such command" in finished.stderr


def test_a_bad_setting_is_one_line():
    finished = yizhan("manage", "check", YIZHAN_DEBUG="perhaps")

    assert finished.returncode == 1
    assert finished.stderr == "yizhan: YIZHAN_DEBUG must be 1 or 0, not 'perhaps'.\n"


def test_a_missing_secret_in_production_is_one_line():
    finished = yizhan("manage", "check", YIZHAN_PRODUCTION="1", YIZHAN_SECRET_KEY="")

    assert finished.returncode == 1
    assert finished.stderr.count("\n") == 1
    assert "YIZHAN_SECRET_KEY must be set in production" in finished.stderr


@pytest.mark.parametrize("module", ["-m yizhan", "-c 'from yizhan.cli import main; main()'"])
def test_both_ways_in_are_the_same(module):
    run = f"{sys.executable} {module} --version"
    finished = subprocess.run(run, shell=True, capture_output=True, text=True, check=True)

    assert finished.stdout.startswith("yizhan, version ")
