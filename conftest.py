"""What every test stands on. Its settings and its data folder: tests/settings.py."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import databases
from tests.moments import begun_at
from yizhan.ground.events import bus
from yizhan.kit import transactions
from yizhan.kit.memo import forget_all
from yizhan.roof.shared import closing, demo_city
from yizhan.wings.care.stations.index.keeper import forget_index

# A slow machine is no fault: neither the time of one example nor that of making one is asserted.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ASKS_THE_LOG = demo_city.is_marked
ASKS_FOR_AN_END = closing.announced
PRIVILEGES = (
    "yizhan.ground.audit.migrations.0004_append_only_by_privilege",
    "yizhan.ground.people.migrations.0015_looks_are_append_only",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only what may touch a database: all else is the same on every database",
    )
    parser.addoption(
        "--rooms",
        metavar="FOLDERS",
        help="what may touch a database only in these folders (with commas between)",
    )
    parser.addoption(
        "--at",
        metavar="TIME",
        type=datetime.fromisoformat,
        help="begin at this moment in Shanghai instead of now: 2027-12-31T23:59:50",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    refuse_lost_groups(config, items)
    if getattr(config.option, "loadgroup", False):
        # Those that take long come first, so that no worker is alone with one of them at the end.
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("--database-only"):
        leave_out(config, items, [i for i in items if not databases.may_touch_one(i)])
    rooms = config.getoption("--rooms")
    if rooms is not None:
        leave_out(config, items, list(databases.elsewhere(items, folders_of(config, rooms))))


def pytest_collection_finish() -> None:
    """Have the garbage collector look a hundred times less often than it does by itself, and never
    at what was imported: it took a twentieth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(70_000)


def folders_of(config: pytest.Config, rooms: str) -> list[Path]:
    return [config.rootpath / room for room in rooms.split(",") if room]


def leave_out(config: pytest.Config, items: list[pytest.Item], left_out: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=left_out)
    unwanted = set(left_out)
    items[:] = [item for item in items if item not in unwanted]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a file that is an argument by the argument. Its bytes may hold the moment in which it
    was made, so that two workers would know the same test by two names."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


def refuse_lost_groups(config: pytest.Config, items: list[pytest.Item]) -> None:
    """End a run in which pytest-xdist does not see its groups: every worker would prepare what one
    is meant to prepare for all, which doubles the time of the check and says nothing."""
    if not getattr(config.option, "loadgroup", False):
        return
    lost = [i for i in items if i.get_closest_marker("xdist_group") and "@" not in i.nodeid]
    if lost:
        raise pytest.UsageError(f"pytest-xdist does not group {lost[0].nodeid}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this process a copy of the migrated database, instead of migrating one by itself.

    Transactional tests empty it, which the audit log's triggers and privileges forbid. Around each
    flush both are lifted, and the rows that migrations put there (the head of the log, the first
    revision) come back after it.
    """
    triggers = importlib.import_module("yizhan.ground.audit.migrations.0003_append_only")
    rights = [importlib.import_module(name) for name in PRIVILEGES]
    with databases.a_copy_for(connection):
        with django_db_blocker.unblock():
            planted = [
                (model, list(model._base_manager.all()))
                for model in apps.get_models()
                if model.__module__.startswith("yizhan.") and model._meta.managed
            ]
        case_class: Any = TransactionTestCase
        flush = case_class._fixture_teardown

        def flush_despite_triggers(case: TransactionTestCase) -> None:
            with connection.schema_editor() as editor:
                triggers.remove(None, editor)
                for migration in rights:
                    migration.grant(None, editor)
            flush(case)
            for model, rows in planted:
                model._base_manager.bulk_create(rows)
            with connection.schema_editor() as editor:
                triggers.install(None, editor)
                for migration in rights:
                    migration.revoke(None, editor)

        case_class._fixture_teardown = flush_despite_triggers
        yield
        case_class._fixture_teardown = flush


@pytest.fixture(scope="session", autouse=True)
def _listeners_are_connected() -> None:
    bus.connect_listeners()


@pytest.fixture(scope="session", autouse=True)
def _the_transaction_of_a_test_is_no_caller() -> None:
    """An action called by a test begins a transaction, as one called by a view does, though there
    is one around the test. So what is refused takes back its own writes and not the test's."""

    known = transactions.has_caller

    def has_caller() -> bool:
        return known() and not transaction.get_connection().atomic_blocks[-1]._from_testcase

    transactions.has_caller = has_caller


@pytest.fixture(scope="session", autouse=True)
def _cities_of_tests_are_invented() -> None:
    """The city of a test is a demo city, in which nobody is asked for a second factor, without an
    entry in the log for it. `a_real_city` is the other kind."""
    demo_city.is_marked = lambda: True


@pytest.fixture(scope="session", autouse=True)
def _no_city_of_tests_ends() -> None:
    """No page of a test asks whether the platform ends, but those of `a_city_that_may_end`."""
    closing.announced = lambda: ""


@pytest.fixture
def a_city_that_may_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database is asked whether an end is announced, as it is outside of tests."""
    monkeypatch.setattr(closing, "announced", ASKS_FOR_AN_END)
    forget_all()
    yield
    forget_all()


@pytest.fixture
def a_real_city(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is asked whether this city is invented, as it is outside of tests."""
    monkeypatch.setattr(demo_city, "is_marked", ASKS_THE_LOG)
    forget_all()


@pytest.fixture(autouse=True)
def _at_the_moment_asked_for(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins at the moment given by `--at`, and its time goes on from there."""
    with begun_at(request.config.getoption("--at")):
        yield


@pytest.fixture(autouse=True)
def _nothing_kept_in_the_process(settings: Any) -> None:
    """No cache, an index of stations that reads the database at every question, and not the
    language in which the last request of another test was answered."""
    forget_all()
    forget_index()
    translation.deactivate()
    settings.INDEX_POLL = 0


@pytest.fixture
def heard() -> Iterator[Callable[[type], list[Any]]]:
    """`heard(Event)`: a list on which everything published of this kind is put from now on."""
    added: list[tuple[type, Callable[[Any], None]]] = []

    def listen_to(kind: type) -> list[Any]:
        events: list[Any] = []
        listener = events.append
        bus.listen(kind, listener)
        added.append((kind, listener))
        return events

    yield listen_to
    for kind, listener in added:
        bus._listeners[kind].remove(listener)
