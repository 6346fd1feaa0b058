"""What a unit and a station were from day to day survives the renaming of its tables."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from yizhan.ground.people.models import UnitPeriod
from yizhan.wings.care.stations.models import StationPeriod

pytestmark = pytest.mark.slow

BEFORE = (
    ("people", "0010_answered_from_the_index"),
    ("stations", "0003_station_spells"),
)
UNIT = ("pk", "unit_id", "name", "kind", "path", "division_id", "since", "until")
STATION = ("pk", "station_id", "name", "kind", "unit_id", "division_id", "since", "until")
ASPECTS = ("columns", "primary_key", "unique", "foreign_key", "check")
"""A constraint without its name, which Django may make of a digest."""
FIRST, SECOND = date(2024, 1, 2), date(2024, 3, 4)


def a_city(models: Any) -> None:
    """Two units and two stations, one of each closed."""
    city = models.get_model("places", "Division").objects.create(
        code="110000", name="市", kind="city", valid_from=FIRST
    )
    units, stations = models.get_model("people", "Unit"), models.get_model("stations", "Station")
    for number, closed in enumerate((None, SECOND), start=1):
        unit = units.objects.create(
            path=f"000{number}", depth=1, numchild=0, code=f"u{number}", name=f"单位{number}",
            kind="branch", division=city, founded_on=FIRST, closed_on=closed,
        )  # fmt: skip
        stations.objects.create(
            code=f"s{number}", short=f"s{number}", name=f"驿站{number}", kind="bank", unit=unit, division=city,
            lon=121.0, lat=41.0, opened_on=FIRST, closed_on=closed,
        )  # fmt: skip


def rows(manager: Any, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return list(manager.order_by("pk").values_list(*columns))


def tables() -> dict[str, Any]:
    """Columns, constraints and indexes of every table, by its name."""
    introspection = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: (
                sorted(column[:2] for column in introspection.get_table_description(cursor, table)),
                sorted(
                    str([one[aspect] for aspect in ASPECTS])
                    for one in introspection.get_constraints(cursor, table).values()
                ),
            )
            for table in introspection.table_names(cursor)
        }


def test_what_stood_before_the_histories_has_them_and_the_renaming_keeps_them(migrate):
    todays = tables()
    models = migrate(*BEFORE)
    a_city(models)
    for module in ("ground.people.migrations.0005_unit_spells",
                   "wings.care.stations.migrations.0003_station_spells"):  # fmt: skip
        import_module(f"yizhan.{module}").begin(models, None)
    old = [
        rows(models.get_model(app, name).objects, columns)
        for app, name, columns in (
            ("people", "UnitSpell", UNIT), ("stations", "StationSpell", STATION),
        )
    ]  # fmt: skip

    migrate()

    assert tables() == todays
    assert [len(found) for found in old] == [2, 2]
    assert [row[2:4] + row[-2:] for row in old[0]] == [
        ("单位1", "branch", FIRST, None), ("单位2", "branch", FIRST, SECOND),
    ]  # fmt: skip
    assert [row[2] for row in old[1]] == ["驿站1", "驿站2"]
    now = [(UnitPeriod, UNIT), (StationPeriod, STATION)]
    assert [rows(model.objects, columns) for model, columns in now] == old


def test_no_constraint_or_index_keeps_the_old_word(migrate):
    names = set()
    with connection.cursor() as cursor:
        for model in (UnitPeriod, StationPeriod):
            table = model._meta.db_table
            known = connection.introspection.get_constraints(cursor, table)
            names |= {name for name in known if "_spell_" in name}
            wanted = {one.name for one in (*model._meta.constraints, *model._meta.indexes)}
            assert wanted <= set(known)
    assert names == set()
