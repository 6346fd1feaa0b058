"""The web server under senders who never finish, and when its parent is killed."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copy_sqlite
from tools.postgres import free_port
from yizhan.commands.tests.running import clean_environment, yizhan

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("slow senders")]
SENDERS = 40
"""More than there are threads in all workers."""
HALF = b"POST /api/v1/needs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\n{"
WAIT = 150


class Server:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        env = clean_environment(YIZHAN_DATA=str(folder), YIZHAN_LOG_LEVEL="WARNING")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "yizhan", "serve", "--port", str(self.port)],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def status(self, path: str, *, method: str = "GET", body: bytes | None = None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": "application/json"})
            return connection.getresponse().status

    def wait(self) -> None:
        until = time.monotonic() + WAIT
        while True:
            with contextlib.suppress(OSError):
                self.status("/healthz")
                return
            assert self.process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)

    def workers(self) -> list[int]:
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in listed.split()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("slow") / "var"
    copy_sqlite(folder / "yizhan.sqlite3")
    assert yizhan("prepare", data=folder).returncode == 0
    server = Server(folder)
    try:
        server.wait()
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def test_slow_senders_keep_nobody_waiting(server):
    with contextlib.ExitStack() as open_ones:
        for _n in range(SENDERS):
            sender = socket.create_connection(("127.0.0.1", server.port))
            open_ones.callback(sender.close)
            sender.sendall(HALF)

        assert server.status("/api/v1/catalogue") == 200
        assert server.status("/api/v1/needs", method="POST", body=b"{}") == 422


def test_a_giant_is_refused_and_senders_who_leave_break_nothing(server):
    before = server.workers()
    for _n in range(20):
        with socket.create_connection(("127.0.0.1", server.port)) as sender:
            sender.sendall(HALF)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sender:
        sender.sendall(HALF.replace(b"9000", b"1073741824"))
        assert b" 413 " in sender.recv(40)

    assert server.status("/api/v1/needs", method="POST", body=b"{}") == 422
    assert server.workers() == before


def test_last_no_worker_outlives_the_server(server):
    workers = server.workers()
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()

    until = time.monotonic() + WAIT
    while any(map(alive, workers)):
        assert time.monotonic() < until
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except (OSError, IndexError):
        return False
