"""create_unit, close_unit, load_units: a tree whose kinds fit together."""

from __future__ import annotations

from typing import Any

import pytest

from yizhan.ground.people.actions import UnitRow, close_unit, create_unit, edit_unit, load_units
from yizhan.ground.people.actions.units import CodeTaken, NotEmpty, WrongPlace
from yizhan.ground.people.models import Post, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.errors import NotAllowed


def test_only_kinds_that_fit(db):
    root = a_unit()
    company = a_unit(root, kind="company")
    a_unit(company, kind="delivery_site")
    with pytest.raises(WrongPlace):
        a_unit(company, kind="bureau")


def test_a_code_stands_once(db):
    root = a_unit()
    with pytest.raises(CodeTaken) as refused:
        a_unit(root, code=root.code)
    assert "code" in refused.value.fields


def test_only_within_reach(db):
    root = a_unit()
    county = a_unit(root, kind="bureau")
    by = a_person("admin", county, scope=Scope.BELOW)
    new: dict[str, Any] = {"name": "Office", "kind": "office", "at": MONDAY, "by": by}
    assert create_unit(parent=county, code="a", **new).is_child_of(county)
    with pytest.raises(NotAllowed):
        create_unit(parent=root, code="b", **new)
    with pytest.raises(NotAllowed):
        create_unit(code="c", **new)


def test_a_unit_is_renamed(db):
    root = a_unit()
    edit_unit(root, name=" 河池市 ", office_hours="", phone="", by=an_admin(root), at=MONDAY)
    assert Unit.objects.get(pk=root.pk).name == "河池市"


def test_closing_ends_posts_and_wants_an_empty_unit(db):
    root = a_unit()
    bureau = a_unit(root, kind="bureau")
    office = a_unit(bureau, kind="office")
    a_person("handler", office)
    by = an_admin(root)

    with pytest.raises(NotEmpty):
        close_unit(bureau, by=by, at=MONDAY)
    close_unit(office, by=by, at=MONDAY)
    close_unit(bureau, by=by, at=MONDAY)

    assert not Post.objects.active().filter(unit=office).exists()
    assert list(Unit.objects.not_ended()) == [root]


def test_a_load_is_the_same_tree(db):
    root = a_unit()
    first = a_unit(root, kind="bureau")
    load_units(
        [
            UnitRow("b2", "Second", "bureau", MONDAY.date(), parent=root.code),
            UnitRow("o1", "Office", "office", MONDAY.date(), parent="b2"),
            UnitRow("o2", "Office", "office", MONDAY.date(), parent=first.code),
        ],
        at=MONDAY,
    )

    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert [u.code for u in Unit.objects.get_children(Unit.objects.get(code="b2"))] == ["o1"]
    assert (
        a_unit(Unit.objects.get(pk=root.pk), kind="bureau").path > Unit.objects.get(code="b2").path
    )


def test_two_thousand_units_load_in_a_few_queries(db, django_assert_max_num_queries):
    rows = [UnitRow("root", "City", "city_committee", MONDAY.date())]
    rows += [
        UnitRow(f"d{n}", f"Department {n}", "department", MONDAY.date(), parent="root")
        for n in range(2000)
    ]
    with django_assert_max_num_queries(60):
        load_units(rows, at=MONDAY)
    assert Unit.objects.count() == 2001
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_ancestors_are_read_from_the_path(db):
    root = a_unit(name="R")
    middle = a_unit(root, name="M")
    leaf = a_unit(middle, name="L")

    assert leaf.ancestor_paths == [root.path, middle.path]
    assert (leaf.parent_path, root.parent_path, root.ancestor_paths) == (middle.path, "", [])
    assert list(Unit.objects.above(leaf)) == [root, middle]
    assert Unit.objects.nearest_above(leaf) == middle
    assert Unit.objects.exclude(pk=middle.pk).nearest_above(leaf) == root
    assert Unit.objects.nearest_above(root) is None


@pytest.mark.django_db
def test_what_is_below_and_had_the_division_goes_with_it():
    city, county = a_division(), a_division()
    root = a_unit(division=city)
    bureau = a_unit(root, kind="bureau", division=city)
    inside, apart = a_unit(bureau, division=city), a_unit(bureau, division=county)
    same: Any = {"name": bureau.name, "office_hours": "", "phone": "", "by": None, "at": MONDAY}
    edit_unit(bureau, division=county, **same)

    for unit in (root, bureau, inside, apart):
        unit.refresh_from_db()
    assert [one.division for one in (root, bureau, inside, apart)] == [city, county, county, county]
    assert inside.periods.get(until=None).division == county
    edit_unit(bureau, **same)
    bureau.refresh_from_db()
    assert bureau.division == county


@pytest.mark.django_db
def test_a_division_that_was_missing_is_not_given_to_what_is_below():
    root = a_unit()
    inside = a_unit(root)
    edit_unit(root, name="R", office_hours="", phone="", division=a_division(), by=None, at=MONDAY)
    inside.refresh_from_db()
    assert inside.division is None
