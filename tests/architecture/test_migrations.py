"""What a migration may not do, so that a city's tables can live in a distributed schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.db.migrations import AddField, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.fields import PositiveIntegerRelDbTypeMixin

from tests.architecture.source import HOUSE

TRIGGER = re.compile(r"CREATE TRIGGER \w+\s+BEFORE [A-Z ]+? ON (\w+)")
REVOKED = re.compile(r"REVOKE UPDATE, DELETE, TRUNCATE ON (\w+) FROM CURRENT_USER")


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation of our migrations, with the name of its migration."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if migration.__module__.startswith("yizhan."):
            yield from ((f"{app}.{name}", one) for one in _flat(migration.operations))


def _flat(several: Sequence[Operation]) -> Iterator[Operation]:
    for operation in several:
        yield operation
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)


def test_no_added_column_brings_an_unnamed_check():
    """A plain IntegerField, then AddConstraint with a name: Citus refuses the two in one."""
    positive = {
        f"{migration}: {operation.model_name}.{operation.name}"
        for migration, operation in operations()
        if type(operation) is AddField
        and isinstance(operation.field, PositiveIntegerRelDbTypeMixin)
    }
    assert positive == set()


def test_no_trigger_protects_what_no_privilege_does():
    texts = [file.read_text("utf-8") for file in HOUSE.glob("**/migrations/*.py")]
    by_trigger = {table for text in texts for table in TRIGGER.findall(text)}
    by_privilege = {table for text in texts for table in REVOKED.findall(text)}

    assert sum(text.count("CREATE TRIGGER") for text in texts) == sum(
        len(TRIGGER.findall(text)) for text in texts
    ), "a trigger is written in a way that this test does not read"
    assert by_trigger - by_privilege == set()
    assert "audit_entry" in by_trigger
