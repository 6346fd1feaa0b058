"""The audit log of a city with an ordinary role: append-only with triggers and without."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from tests import databases
from tools import postgres

pytestmark = [pytest.mark.once, pytest.mark.slow]

SCRIPT = """
import django, os
django.setup()
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

def migrate(step, *, trigger):
    os.environ["YIZHAN_AUDIT_TRIGGER"] = str(int(trigger))
    MigrationExecutor(connection).migrate([("audit", step)])
    print([outcome(statement) for statement in FORBIDDEN])

FORBIDDEN = (
    "UPDATE audit_entry SET verb = 'thing.undone'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"
)

def outcome(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return "done"
    except DatabaseError as exc:
        return type(exc.__cause__).__name__

migrate("0004_append_only_by_privilege", trigger=False)
migrate("0002_head", trigger=False)
migrate("0003_append_only", trigger=True)
migrate("0002_head", trigger=True)
migrate("0004_append_only_by_privilege", trigger=True)
with connection.cursor() as cursor:
    cursor.execute("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'audit%'")
    print([row[0] for row in cursor.fetchall()])
"""


def test_the_log_is_append_only_with_triggers_and_without(tmp_path):
    with postgres.throwaway() as server:
        env = {
            **os.environ,
            "DATABASE_URL": databases.create_city(server, "liuzhou"),
            "YIZHAN_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False
        )

    assert done.returncode == 0, done.stderr
    by_privilege, may, by_trigger = (
        [cause] * 3 for cause in ("InsufficientPrivilege", "done", "RaiseException")
    )
    assert [ast.literal_eval(line) for line in done.stdout.splitlines()] == [
        by_privilege, may, by_trigger, may, by_privilege, ["liuzhou"],
    ]  # fmt: skip
