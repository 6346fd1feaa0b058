"""empty_database: nothing is left, history with its triggers included, and all tables are there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.databases import copy_sqlite

pytestmark = [pytest.mark.once, pytest.mark.slow]

SCRIPT = """
import django
django.setup()
from datetime import UTC, datetime
from django.db import transaction
from yizhan.ground.audit.actions import record
from yizhan.ground.audit.models import Entry, Head
from yizhan.ground.audit.tests.factories import ThingVerb
from yizhan.kit.database_reset import empty_database

@transaction.atomic
def write():
    record(ThingVerb.DONE, by=None, target="nothing", at=datetime(2024, 3, 4, tzinfo=UTC))

write()
assert Entry.objects.exists()
empty_database()
assert not Entry.objects.exists()
assert Head.objects.get().position == 0
write()
print("empty")
"""


def test_nothing_is_left(tmp_path):
    copy_sqlite(tmp_path / "yizhan.sqlite3")
    env = os.environ | {
        "YIZHAN_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/yizhan.sqlite3",
        "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
    }
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False
    )

    assert (finished.stdout, finished.returncode) == ("empty\n", 0), finished.stderr
