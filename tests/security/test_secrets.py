"""The repository holds no secret: no key file, no private key, no token of ours."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.architecture.source import PROJECT

KEY_FILE = re.compile(r"(^|/)(var/|\.env$|.*(_key|_secret)\.txt$|.*\.(pem|p12|sqlite3)$)")
SECRET = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY|\byz_[A-Za-z0-9_-]{43}\b|\bAKIA[0-9A-Z]{16}\b")


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_no_key_file_is_checked_in(tracked):
    assert [name for name in tracked if KEY_FILE.search(name)] == []


def test_no_file_holds_a_secret(tracked):
    holding = [
        name
        for name in tracked
        if (PROJECT / name).is_file() and SECRET.search((PROJECT / name).read_bytes())
    ]
    assert holding == []
