"""Everything that must hold before a change lands, in one command: `uv run tools/check.py`.

Linters, types, import contracts, migrations drift, the tests on SQLite and on PostgreSQL, and the
journeys in a headless Chromium; steps that do not need one another run side by side. Needs nothing
but Python and uv: what the tests need besides is installed on Debian when this runs as root, and
named elsewhere. Shows the slowest tests, and ends with `N passed, N failed`, in which every test
counts, and every other step as one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import postgres  # noqa: E402  # the line above lets this file be run by its path

UV = os.environ.get("UV") or shutil.which("uv") or "uv"
DEV = [UV, "run", "--quiet", "--frozen", "--group", "dev"]
LONGEST = 75 * 60
"""Seconds after which a step has failed."""
NOT_PASSED_ON = {"DATABASE_URL", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
SHOWN = 120
"""Lines of a failed step's output that are shown; all of it is in its file."""
SLOWEST = 20
"""Tests that are named at the end with their time."""


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    tests: bool = False
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )


@dataclass(frozen=True)
class Result:
    step: Step
    count: Count
    times: list[tuple[float, str]] = field(default_factory=list)
    """Seconds of each test, with its setup and teardown."""


Lane = list[Step]
"""Steps that run one after the other."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Everything that must hold before a change lands.")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="for daily use: what takes minutes is left out, and named",
    )
    quick = parser.parse_args().quick
    began, results = time.monotonic(), list[Result]()
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="yizhan-check-")))
        if not quick:
            install_what_is_missing()
        for stage in stages(ends, quick=quick):
            results += run_side_by_side(stage, folder)
    show_slowest(results)
    if quick:
        show_what_is_left_out()
    count = sum((result.count for result in results), Count())
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    say(f"\n{minutes} min {seconds} s, {count.skipped} skipped")
    say(f"{count.passed} passed, {count.failed} failed")
    return 1 if count.failed or not count.passed else 0


def stages(ends: ExitStack, *, quick: bool) -> Iterator[list[Lane]]:
    """What runs after one another; the lanes of a stage run side by side.

    Each run of tests fills two cores but for its waiting: the journeys wait for the browser, the
    survival tests for processes that are killed. In that the other lane runs. The tests on SQLite
    take as long as all the rest.
    """
    yield [[Step("packages as locked", [UV, "sync", "--quiet", "--locked", "--group", "dev"])]]
    if quick:
        yield [list(plain_steps()), [sqlite_step(quick=True)]]
    else:
        yield [[*plain_steps(), journeys_step(), postgres_step(ends)], [sqlite_step(quick=False)]]


def plain_steps() -> Iterator[Step]:
    yield Step("ruff", [*DEV, "ruff", "check", "."])
    yield Step("format", [*DEV, "ruff", "format", "--check", "."])
    yield Step("templates", [*DEV, "djangofmt", "--check", "--quiet", "src"])
    scripts = ["src/**/*.js", "src/**/*.css"]
    yield Step("JavaScript and CSS", [*DEV, "oxfmt", "--check", *scripts])
    yield Step("JavaScript lint", [*DEV, "oxlint", "--deny-warnings", "src"])
    yield Step("types", [*DEV, "mypy"])
    yield Step("import contracts", [*DEV, "lint-imports"])
    drift = ["python", "-m", "yizhan", "manage", "makemigrations", "--check", "--dry-run"]
    yield Step("migrations drift", [*DEV, *drift])


PYTEST = [*DEV, "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--maxfail", "25"]
JOURNEYS = "tests/journeys"
NO_JOURNEYS = f"--ignore={JOURNEYS}"  # importing what drives a browser takes every worker seconds


def sqlite_step(*, quick: bool) -> Step:
    which = ["-m", "not slow", f"--rooms={','.join(changed_rooms())}"] if quick else []
    return Step("tests on SQLite", [*PYTEST, NO_JOURNEYS, *which], tests=True)


def changed_rooms() -> list[str]:
    """The folders whose tests may touch a database in the quick check: those in which something
    differs from main. Beside a file that changed, its room is the folder with its tests."""
    return sorted({room for file in changed_files() if (room := room_of(file))})


def changed_files() -> list[str]:
    """What differs from where this branch left main, committed or not. Nothing without Git."""
    try:
        base = git("merge-base", "HEAD", "main").strip() or "HEAD"
        listed = git("diff", "--name-only", base) + git(
            "ls-files", "--others", "--exclude-standard"
        )
    except OSError:
        return []
    return listed.splitlines()


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout


def room_of(file: str) -> str:
    """Return the nearest folder around a file that has tests, from the root of the project; of a
    template, the folder of its topic; of a test outside the rooms, the test. Empty if none."""
    path = Path(file)
    if path.parts[:1] == ("tests",):
        return file if path.match("test_*.py") else ""
    if "templates" in path.parts:
        place = path.parts.index("templates")
        path = Path(*path.parts[:place], *path.parts[place + 2 :])
    rooms = (parent for parent in path.parents if (ROOT / parent / "tests").is_dir())
    return str(next((room for room in rooms if room != Path()), ""))


def postgres_step(ends: ExitStack) -> Step:
    """The tests that may touch a database, again; pytest-django lets no other touch one."""
    name, command = "tests on PostgreSQL", [*PYTEST, NO_JOURNEYS, "-m", "not once"]
    try:
        url = ends.enter_context(postgres.throwaway())
    except postgres.Missing as exc:
        return Step(name, [sys.executable, "-c", f"raise SystemExit({str(exc)!r})"])
    return Step(name, [*command, "--database-only"], tests=True, env={"DATABASE_URL": url})


def journeys_step() -> Step:
    return Step("journeys in Chromium", [*PYTEST, JOURNEYS], tests=True)


def run_side_by_side(lanes: list[Lane], folder: Path) -> list[Result]:
    with ThreadPoolExecutor(len(lanes)) as pool:
        ran = pool.map(lambda lane: [run(step, folder) for step in lane], lanes)
        return [result for results in ran for result in results]


def run(step: Step, folder: Path) -> Result:
    """Run one step, say in a line how it went, and show the output of one that failed."""
    say(f"… {step.name}")
    began = time.monotonic()
    log, report = folder / f"{step.name}.log", folder / f"{step.name}.xml"
    command = [*step.command, f"--junit-xml={report}"] if step.tests else step.command
    code = call(command, log, {**environment(folder), **step.env})
    count = counted(report, code) if step.tests else Count(int(code == 0), int(code != 0))
    numbers = f", {count.passed} passed, {count.failed} failed" if step.tests else ""
    sign, took = "BAD" if count.failed else "ok ", time.monotonic() - began
    output = "\n".join(log.read_text(errors="replace").splitlines()[-SHOWN:]) + "\n" if code else ""
    say(f"{output}{sign} {step.name}: {took:.0f} s{numbers}")
    return Result(step, count, list(times_in(report)) if step.tests else [])


def environment(folder: Path) -> dict[str, str]:
    """What the steps of one run share. Bytecode is always kept: without it, each of the hundreds
    of processes that tests start would compile every module anew."""
    shared = {"YIZHAN_DATA": str(folder / "data"), "YIZHAN_TEST_CACHE": str(folder / "cache")}
    if sys.dont_write_bytecode:
        shared["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    return shared


def call(command: list[str], log: Path, env: dict[str, str]) -> int:
    cleaned = {k: v for k, v in os.environ.items() if k not in NOT_PASSED_ON}
    with log.open("wb") as out:
        try:
            return subprocess.run(
                command, cwd=ROOT, env={**cleaned, **env}, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, timeout=LONGEST, check=False,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            out.write(f"\nnot ended after {LONGEST} s".encode())
        except OSError as exc:
            out.write(f"{command[0]}: {exc}".encode())
    return 1


def counted(report: Path, code: int) -> Count:
    """Sum pytest's report. A run that failed without a failed test (it crashed, or found nothing)
    counts as one failure."""
    total = Count()
    try:
        suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314  # our own file
    except (OSError, ET.ParseError):
        return Count(failed=1)
    for suite in suites:
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Count(max(0, tests - failed - skipped), failed, skipped)
    if code and not total.failed:
        total.failed = 1
    return total


def times_in(report: Path) -> Iterator[tuple[float, str]]:
    try:
        cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314  # our own file
    except (OSError, ET.ParseError):
        return
    for case in cases:
        yield float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}"


def show_slowest(results: Iterable[Result]) -> None:
    times = [
        (seconds, test, result.step.name) for result in results for seconds, test in result.times
    ]
    if times:
        say(f"\nThe slowest {SLOWEST} tests, each with its setup and teardown:")
    for seconds, test, step in sorted(times, reverse=True)[:SLOWEST]:
        say(f"{seconds:6.1f} s  {test} ({step})")


def show_what_is_left_out() -> None:
    rooms = changed_rooms()
    say(f"\nTests that use a database ran in: {', '.join(rooms) or 'no folder, nothing changed'}")
    say("Left to the full check: those of all else, PostgreSQL, the browser, and the slow ones in")
    for file in slow_files():
        say(f"  {file}")


def slow_files() -> list[str]:
    """The files in which tests are marked slow."""
    files = [file for folder in ("src", "tests") for file in (ROOT / folder).rglob("test_*.py")]
    mark = "pytest.mark.slow"
    return sorted(str(file.relative_to(ROOT)) for file in files if mark in file.read_text())


def install_what_is_missing() -> None:
    missing = [package for package, there in NEEDED.items() if not there()]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Missing: {' '.join(missing)} (Debian's names). Install them; what needs them fails.")
        return
    say(f"… installing {' '.join(missing)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(
            ["apt-get", *command], env=env, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            say(done.stdout[-2000:] + done.stderr[-2000:])


def has_postgres() -> bool:
    try:
        return postgres.programs().exists()
    except postgres.Missing:
        return False


def has_chinese_font() -> bool:
    listed = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed and listed.stdout.strip())


NEEDED = {
    "postgresql-15": has_postgres,
    "chromium-headless-shell": lambda: bool(shutil.which("chromium-headless-shell")),
    "fonts-noto-cjk": has_chinese_font,
}
"""What the tests need besides Python's packages, by the name Debian gives it."""


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
