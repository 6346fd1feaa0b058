"""The demo city, built twice from one seed: once to be compared, once to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from tests.demo.everything import everything
from tests.demo.pattern import SEED, everything_in_it
from yizhan.roof.demo.build import Plan, build


class Twins(NamedTuple):
    first: dict[str, Any]
    """Built in another process, and on SQLite whatever is under test."""
    second: dict[str, Any]


@pytest.fixture(scope="module")
def twins(django_db_setup, django_db_blocker) -> Iterator[Twins]:
    """The second city stays, in a transaction that is rolled back at the end."""
    first = everything_in_it()
    with django_db_blocker.unblock(), transaction.atomic():
        build(Plan(seed=SEED))
        yield Twins(first, everything())
        transaction.set_rollback(True)
