"""The database as it was before a migration, and the way back to today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests.databases import Migrations


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Callable[..., Any]]:
    """`migrate(("people", "0010_…"))` takes the schema there and returns the models of that time;
    `migrate()` brings it to today. However the test ends, it ends with today's schema."""
    is_todays = True

    def to(*targets: tuple[str, str]) -> Any:
        nonlocal is_todays
        is_todays = False
        executor = Migrations(connection)
        executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())
        is_todays = not targets
        return executor.loader.project_state(list(targets)).apps if targets else None

    yield to
    if not is_todays:
        to()
