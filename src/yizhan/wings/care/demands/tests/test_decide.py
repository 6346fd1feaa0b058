"""Confirm, rename, split, join: who may, what is refused, what stays."""

from __future__ import annotations

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.demands.actions import confirm, join, rename, split, take_in
from yizhan.wings.care.demands.actions.deciding import CannotJoin, CannotSplit
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.demands.rules import LONGEST_NAME
from yizhan.wings.care.demands.tests.factories import a_demand, someone_says

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def verbs():
    return list(Entry.objects.filter(verb__startswith="demand").values_list("verb", flat=True))


def test_confirming_keeps_the_texts_where_they_are_and_is_done_once(city):
    demand = a_demand(city, ["西门锁了", "西门关着"])
    confirm(demand, by=city.dispatcher, at=MONDAY)
    confirm(demand, by=city.dispatcher, at=MONDAY)

    assert set(demand.texts.values_list("pinned", "confidence")) == {(True, 100)}
    assert verbs() == ["demand.confirmed"]


def test_a_new_name_is_one_line_and_confirms(city):
    demand = a_demand(city, ["西门锁了"])
    demand = rename(demand, name=" 御龙湾\n西门 ", by=city.dispatcher, at=MONDAY)

    assert (demand.name, demand.named, demand.confirmed_at) == ("御龙湾 西门", True, MONDAY)
    assert verbs() == ["demand.renamed"]


@pytest.mark.parametrize("name", ["", "  \n ", "长" * (LONGEST_NAME + 1), "a\x00b", "a\ud800b"])
def test_a_name_that_cannot_be_kept_is_refused_beside_its_box(city, name):
    demand = a_demand(city, ["西门锁了"], name="原名")
    with pytest.raises(Refusal) as refused:
        rename(demand, name=name, by=city.dispatcher, at=MONDAY)
    assert set(refused.value.fields) == {"name"}
    assert Demand.objects.get().name == "原名"


def test_a_split_takes_equal_texts_along(city):
    demand = a_demand(city, ["西门锁了", "西门 锁了！", "没有热水"])
    one = demand.texts.get(case__text="西门锁了")
    own = split(demand, [one.pk], name="门", by=city.dispatcher, at=MONDAY)
    assert own.texts.count() == 2
    assert demand.texts.get().case.text == "没有热水"
    assert not DemandText.objects.filter(pinned=False).exists()
    assert verbs() == ["demand.split"]


def test_none_or_all_of_the_texts_are_no_split(city):
    demand = a_demand(city, ["西门锁了", "没有热水"])
    other = a_demand(city, ["路灯不亮"], name="灯")
    for chosen in ([], [other.texts.get().pk], demand.texts.values_list("pk", flat=True)):
        with pytest.raises(CannotSplit):
            split(demand, list(chosen), name="门", by=city.dispatcher, at=MONDAY)
    assert Demand.objects.count() == 2


def test_joining_keeps_the_answer_that_one_of_them_has(city):
    gate, other = a_demand(city, ["西门锁了"]), a_demand(city, ["西门关着"], name="门")
    Demand.objects.filter(pk=gate.pk).update(answer="已开", answered_at=MONDAY, public=True)
    joined = join(gate, other, by=city.dispatcher, at=MONDAY)

    assert (joined.pk, joined.answer, joined.public) == (other.pk, "已开", True)
    assert joined.texts.count() == 2
    assert not Demand.objects.filter(pk=gate.pk).exists()
    assert verbs() == ["demands.joined"]
    with pytest.raises(CannotJoin):
        join(joined, joined, by=city.dispatcher, at=MONDAY)


def test_who_does_not_dispatch_all_of_it_decides_nothing(city):
    demand = a_demand(city, ["西门锁了"])
    elsewhere = someone_says(city, "西门关着")
    elsewhere.case.unit = city.traffic
    elsewhere.case.save()
    take_in(at=MONDAY)
    DemandText.objects.filter(case=elsewhere.case).update(demand=demand)
    of_one_unit = a_person("dispatcher", city.union, scope=Scope.BELOW)
    other = a_demand(city, ["没水"], name="水")

    for nobody in (city.handler, city.lead, city.rider, of_one_unit):
        for deed in (
            lambda by: confirm(demand, by=by, at=MONDAY),
            lambda by: rename(demand, name="x", by=by, at=MONDAY),
            lambda by: split(demand, [demand.texts.first().pk], name="x", by=by, at=MONDAY),
            lambda by: join(other, demand, by=by, at=MONDAY),
        ):
            with pytest.raises(NotAllowed):
                deed(nobody)
    assert verbs() == []
    assert set(Demand.objects.visible_to(of_one_unit)) == {demand, other}
    assert not Demand.objects.visible_to(city.lead).exists()
