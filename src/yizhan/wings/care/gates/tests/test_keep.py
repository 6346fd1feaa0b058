"""add, edit, remove, restore, hand over: what the keepers of the handbook do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.rules import GateRow
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


@pytest.fixture
def compound():
    return a_compound(name="恒远花园")


@pytest.fixture
def keeper(compound):
    return a_person("dispatcher", compound.unit, scope=Scope.BELOW)


def test_editing_changes_renames_the_initials_and_leaves_a_trace(compound, keeper):
    gates = (GateRow("南门"), GateRow("北门", "河边", "24/7"))
    actions.edit_compound(compound, version=1, name="金城广场", gates=gates, by=keeper, at=MONDAY)

    row = Compound.objects.get()
    assert (row.name, row.initials, row.version) == ("金城广场", "jcgc", 2)
    assert [gate.name for gate in row.gates.all()] == ["南门", "北门"]
    facts = Entry.objects.get(verb="compound.edited").facts
    assert facts["now"] == {"name": "金城广场", "gates": ["南门", "北门 河边 24/7"]}


def test_two_editors_do_not_overwrite_each_other(compound, keeper):
    actions.edit_compound(compound, version=1, parking="左边", by=keeper, at=MONDAY)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.edit_compound(compound, version=1, parking="右边", by=keeper, at=MONDAY)

    assert Compound.objects.get().parking == "左边"


def test_saving_the_same_says_only_that_somebody_looked(compound, keeper):
    later = MONDAY + timedelta(days=90)
    actions.edit_compound(compound, version=1, name=compound.name, by=keeper, at=later)

    row = Compound.objects.get()
    assert (row.version, row.checked_on) == (1, later.date())
    assert not Entry.objects.filter(verb="compound.edited").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("kind", "castle"),
        ("rule", "fly"),
        ("lat", 91.0),
        ("parking", "长" * 161),
        ("gates", (GateRow(" "),)),
        ("gates", (GateRow("东门", "", "sometimes"),)),
        ("gates", (GateRow("门"),) * 5),
    ],
)
def test_what_cannot_be_is_refused_by_name(compound, keeper, field, value):
    with pytest.raises(actions.BadCompound) as refused:
        actions.edit_compound(compound, version=1, by=keeper, at=MONDAY, **{field: value})

    assert next(iter(refused.value.fields)).startswith(field.removesuffix("s"))
    assert Compound.objects.get().version == 1


def test_a_code_is_taken_once(compound):
    with pytest.raises(actions.BadCompound):
        a_compound(compound.unit, compound.division, code=compound.code)
    assert Compound.objects.count() == 1


def test_a_stranger_may_not(compound):
    stranger = a_person("dispatcher", a_unit(a_unit()), scope=Scope.BELOW)
    with pytest.raises(NotAllowed):
        actions.edit_compound(compound, version=1, name="甲", by=stranger, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.remove_compound(compound, by=stranger, at=MONDAY, reason="没了")
    assert Compound.objects.visible_to(stranger).count() == 0


def test_removed_and_put_back_each_with_a_reason(compound, keeper):
    with pytest.raises(actions.ReasonMissing):
        actions.remove_compound(compound, by=keeper, at=MONDAY, reason=" ")
    actions.remove_compound(compound, by=keeper, at=MONDAY, reason="拆了")
    assert not Compound.objects.public().exists()
    with pytest.raises(actions.ChangedMeanwhile):
        actions.remove_compound(compound, by=keeper, at=MONDAY, reason="拆了")

    actions.restore_compound(compound, by=keeper, at=MONDAY, reason="没拆")
    assert Compound.objects.public().exists()
    assert Entry.objects.get(verb="compound.removed").facts["reason"] == "拆了"


def test_whoever_has_what_a_closed_unit_had_keeps_its_places():
    root = a_unit()
    compound = a_compound(a_unit(root))
    close_unit(compound.unit, by=None, at=MONDAY)

    compound.refresh_from_db()
    assert compound.unit == root
    assert Entry.objects.get(verb="compounds.handed_over").facts["count"] == 1
