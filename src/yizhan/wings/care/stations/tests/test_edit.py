"""open, edit, close, reopen, unlist, relist: what the keepers of the list do."""

from __future__ import annotations

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return a_station()


@pytest.fixture
def editor(station):
    return a_person("dispatcher", station.unit, scope=Scope.BELOW)


def test_editing_changes_and_leaves_a_trace(station, editor):
    actions.edit_station(
        station, version=1, name="新名字", amenities=["toilet", "seats"], by=editor, at=MONDAY
    )

    station.refresh_from_db()
    assert (station.name, station.amenities) == ("新名字", ["seats", "toilet"])
    assert station.version == 2
    facts = Entry.objects.get(verb="station.edited").facts
    assert facts["now"] == {"name": "新名字", "amenities": ["seats", "toilet"]}


def test_two_editors_do_not_overwrite_each_other(station, editor):
    actions.edit_station(station, version=1, name="甲", by=editor, at=MONDAY)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.edit_station(station, version=1, name="乙", by=editor, at=MONDAY)

    assert Station.objects.get().name == "甲"


def test_saving_the_same_changes_nothing(station, editor):
    actions.edit_station(station, version=1, name=station.name, by=editor, at=MONDAY)

    assert station.version == 1
    assert not Entry.objects.filter(verb="station.edited").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("kind", "castle"),
        ("lon", 200.0),
        ("lat", -91.0),
        ("hours", "whenever"),
        ("amenities", ["gold"]),
        ("address", "长" * 161),
    ],
)
def test_what_cannot_be_is_refused_by_field(station, editor, field, value):
    with pytest.raises(actions.BadStation) as refused:
        actions.edit_station(station, version=1, by=editor, at=MONDAY, **{field: value})

    assert list(refused.value.fields) == [field]


def test_a_code_is_taken_once(station):
    with pytest.raises(actions.BadStation) as refused:
        a_station(station.unit, station.division, code=station.code)
    assert list(refused.value.fields) == ["code"]


def test_closing_and_taking_up_again(station, editor):
    actions.close_station(station, by=editor, at=MONDAY, reason="moved")
    assert not Station.objects.public().exists()
    with pytest.raises(actions.AlreadyClosed):
        actions.close_station(station, by=editor, at=MONDAY, reason="again")

    actions.reopen_station(station, by=editor, at=MONDAY, reason="back")
    assert Station.objects.public().exists()


@pytest.mark.parametrize(
    "action", [actions.close_station, actions.unlist, actions.relist, actions.reopen_station]
)
def test_strangers_may_not(station, action):
    stranger = a_person("dispatcher", a_unit())
    with pytest.raises(NotAllowed):
        action(station, by=stranger, at=MONDAY, reason="why not")


@pytest.mark.parametrize("action", [actions.close_station, actions.unlist, actions.relist])
def test_a_reason_is_asked_for(station, editor, action):
    with pytest.raises(actions.ReasonMissing):
        action(station, by=editor, at=MONDAY, reason=" ")


def test_moving_to_another_unit_takes_the_permission_there_too(station, editor):
    with pytest.raises(NotAllowed):
        actions.edit_station(station, version=1, unit=a_unit(), by=editor, at=MONDAY)
