"""A new app is easy: tools/new_app.py lays one down in a copy of the tree, where everything holds
and no more than six files that were there are touched (docs/new-app.md names them)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PROJECT
from tests.databases import copy_sqlite

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("new app")]
NOT_OURS = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
COPIED = [
    "src",
    "tests",
    "tools",
    "docs",
    "conftest.py",
    "pyproject.toml",
    "uv.lock",
    ".importlinter",
]
BY_THE_TOOL = {
    ".importlinter",
    "src/yizhan/config/settings.py",
    "src/yizhan/ground/people/permissions.py",
}
SNAPSHOTS = {"src/yizhan/roof/openapi/openapi.json"}
ELSE = {"docs/permission-matrix.md", "CHANGELOG.md"}
"""Made by the matrix' own test in minutes, and written by hand."""

CHECKS = """
import django; django.setup()
from django.core.management import call_command
call_command("check")
call_command("makemigrations", check=True, dry_run=True)
"""
IN_THE_TREE = """
import django; django.setup()
from django.urls import reverse
from yizhan.ground.people.permissions import Permission
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.openapi.tests.test_snapshot import test_the_snapshot_is_fresh
from yizhan.roof.shared.nav import desk_sections, desk_tabs
from yizhan.ground.people.events import UnitClosed
from yizhan.kit.registration import registered
from tests.permissions.world import NAMES

held = frozenset(Permission)
assert any(section.code == "care" for section in desk_sections(held, ""))
assert reverse("desk:toys") in {tab.href for tab in desk_tabs(held, "desk:toys")}
assert list(REGISTRY)[-1] == "toys"
assert any(app.label == "toys" and UnitClosed in app.lifecycle() for app in registered())
assert "desk/toys/<int:pk>" in NAMES
test_the_snapshot_is_fresh()
"""
"""Nobody listed the addresses, the menu entry, the figure, the API or what follows a unit's end."""


PATTERN = """
import shutil, sys
from pathlib import Path
from tests import databases
pattern = databases.cache_folder() / f"{databases.digest()}.sqlite3"
shutil.copyfile(sys.argv[1], pattern)
databases.migrate(f"sqlite:///{pattern}", pattern.parent)
"""
"""The app's migration, taken by a database that has all the others: what an upgrade does."""


def a_copy(tmp_path_factory) -> Path:
    copy: Path = tmp_path_factory.mktemp("tree")
    rubbish = shutil.ignore_patterns("__pycache__", "var", ".*_cache")
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=rubbish)
        else:
            shutil.copy(source, copy / name)
    return copy


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the project with a toy app in it."""
    copy = a_copy(tmp_path_factory)
    run(copy, "tools/new_app.py", "care", "toys", "toy", "玩具")
    return copy


def run(tree: Path, *command: str, **env: str) -> str:
    """Run Python in the copy; what one process compiles, the next finds beside it."""
    ours = {k: v for k, v in os.environ.items() if k not in NOT_OURS and "PYTEST" not in k}
    env = {
        **ours,
        "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}",
        "YIZHAN_DATA": str(tree / "var"),
        "YIZHAN_TEST_CACHE": str(tree / "var"),
        **env,
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_what_it_adds_is_whole(tree):
    run(tree, "-c", CHECKS, DJANGO_SETTINGS_MODULE="tests.settings")
    run(tree, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    added = [
        str(path)
        for path in (tree / "src").rglob("*.py")
        if not (PROJECT / path.relative_to(tree)).exists()
    ]
    assert len(added) >= 18
    run(tree, "-m", "ruff", "check", *added)
    run(tree, "-m", "ruff", "format", "--check", *added)


def test_what_it_adds_is_found_by_itself(tree):
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "WRITE_SNAPSHOTS": "1"}
    run(tree, "-c", IN_THE_TREE, **env)

    touched = {
        str(path.relative_to(PROJECT))
        for name in COPIED
        for path in [PROJECT / name, *(PROJECT / name).rglob("*")]
        if path.is_file() and not {"__pycache__", "var"} & set(path.parts)
        if path.read_bytes() != (tree / path.relative_to(PROJECT)).read_bytes()
    }
    assert touched == BY_THE_TOOL | SNAPSHOTS
    assert len(touched | ELSE) <= 6


def test_its_own_tests_pass(tree, tmp_path):
    copy_sqlite(tmp_path / "before.sqlite3")
    run(tree, "-c", PATTERN, str(tmp_path / "before.sqlite3"))
    rooms = ["src/yizhan/wings/care/toys", "src/yizhan/roof/desk/toys"]
    finished = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *rooms)
    assert "5 passed" in finished


WING = """
[importlinter:contract:play]
name = Play: a wing without an app
type = layers
containers = yizhan.wings.play
layers =
exhaustive = true
"""


def test_the_first_app_of_a_wing(tmp_path_factory):
    """The wing's contract is written by hand, as the refusal says; the rest is laid down."""
    copy = a_copy(tmp_path_factory)
    contracts = copy / ".importlinter"
    text = contracts.read_text("utf-8").replace("| participation", "| participation | play")
    contracts.write_text(text + WING, "utf-8")

    run(copy, "tools/new_app.py", "play", "toys", "toy", "玩具")

    settings = (copy / "src/yizhan/config/settings.py").read_text("utf-8").splitlines()
    wings = [line for line in settings if line.startswith('    "yizhan.wings.')]
    assert wings[-1] == '    "yizhan.wings.play.toys",'
    assert (copy / "src/yizhan/wings/play/__init__.py").exists()
    run(copy, "-c", CHECKS, DJANGO_SETTINGS_MODULE="tests.settings")
    run(copy, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


@pytest.mark.parametrize(
    "wrong", [["care", "stations", "station"], ["nowhere", "toys", "toy"], ["care", "To-ys", "x"]]
)
def test_what_cannot_be_is_refused(wrong):
    tool = PROJECT / "tools" / "new_app.py"
    done = subprocess.run(
        [sys.executable, tool, *wrong, "名"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
