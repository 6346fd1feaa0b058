"""up: one command from nothing to a running platform, and everything ends with it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import copy_sqlite
from tools.postgres import free_port
from yizhan.commands.tests.running import clean_environment, yizhan

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("up")]
Up = Callable[..., "Platform"]


class Platform:
    def __init__(self, folder: Path, *arguments: str, **options: Any) -> None:
        self.port = free_port()
        self.log = folder.parent / "up.log"
        env = clean_environment()
        command = ["up", "--port", str(self.port), "--data", str(folder), "--empty", *arguments]
        with self.log.open("wb") as out:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                [sys.executable, "-m", "yizhan", *command],
                env=env, stdout=out, stderr=out, **options,
            )  # fmt: skip

    def output(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str, *, within: float = 400) -> None:
        until = time.monotonic() + within
        while words not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < until, self.output()
            time.sleep(0.05)

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/static/css/tokens.css")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of a platform that ran before."""
    folder = tmp_path_factory.mktemp("prepared") / "var"
    copy_sqlite(folder / "yizhan.sqlite3")
    assert yizhan("prepare", data=folder).returncode == 0
    return folder


@pytest.fixture
def again(prepared: Path, tmp_path: Path, up: Up) -> Up:
    """Not the first start."""
    shutil.copytree(prepared, tmp_path / "var")
    return up


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    started: list[Platform] = []

    def start(*arguments: str, **options: Any) -> Platform:
        started.append(Platform(tmp_path / "var", *arguments, **options))
        return started[-1]

    yield start
    for platform in started:
        if platform.process.poll() is None:
            platform.end(signal.SIGTERM)


def gone(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_it_runs_and_ends_with_everything(up: Up):
    platform = up()
    platform.wait_for("Ctrl-C ends it.")
    children = platform.children()

    assert len(children) == 2
    assert platform.answers()
    assert platform.end(signal.SIGINT) == 0
    assert all(gone(pid) for pid in children)
    assert not platform.answers()


def test_the_second_start_has_nothing_left_to_do(again: Up):
    platform = again()
    platform.wait_for("Ctrl-C ends it.")

    assert "Database" not in platform.output()
    assert platform.end(signal.SIGTERM) == 0


def test_who_dies_is_started_again(again: Up):
    platform = again()
    platform.wait_for("Ctrl-C ends it.")
    web, worker = platform.children()
    os.kill(worker, signal.SIGKILL)
    platform.wait_for("is started again")
    until = time.monotonic() + 10
    while len(platform.children()) < 2 and time.monotonic() < until:
        time.sleep(0.1)

    assert web in platform.children()
    assert worker not in platform.children()
    assert len(platform.children()) == 2


def test_nothing_outlives_a_killed_head(again: Up):
    platform = again()
    platform.wait_for("Ctrl-C ends it.")
    children = platform.children()
    platform.process.kill()
    platform.process.wait()
    until = time.monotonic() + 20
    while not all(gone(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.1)

    assert all(gone(pid) for pid in children)


def refused(platform: Platform) -> str:
    assert platform.process.wait(120) == 1
    return platform.output()


def test_a_port_in_use_is_one_line(up: Up):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused(up("--port", str(port)))

    assert line.count("\n") == 1
    assert f"Port {port} is in use" in line


def test_a_read_only_folder_is_one_line(tmp_path: Path, up: Up):
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o555)
    if os.geteuid() == 0:  # root writes where it may not; not even root writes here
        folder = Path("/sys/kernel/yizhan")
    line = refused(up("--data", str(folder)))

    assert line.count("\n") == 1
    assert f"The data folder {folder} cannot be written" in line


def test_a_newer_database_is_one_line(tmp_path: Path, again: Up):
    database = sqlite3.connect(tmp_path / "var" / "yizhan.sqlite3")
    database.execute(
        "insert into django_migrations(app, name, applied)"
        " values ('casework', '9999_from_tomorrow', '2031-01-01')"
    )
    database.commit()
    line = refused(again())

    assert line.count("\n") == 1
    assert "newer version (casework.9999_from_tomorrow" in line


def test_wrong_usage_is_two(up: Up):
    platform = up("--port", "99999999")

    assert platform.process.wait(120) == 2
