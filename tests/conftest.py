"""What tests of several folders share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.permissions.asked import Asked, ask_once


@pytest.fixture(scope="session")
def asked(django_db_setup: None, django_db_blocker: Any) -> Asked:
    """The answers of every address to everybody; the city they tell of is gone again."""
    with django_db_blocker.unblock():
        return ask_once()
