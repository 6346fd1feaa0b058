"""move_unit, merge_units: branches of the tree change their place, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import (
    UnitRow,
    close_unit,
    create_unit,
    load_units,
    merge_units,
    move_unit,
)
from yizhan.ground.people.actions.moving import UnlikeUnits
from yizhan.ground.people.actions.periods import WrongDay
from yizhan.ground.people.actions.posts import UnitClosed
from yizhan.ground.people.actions.units import WrongPlace
from yizhan.ground.people.models import Post, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
WHOLE: tuple[list[object], ...] = ([], [], [], [], [])


def codes_below(unit):
    now = Unit.objects.get(pk=unit.pk)
    return [one.code for one in Unit.objects.get_children(now)]


def two_bureaus():
    root = a_unit()
    return root, a_unit(root, kind="bureau"), a_unit(root, kind="bureau")


def test_a_branch_moves_whole():
    root, here, there = two_bureaus()
    office = a_unit(here, kind="office")
    station = a_unit(office, kind="guidance_station")

    move_unit(office, there, by=an_admin(root), at=MONDAY)

    assert codes_below(here) == []
    assert codes_below(there) == [office.code]
    assert codes_below(office) == [station.code]
    assert Unit.objects.find_problems() == WHOLE
    assert Entry.objects.get(verb="unit.moved").facts["now"] == there.code


def test_moving_it_to_where_it_stands_changes_nothing():
    root, here, _ = two_bureaus()
    office = a_unit(here, kind="office")
    path = Unit.objects.get(pk=office.pk).path

    move_unit(office, here, by=None, at=MONDAY)

    assert Unit.objects.get(pk=office.pk).path == path
    assert not Entry.objects.filter(verb="unit.moved").exists()


def test_only_where_its_kind_fits_and_never_into_itself():
    root, here, there = two_bureaus()
    office = a_unit(here, kind="office")
    inner = a_unit(here, kind="bureau")
    for unit, to in ((here, office), (here, inner), (here, here), (root, there)):
        with pytest.raises(WrongPlace):
            move_unit(unit, to, by=None, at=MONDAY)


def test_a_closed_unit_stays_where_it_is():
    _, here, there = two_bureaus()
    office = a_unit(here, kind="office")
    close_unit(office, by=None, at=MONDAY)
    for act in (move_unit, merge_units):
        with pytest.raises(UnitClosed):
            act(office, there, by=None, at=MONDAY)


def test_who_moves_may_change_both_places():
    _, here, there = two_bureaus()
    office, other = a_unit(here, kind="office"), a_unit(there, kind="office")
    by = a_person("admin", here, scope=Scope.BELOW)
    for act, to in ((move_unit, there), (merge_units, other)):
        with pytest.raises(NotAllowed):
            act(office, to, by=by, at=MONDAY)
        with pytest.raises(NotAllowed):
            act(to if act is merge_units else other, office, by=by, at=MONDAY)


def test_a_place_that_was_left_is_given_to_nobody_else():
    root, here, there = two_bureaus()
    office = a_unit(here, kind="office")
    path = Unit.objects.get(pk=office.pk).path
    move_unit(office, there, by=None, at=MONDAY.replace(day=5))

    assert a_unit(here, kind="office").path > path


def test_what_closed_keeps_its_place_in_a_branch_that_moves():
    root, here, there = two_bureaus()
    office = a_unit(here, kind="office")
    closed = a_unit(office, kind="guidance_station")
    close_unit(closed, by=None, at=MONDAY)
    move_unit(office, there, by=None, at=MONDAY.replace(day=5))

    new = a_unit(Unit.objects.get(pk=office.pk), kind="guidance_station")

    assert Unit.objects.get(pk=closed.pk).path < new.path
    assert Unit.objects.find_problems() == WHOLE


def test_what_shared_its_division_takes_that_of_the_new_place():
    home, abroad, own = (a_division() for _ in range(3))
    root = a_unit()
    here, there = (a_unit(root, kind="bureau", division=place) for place in (home, abroad))
    office = a_unit(here, kind="office", division=home)
    shares = a_unit(office, kind="guidance_station", division=home)
    keeps = a_unit(office, kind="guidance_station", division=own)

    move_unit(office, there, by=None, at=MONDAY)

    now = [Unit.objects.get(pk=unit.pk).division for unit in (office, shares, keeps)]
    assert now == [abroad, abroad, own]


def test_two_become_one():
    root, gone, stays = two_bureaus()
    office = a_unit(gone, kind="office")
    a_person("handler", gone)
    future = a_person()
    Post.objects.create(person=future, unit=gone, role="lead", starts_at=MONDAY.replace(year=2090))

    merge_units(gone, stays, by=an_admin(root), at=MONDAY)
    merge_units(gone, stays, by=an_admin(root), at=MONDAY)

    one = Unit.objects.get(pk=gone.pk)
    assert (one.closed_on, one.merged_into) == (MONDAY.date(), stays)
    assert codes_below(stays) == [office.code]
    assert not gone.posts.active().exists()
    assert not gone.posts.filter(ends_at=None).exists()
    assert Unit.objects.find_problems() == WHOLE
    facts = Entry.objects.get(verb="unit.merged").facts
    assert (facts["moved"], len(facts["posts"])) == ([office.code], 2)


def test_only_like_units_merge():
    root, here, there = two_bureaus()
    inner = a_unit(here, kind="bureau")
    with pytest.raises(UnlikeUnits):
        merge_units(a_unit(here, kind="office"), there, by=None, at=MONDAY)
    for unit, into in ((here, inner), (here, here), (root, root)):
        with pytest.raises(WrongPlace):
            merge_units(unit, into, by=None, at=MONDAY)


def test_a_change_has_a_day_that_has_come_in_this_year_and_after_the_last_change():
    root, here, there = two_bureaus()
    office = create_unit(
        name="O", code="o", kind="office", parent=here, by=None, at=MONDAY,
        founded_on=date(2024, 2, 1),
    )  # fmt: skip
    admin = an_admin(root)
    for wrong in (date(2024, 3, 5), date(2023, 12, 31), date(2024, 1, 31)):
        with pytest.raises(WrongDay) as refused:
            move_unit(office, there, by=admin, at=MONDAY, on=wrong)
        assert "on" in refused.value.fields
    move_unit(office, there, by=admin, at=MONDAY, on=date(2024, 2, 10))
    assert [s.since for s in office.periods.order_by("since")] == [
        date(2024, 2, 1), date(2024, 2, 10),
    ]  # fmt: skip


def test_moving_a_thousand_units_takes_a_few_queries(django_assert_max_num_queries):
    root, here, there = two_bureaus()
    office = a_unit(here, kind="office")
    load_units(
        [UnitRow(f"s{n}", "S", "service_point", MONDAY.date(), office.code) for n in range(1000)],
        at=MONDAY,
    )
    with django_assert_max_num_queries(45):
        move_unit(office, there, by=None, at=MONDAY.replace(day=5))
    assert len(codes_below(office)) == 1000
