"""The writer queue: many writers, one file, nobody refused and nobody passed over.

Real processes and a real file, as the queue lives between processes.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from yizhan.kit.sqlite.base import _Place

WRITER = """
import sys, django
from django.conf import settings
settings.configure(DATABASES={"default": {
    "ENGINE": sys.argv[3], "NAME": sys.argv[1],
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"}}})
django.setup()
from yizhan.kit.sqlite import base
base.PATIENCE = float(sys.argv[5])
from django.db import connection, transaction
with connection.cursor() as cursor:
    for n in range(int(sys.argv[4])):
        with transaction.atomic():
            cursor.execute("SELECT count(*) FROM tally WHERE who = %s", [sys.argv[2]])
            seen = cursor.fetchone()[0]
            cursor.execute("INSERT INTO tally (who, n) VALUES (%s, %s)", [sys.argv[2], seen])
"""


@pytest.fixture
def tally(tmp_path: Path) -> Path:
    file = tmp_path / "tally.sqlite3"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE tally (id INTEGER PRIMARY KEY, who TEXT, n INT)")
    return file


def start(
    file: Path,
    who: str,
    rounds: int,
    engine: str = "yizhan.kit.sqlite",
    patience: str = "10",
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WRITER, file, who, engine, str(rounds), patience]
    )


def rows(file: Path) -> list[str]:
    with sqlite3.connect(file) as db:
        return [who for (who,) in db.execute("SELECT who FROM tally ORDER BY id")]


@pytest.mark.slow
def test_every_writer_finishes_and_no_write_is_lost(tally):
    writers = [start(tally, str(n), 100) for n in range(6)]

    assert [w.wait(60) for w in writers] == [0] * 6
    order = rows(tally)
    assert {who: order.count(who) for who in set(order)} == {str(n): 100 for n in range(6)}


def test_a_killed_writer_leaves_the_queue_open(tally):
    doomed = start(tally, "doomed", 1_000_000)
    while not rows(tally):
        pass
    doomed.kill()
    doomed.wait()

    assert start(tally, "next", 10).wait(30) == 0
    assert rows(tally).count("next") == 10


def test_a_line_that_does_not_move_is_passed_by(tally):
    """Somebody holds the file of the line and never writes: SQLite's own lock decides then."""
    with open(f"{tally}.queue", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        writer = start(tally, "patient", 50, patience="0.2")
        assert writer.wait(30) == 0
    assert rows(tally).count("patient") == 50


def test_a_place_that_comes_too_late_is_given_back(tmp_path):
    path = str(tmp_path / "line")
    with open(path, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert _Place(path).wait(0.05) is None
    got = _Place(path).wait(5)
    assert got is not None
    os.close(got)


def test_a_writer_that_knows_no_queue_still_gets_its_turn(tally):
    queued = [start(tally, str(n), 150) for n in range(3)]
    stranger = start(tally, "stranger", 50, engine="django.db.backends.sqlite3")

    assert [w.wait(60) for w in [*queued, stranger]] == [0] * 4
    assert rows(tally).count("stranger") == 50
