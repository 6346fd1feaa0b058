"""The check counts every test and every step, and says which tests were slow."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tools import check
from tools.check import Count, Result, Step

REPORT = """<testsuites><testsuite tests="4" failures="1" errors="1" skipped="1">
<testcase classname="tests.a" name="test_one" time="2.5"/>
<testcase classname="tests.a" name="test_two" time="0.5"/>
</testsuite></testsuites>"""


def a_step(code: str, *, tests: bool = False, name: str = "step") -> Step:
    return Step(name, [sys.executable, "-c", code], tests=tests)


def a_run_of_tests(report: str = REPORT, code: int = 0) -> Step:
    """Like pytest: writes its report where the last argument says, and ends with a number."""
    write = f"import sys; open(sys.argv[1].split('=')[1], 'w').write({report!r}); sys.exit({code})"
    return a_step(write, tests=True)


def test_a_step_counts_as_one(tmp_path, capsys):
    assert check.run(a_step("pass"), tmp_path).count == Count(passed=1)
    assert check.run(a_step("raise SystemExit('why')"), tmp_path).count == Count(failed=1)
    assert "why\nBAD step" in capsys.readouterr().out


def test_every_test_counts(tmp_path):
    result = check.run(a_run_of_tests(code=1), tmp_path)

    assert result.count == Count(passed=1, failed=2, skipped=1)
    assert result.times == [(2.5, "tests.a::test_one"), (0.5, "tests.a::test_two")]


@pytest.mark.parametrize("report", ["", "<testsuites/>"])
def test_tests_that_crashed_are_a_failure(tmp_path, report):
    assert check.run(a_run_of_tests(report, code=3), tmp_path).count.failed == 1


def test_lanes_run_side_by_side_and_all_of_them_count(tmp_path):
    """Each waits for a file that the other writes."""
    wait = (
        "import pathlib, time\npathlib.Path({mine!r}).touch()\n"
        "while not pathlib.Path({other!r}).exists(): time.sleep(0.01)"
    )
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    lanes = [
        [a_step(wait.format(mine=one, other=two), name="a"), a_step("pass", name="b")],
        [a_step(wait.format(mine=two, other=one), name="c")],
    ]
    results = check.run_side_by_side(lanes, tmp_path)

    assert [result.step.name for result in results] == ["a", "b", "c"]
    assert sum((result.count for result in results), Count()) == Count(passed=3)


def test_the_slowest_are_named(capsys, monkeypatch):
    monkeypatch.setattr(check, "SLOWEST", 1)
    check.show_slowest([Result(a_step("pass"), Count(), [(0.5, "quick"), (61.0, "slow")])])
    printed = capsys.readouterr().out

    assert "  61.0 s  slow (step)" in printed
    assert "quick" not in printed


def test_the_processes_of_a_run_keep_their_bytecode(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    import_it = "import json, sys; assert not sys.dont_write_bytecode; assert sys.pycache_prefix"

    assert check.run(a_step(import_it), tmp_path).count == Count(passed=1)


def test_the_full_check_leaves_out_no_slow_test():
    full, quick = check.sqlite_step(quick=False), check.sqlite_step(quick=True)

    assert "-m" not in full.command and "--rooms" not in " ".join(full.command)
    assert quick.command[:-1] == [*full.command, "-m", "not slow"]


@pytest.mark.parametrize(
    ("file", "room"),
    [
        ("src/yizhan/ground/casework/actions/moving.py", "src/yizhan/ground/casework"),
        ("src/yizhan/ground/casework/tests/test_hand.py", "src/yizhan/ground/casework"),
        ("src/yizhan/roof/desk/inbox/rows.py", "src/yizhan/roof/desk/inbox"),
        ("src/yizhan/roof/desk/templates/desk/inbox/list.html", "src/yizhan/roof/desk/inbox"),
        ("src/yizhan/roof/rider/locale/zh_Hans/LC_MESSAGES/django.po", ""),
        ("tests/security/test_search.py", "tests/security/test_search.py"),
        ("tests/security/inspector.py", ""),
        ("docs/architecture.md", ""),
        ("conftest.py", ""),
    ],
)
def test_the_room_of_a_file_is_the_folder_with_its_tests(file, room):
    assert check.room_of(file) == room


def test_the_quick_check_runs_what_uses_a_database_where_something_changed(monkeypatch, tmp_path):
    def git(*arguments: str) -> None:
        me = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
        subprocess.run(["git", *me, *arguments], cwd=tmp_path, check=True, capture_output=True)

    for room in ("here", "there", "nowhere"):
        (tmp_path / room / "tests").mkdir(parents=True)
        (tmp_path / room / "code.py").touch()
    git("init", "--initial-branch=main")
    git("add", ".")
    git("commit", "-m", "begin")
    git("checkout", "-b", "work")
    (tmp_path / "here" / "code.py").write_text("1")
    git("commit", "-a", "-m", "change")
    (tmp_path / "there" / "new.py").touch()
    monkeypatch.setattr(check, "ROOT", tmp_path)

    assert check.changed_rooms() == ["here", "there"]
    assert check.sqlite_step(quick=True).command[-1] == "--rooms=here,there"


def test_without_git_nothing_changed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert check.changed_rooms() == []
    assert check.sqlite_step(quick=True).command[-1] == "--rooms="


def test_the_quick_check_names_what_it_leaves_out(capsys, monkeypatch):
    monkeypatch.setattr(check, "changed_rooms", lambda: ["src/here"])
    check.show_what_is_left_out()

    printed = capsys.readouterr().out
    assert "  tests/survival/test_kill.py\n" in printed
    assert "  tests/permissions/test_matrix.py\n" in printed
    assert "test_check.py" not in printed
