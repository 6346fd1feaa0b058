"""The worker groups: texts become demands, and what was decided is followed."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.texts import arranging
from yizhan.kit.texts.engines import Ngrams
from yizhan.wings.care.demands import jobs
from yizhan.wings.care.demands.actions import join, rename, said, split, take_in
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.demands.rules import WINDOW
from yizhan.wings.care.demands.tests.factories import a_demand, someone_says
from yizhan.wings.care.needs.tests.factories import a_need, a_station

pytestmark = pytest.mark.django_db

GATE = [
    "小区西门锁了进不去",
    "西门又锁了，进不去小区",
    "小区的西门关着，骑手进不去",
    "西门上锁，送餐进不去",
]
WATER = ["驿站没有热水", "热水机坏了，驿站没热水", "想接热水，驿站的热水没有", "驿站热水一直没有"]


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def here(monkeypatch):
    """Groups in this process: another one would not say what it covers."""

    def call(name, texts, *, seconds, progress=None):
        assert name == "yizhan.kit.texts.arranging.arrange"
        return arranging.arrange(texts, progress)

    monkeypatch.setattr(jobs, "apart", call)


def regroup(*, anew=True, at=MONDAY):
    while take_in(at=at):
        pass
    return jobs.group(said(at=at), anew=anew, at=at)


def demand_of(need) -> Demand:
    return DemandText.objects.get(case=need.case).demand


def test_texts_become_demands_with_a_name_and_a_middle(city, here):
    gate = [someone_says(city, text) for text in GATE]
    water = [someone_says(city, text) for text in WATER]
    outcome = regroup()

    assert (outcome.texts, outcome.demands, outcome.new) == (8, 2, 2)
    assert len({demand_of(need).pk for need in gate}) == 1
    demand = demand_of(water[0])
    assert "热水" in demand.name
    assert demand.central.case.text in WATER
    text = demand.texts.first()
    assert text.engine == outcome.engine
    assert 0 < text.confidence <= 100
    assert Entry.objects.filter(verb="demands.grouped").count() == 1


def test_the_worker_does_it_in_another_process_and_once(city):
    for text in GATE:
        someone_says(city, text, at=timezone.now())

    assert jobs.group_new_texts().texts == len(GATE)
    assert jobs.group_new_texts() is None


def test_grouping_again_changes_nothing(city, here):
    for text in [*GATE, *WATER]:
        someone_says(city, text)
    regroup()
    before = list(DemandText.objects.order_by("pk").values())
    assert regroup().new == 0
    assert list(DemandText.objects.order_by("pk").values()) == before


def test_equal_texts_are_one(city, here):
    for text in ["西门锁了", "西门 锁了！", "西门锁了。。"]:
        someone_says(city, text)
    take_in(at=MONDAY)

    assert [one.count for one in said(at=MONDAY)] == [3]
    assert regroup().demands == 1


def test_a_case_without_words_or_of_the_platform_says_nothing(city):
    someone_says(city, "")
    city.case(text="系统开的")
    someone_says(city, "西门锁了", at=MONDAY - WINDOW - timedelta(days=1))
    assert take_in(at=MONDAY) == 0


def test_what_was_split_stays_apart_and_what_comes_joins_its_side(city, here):
    needs = [someone_says(city, text) for text in [*GATE, *WATER]]
    regroup()
    one = Demand.objects.first()
    other = Demand.objects.exclude(pk=one.pk).get()
    both = join(other, one, by=city.dispatcher, at=MONDAY)
    regroup()
    assert {demand_of(need) for need in needs} == {both}

    water = DemandText.objects.filter(case__need__in=needs[4:])
    own = split(both, [text.pk for text in water], name="热水", by=city.dispatcher, at=MONDAY)
    late = someone_says(city, "驿站还是没有热水")
    regroup()

    assert {demand_of(need) for need in needs[4:]} == {own}
    assert {demand_of(need) for need in needs[:4]} == {both}
    assert demand_of(late) == own
    assert not DemandText.objects.get(case=late.case).pinned


def test_a_name_that_was_chosen_stays(city, here):
    demand = a_demand(city, GATE, name="x")
    rename(demand, name="御龙湾西门", by=city.dispatcher, at=MONDAY)
    someone_says(city, "西门还锁着，进不去")
    regroup()
    assert Demand.objects.get(pk=demand.pk).name == "御龙湾西门"
    assert demand.texts.count() == 5


def test_a_few_new_texts_are_placed_and_the_rest_is_left_alone(city, here):
    first = [someone_says(city, text) for text in [*GATE, *WATER]]
    regroup()
    before = [demand_of(need).pk for need in first]
    late = someone_says(city, "西门锁着进不去")
    regroup(anew=False)

    assert [demand_of(need).pk for need in first] == before
    assert demand_of(late).pk == before[0]
    assert not DemandText.objects.filter(pinned=True).exists()


def test_what_was_decided_meanwhile_is_not_undone(city, here, monkeypatch):
    needs = [someone_says(city, text) for text in [*GATE, *WATER]]
    regroup()
    texts = said(at=MONDAY)
    demand = demand_of(needs[0])
    own = split(
        demand, [needs[0].case.demand_text.pk], name="另一个门", by=city.dispatcher, at=MONDAY
    )
    jobs.group(texts, anew=True, at=MONDAY)
    assert demand_of(needs[0]) == own


def test_a_demand_without_texts_goes_unless_it_was_decided(city, here):
    Demand.objects.create(name="空", created_at=MONDAY)
    Demand.objects.create(name="定", created_at=MONDAY, confirmed_at=MONDAY)
    someone_says(city, "西门锁了")
    regroup()
    assert set(Demand.objects.values_list("name", flat=True)) >= {"定"}
    assert not Demand.objects.filter(name="空").exists()


def test_the_meaning_of_a_text_is_computed_once(city, here, monkeypatch):
    class Remembering(Ngrams):
        dimensions = 1
        asked = 0

        def encode(self, texts):
            self.asked += len(texts)
            return np.array([[1]] * len(texts), dtype=np.int8)

    engine = Remembering()
    monkeypatch.setattr(arranging, "best_engine", lambda: engine)
    for text in GATE:
        someone_says(city, text)
    regroup()
    someone_says(city, WATER[0], by=a_person())
    regroup()

    assert engine.asked == 5
    assert bytes(DemandText.objects.first().vector) == b"\x01"


def test_a_locked_gate_at_two_compounds_is_two_demands(city, here):
    city.item.group = ItemGroup.GATE
    city.item.save()
    places = ["御龙湾西门", "御龙湾小区", "翡翠城"]
    needs = {place: [a_need(city, text=text, place=place) for text in GATE] for place in places}
    regroup()

    groups = {place: {demand_of(need).pk for need in of} for place, of in needs.items()}
    assert groups["御龙湾西门"] == groups["御龙湾小区"]
    assert not groups["御龙湾西门"] & groups["翡翠城"]


def test_what_is_no_matter_of_a_place_is_one_demand_everywhere(city, here):
    needs = [a_need(city, text=text, place=f"第{number}街") for number, text in enumerate(WATER)]
    regroup()
    assert len({demand_of(need).pk for need in needs}) == 1


def test_equal_words_at_two_stations_are_two_demands_where_something_is_broken(city, here):
    city.item.needs_station = True
    city.item.save()
    stations = [a_station(city, lon=108.0 + number) for number in range(2)]
    needs = [a_need(city, text="门坏了", station=station) for station in stations]
    take_in(at=MONDAY)
    assert [one.count for one in said(at=MONDAY)] == [1, 1]
    regroup()
    assert demand_of(needs[0]) != demand_of(needs[1])


def test_what_a_dispatcher_joined_of_two_places_takes_in_a_third(city, here):
    city.item.group = ItemGroup.GATE
    city.item.save()
    needs = [
        a_need(city, text=text, place=place) for place in ("御龙湾", "翡翠城") for text in GATE
    ]
    regroup()
    one, other = demand_of(needs[0]), demand_of(needs[4])
    join(other, one, by=city.dispatcher, at=MONDAY)
    third = a_need(city, text=GATE[0] + "了", place="金沙苑")
    regroup(anew=False)
    assert demand_of(third) == one


def test_what_was_taken_in_meanwhile_waits_for_the_next_time(city, here):
    city.item.group = ItemGroup.GATE
    city.item.save()
    a_need(city, text=GATE[0], place="翡翠城", at=MONDAY)
    take_in(at=MONDAY)
    texts = said(at=MONDAY)
    early = a_need(city, text=GATE[1], place="御龙湾", at=MONDAY - timedelta(hours=1))
    take_in(at=MONDAY)
    jobs.group(texts, anew=True, at=MONDAY)
    assert demand_of(early) is None
