"""The log: written once, chained, and telling when somebody tampered with it."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from yizhan.ground.audit.actions import first_broken, lines_last, record
from yizhan.ground.audit.models import Entry, Head
from yizhan.ground.audit.tests.factories import ThingVerb

AT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
REFUSED = "append-only|permission denied"
"""By the trigger, or by the want of a privilege."""
triggers = importlib.import_module("yizhan.ground.audit.migrations.0003_append_only")
rights = importlib.import_module("yizhan.ground.audit.migrations.0004_append_only_by_privilege")


@pytest.fixture
def entries(transactional_db):
    for n in range(5):
        with transaction.atomic():
            record(ThingVerb.DONE, by=None, target=f"thing:{n}", at=AT, n=n, name="驿站𠮷")
    return list(Entry.objects.order_by("position"))


@pytest.fixture
def no_trigger(entries):
    """Somebody who may change the database itself."""
    with connection.schema_editor() as editor:
        triggers.remove(None, editor)
        rights.grant(None, editor)
    yield
    with connection.schema_editor() as editor:
        triggers.install(None, editor)
        rights.revoke(None, editor)


def test_an_untouched_log_is_whole(entries):
    assert first_broken() is None
    assert [e.position for e in entries] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("change", [{"facts": {"n": 7}}, {"by": "x"}, {"at": AT.replace(hour=1)}])
def test_the_database_refuses_a_change(entries, change):
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Entry.objects.filter(position=3).update(**change)


def test_the_database_refuses_a_removal(entries):
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Entry.objects.filter(position=3).delete()
    assert Entry.objects.count() == 5


@pytest.mark.parametrize("change", [{"facts": {"n": 7}}, {"by": "x"}, {"at": AT.replace(hour=1)}])
def test_a_changed_entry_is_found(no_trigger, change):
    Entry.objects.filter(position=3).update(**change)

    broken = first_broken()
    assert isinstance(broken, Entry)
    assert broken.position == 3


def test_an_entry_taken_from_the_middle_is_missed(no_trigger):
    Entry.objects.filter(position=3).delete()

    assert first_broken() == 3


def test_entries_taken_from_the_end_are_missed(no_trigger):
    Entry.objects.filter(position__gte=4).delete()

    assert first_broken() == 4


def test_a_head_moved_back_does_not_hide_it(no_trigger, entries):
    Head.objects.update(position=entries[2].position, digest=entries[2].digest)

    assert first_broken() is not None


def test_a_rolled_back_deed_leaves_no_gap(entries):
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        record(ThingVerb.DONE, by=None, target="thing:9", at=AT)
        raise ValueError("undone")
    with transaction.atomic():
        record(ThingVerb.DONE, by=None, target="thing:10", at=AT)

    assert first_broken() is None
    assert Entry.objects.last().position == 6


def test_a_deed_and_its_entry_are_one_transaction(transactional_db):
    with pytest.raises(RuntimeError, match="outside"):
        record(ThingVerb.DONE, by=None, target="thing:1", at=AT)


def test_lines_of_deeds_in_a_deed_come_last_and_in_order(transactional_db):
    with transaction.atomic(), lines_last():
        record(ThingVerb.FIRST, by=None, target="a", at=AT)
        with lines_last():
            record(ThingVerb.SECOND, by=None, target="b", at=AT)
        assert not Entry.objects.exists()
    assert [e.verb for e in Entry.objects.order_by("position")] == ["first", "second"]
    assert first_broken() is None


def test_a_deed_that_failed_leaves_no_line_for_the_next(transactional_db):
    with pytest.raises(ValueError, match="no"), transaction.atomic(), lines_last():
        record(ThingVerb.FIRST, by=None, target="a", at=AT)
        raise ValueError("no")
    with transaction.atomic():
        record(ThingVerb.SECOND, by=None, target="b", at=AT)
    assert [e.verb for e in Entry.objects.all()] == ["second"]
