"""Two cities on one host name do not sign each other's people out."""

from __future__ import annotations

from pathlib import Path

import pytest

from yizhan.commands.tests.running import yizhan

pytestmark = pytest.mark.once
ASK = (
    "from django.conf import settings;"
    "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
)


def cookies(data: Path) -> set[str]:
    answer = yizhan("manage", "shell", "--no-imports", "-c", ASK, data=data)
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.split())


def test_each_city_has_cookies_of_its_own_and_keeps_them(tmp_path: Path):
    one, other = cookies(tmp_path / "one"), cookies(tmp_path / "other")

    assert len(one) == len(other) == 2
    assert one & other == set()
    assert cookies(tmp_path / "one") == one
