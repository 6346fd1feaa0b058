"""A platform of its own: a fresh database, the real web server and worker as processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.db import connection

from tests import databases
from tools.postgres import free_port


class Platform:
    """`yizhan serve` and `yizhan worker`, each in a process group that dies as one."""

    def __init__(self, data: Path, database_url: str, blocker: Any) -> None:
        self.blocker = blocker
        self.database = str(dj_database_url.parse(database_url)["NAME"])
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "platform.log"
        self.env = {
            **os.environ,
            "YIZHAN_DATA": str(data),
            "DATABASE_URL": database_url,
            "YIZHAN_BEHIND_PROXY": "1",
        }
        self.running: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def visited(self) -> Iterator[None]:
        """Let this process read and write the platform's database."""
        with self.blocker.unblock(), databases.led_to(connection, self.database):
            yield

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "yizhan", *arguments],
            env=self.env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        for command in (["serve", "--port", str(self.port)], ["worker"]):
            with self.log.open("ab") as log:
                self.running.append(
                    subprocess.Popen(
                        [sys.executable, "-W", "ignore", "-m", "yizhan", *command],
                        env=self.env, stdout=log, stderr=log, start_new_session=True,
                    )
                )  # fmt: skip
        for _ in range(1200):  # a machine may be slow, and that is no fault
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the platform did not start:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """No farewell: SIGKILL to the server, its workers and the background worker at once."""
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """An empty database beside the suite's own: on PostgreSQL a second one in the same cluster."""
    suite = os.environ.get("DATABASE_URL", "")
    if not suite.startswith("postgres"):
        databases.copy_sqlite(tmp_path / "yizhan.sqlite3")
        yield f"sqlite:///{tmp_path / 'yizhan.sqlite3'}"
        return
    name = f"survival_{os.getpid()}"
    yield databases.create_postgres(suite, name)
    databases.drop_postgres(suite, name)


@pytest.fixture
def platform(tmp_path: Path, database_url: str, django_db_blocker: Any) -> Iterator[Platform]:
    platform = Platform(tmp_path, database_url, django_db_blocker)
    yield platform
    platform.kill()
