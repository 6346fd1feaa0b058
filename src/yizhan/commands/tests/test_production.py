"""Production: clean under Django's own deployment checks, and strict about what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from yizhan.commands.tests.running import yizhan

pytestmark = pytest.mark.once
PRODUCTION = {
    "YIZHAN_PRODUCTION": "1",
    "YIZHAN_SECRET_KEY": "k3J-only-for-this-test-and-long-enough-to-pass-0123456789-aBcDeFgHiJ",
    "YIZHAN_VAULT_KEY": "v4K-only-for-this-test-and-long-enough-to-pass",
    "YIZHAN_BASE_URL": "https://yizhan.example.cn",
    "YIZHAN_ALLOWED_HOSTS": "yizhan.example.cn",
}


def test_the_deployment_checks_find_nothing(tmp_path: Path):
    said = yizhan(
        "manage", "check", "--deploy", "--fail-level", "INFO", data=tmp_path, **PRODUCTION
    )

    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


def test_demo_entry_is_refused(tmp_path: Path):
    said = yizhan("manage", "check", data=tmp_path, **PRODUCTION, YIZHAN_DEMO_LOGIN="1")

    assert said.returncode == 1
    assert "yizhan.E001" in said.stderr


@pytest.mark.parametrize("name", ["YIZHAN_SECRET_KEY", "YIZHAN_VAULT_KEY"])
def test_a_missing_key_is_one_line(tmp_path: Path, name: str):
    said = yizhan("manage", "check", data=tmp_path, **{**PRODUCTION, name: ""})

    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert f"{name} must be set in production" in said.stderr
