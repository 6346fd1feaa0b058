"""The periods of a unit stay as they were, whatever happens to it later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from yizhan.ground.people.actions import (
    UnitRow,
    close_unit,
    create_unit,
    edit_unit,
    load_units,
    merge_units,
    move_unit,
)
from yizhan.ground.people.actions.periods import WrongDay
from yizhan.ground.people.actions.posts import UnitClosed
from yizhan.ground.people.actions.units import NotEmpty
from yizhan.ground.people.models import Unit, UnitPeriod
from yizhan.ground.people.tests.factories import MONDAY, a_unit, an_admin

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
DAY, NEXT = MONDAY.date(), TUESDAY.date()
HOURS: dict[str, Any] = {"office_hours": "", "phone": ""}


def names(on):
    return list(UnitPeriod.objects.in_force(on=on).order_by("path").values_list("name", flat=True))


def test_a_founded_unit_has_one_period():
    unit = a_unit(name="A")
    period = UnitPeriod.objects.get(unit=unit)
    assert (period.name, period.path, period.kind) == ("A", unit.path, unit.kind)
    assert (period.since, period.until) == (DAY, None)


def test_loaded_units_have_periods_of_their_own_days():
    load_units([UnitRow("r", "R", "city_committee", date(2020, 1, 1))], at=MONDAY)
    assert UnitPeriod.objects.get().since == date(2020, 1, 1)


def test_the_old_name_holds_until_the_day_of_the_new_one():
    unit = a_unit(name="Old")
    edit_unit(unit, name="New", by=None, at=TUESDAY, **HOURS)
    assert (names(DAY), names(NEXT)) == (["Old"], ["New"])


def test_two_names_on_one_day_leave_the_last():
    unit = a_unit(name="Old")
    edit_unit(unit, name="Oops", by=None, at=TUESDAY, **HOURS)
    edit_unit(unit, name="New", by=None, at=TUESDAY, **HOURS)
    assert names(NEXT) == ["New"]
    assert unit.periods.count() == 2


def test_other_hours_are_no_new_period():
    unit = a_unit(name="Old")
    edit_unit(unit, name="Old", by=None, at=TUESDAY, office_hours="24/7", phone="")
    assert unit.periods.count() == 1


def test_everything_in_a_moved_branch_has_its_place_of_the_time():
    root = a_unit()
    here, there = a_unit(root, kind="bureau"), a_unit(root, kind="bureau")
    office = a_unit(here, kind="office")
    station = a_unit(office, kind="guidance_station")

    move_unit(office, there, by=None, at=TUESDAY)

    def below(unit, on):
        period = UnitPeriod.objects.in_force(on=on).get(unit=unit)
        inside = (
            UnitPeriod.objects.in_force(on=on)
            .filter(path__startswith=period.path)
            .exclude(unit=unit)
        )
        return {period.unit_id for period in inside}

    both = {office.pk, station.pk}
    assert (below(here, DAY), below(there, DAY)) == (both, set())
    assert (below(here, NEXT), below(there, NEXT)) == (set(), both)


def test_a_merged_unit_is_there_until_the_day():
    root = a_unit(name="R")
    one, other = a_unit(root, name="A"), a_unit(root, name="B")
    merge_units(one, other, by=None, at=TUESDAY)
    assert (names(DAY), names(NEXT)) == (["R", "A", "B"], ["R", "B"])


def test_a_unit_is_closed_with_a_date():
    root = a_unit(name="R", at=MONDAY - timedelta(days=30))
    unit = a_unit(root, name="A", at=MONDAY - timedelta(days=30))
    close_unit(unit, by=an_admin(root), at=TUESDAY, on=DAY)
    assert Unit.objects.get(pk=unit.pk).closed_on == DAY
    assert (names(DAY - timedelta(days=1)), names(DAY)) == (["R", "A"], ["R"])


def test_nothing_closes_while_something_in_it_was_open():
    root = a_unit(at=MONDAY - timedelta(days=30))
    unit = a_unit(root, kind="bureau", at=MONDAY - timedelta(days=30))
    inner = a_unit(unit, kind="office", at=MONDAY - timedelta(days=30))
    close_unit(inner, by=None, at=TUESDAY)
    with pytest.raises(NotEmpty):
        close_unit(unit, by=None, at=TUESDAY, on=DAY)
    close_unit(unit, by=None, at=TUESDAY, on=NEXT)


def test_a_closed_unit_keeps_its_name():
    unit = a_unit(a_unit())
    close_unit(unit, by=None, at=MONDAY)
    with pytest.raises(UnitClosed):
        edit_unit(unit, name="B", by=None, at=TUESDAY, **HOURS)


def test_a_unit_is_founded_on_an_earlier_day_but_not_of_last_year():
    root = a_unit()
    new: dict[str, Any] = {
        "parent": root,
        "name": "A",
        "kind": "bureau",
        "by": an_admin(root),
        "at": MONDAY,
    }
    unit = create_unit(code="a", founded_on=date(2024, 1, 1), **new)
    assert UnitPeriod.objects.get(unit=unit).since == date(2024, 1, 1)
    for wrong in (date(2023, 12, 31), NEXT):
        with pytest.raises(WrongDay):
            create_unit(code="b", founded_on=wrong, **new)
