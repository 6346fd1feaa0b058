"""yizhan rounds: a draw done again from its file, without a database."""

from __future__ import annotations

import json

import pytest

from tests.architecture.source import PROJECT
from yizhan.commands.tests.running import yizhan
from yizhan.kit import draws
from yizhan.kit.tests.test_draws import a_file, some_lists

pytestmark = pytest.mark.once
assert PROJECT


@pytest.fixture
def nowhere(tmp_path):
    """An environment whose database is not there."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/none/none.sqlite3"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "round.txt"
    path.write_text(a_file(), "utf-8", newline="\n")
    return path


def test_a_stranger_verifies_it(file, nowhere):
    digest = some_lists().digest
    done = yizhan("rounds", "verify", str(file), "--digest", digest, **nowhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert digest in done.stdout


def test_what_was_changed_is_found_out(file, nowhere):
    text = file.read_text("utf-8")
    file.write_text(text.replace("goes\tA-", "goes\tB-", 1), "utf-8", newline="\n")
    done = yizhan("rounds", "verify", str(file), "--json", **nowhere)
    assert done.returncode == 1
    assert json.loads(done.stdout)["faults"][0]["code"] == "drawn"


def test_another_list_than_was_published(file, nowhere):
    done = yizhan("rounds", "verify", str(file), "--digest", "0" * 64, **nowhere)
    assert done.returncode == 1
    assert "0" * 64 in done.stderr


def test_the_ticket_of_one_that_was_not_drawn(file, nowhere):
    lists = some_lists()
    outcome = draws.draw(lists, "10433.66")
    other = next(site.code for site in lists.sites if site.code not in outcome.sites)
    done = yizhan("rounds", "verify", str(file), "--site", other, **nowhere)
    seed = draws.seed_of(lists.digest, "10433.66")
    assert draws.ticket(seed, "site", other) in done.stdout


def test_lists_and_a_seed_are_drawn(tmp_path, nowhere):
    lists = tmp_path / "lists.txt"
    lists.write_text(some_lists().text, "utf-8", newline="\n")
    done = yizhan("rounds", "draw", str(lists), "--seed", "10433.66", **nowhere)
    assert (done.returncode, done.stdout) == (0, a_file())


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe", b"yizhan draw 1\r\n"])
def test_what_is_no_file_is_said_in_one_line(tmp_path, nowhere, content):
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    done = yizhan("rounds", "verify", str(path), **nowhere)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
