"""Plans: asked for, computed in a process apart, stopped, impossible, left by a dead worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.kit.siting.outcome import Impossible, Watch
from yizhan.kit.siting.planning import plan
from yizhan.wings.care.siting import actions, jobs
from yizhan.wings.care.siting.index import as_result, planned
from yizhan.wings.care.siting.models import CLAIM_LASTS, Plan
from yizhan.wings.care.siting.rules import Basis, OwnSite, PlanState, Question
from yizhan.wings.care.siting.tests.factories import FAR, NIGHT, a_night, a_plan
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db


def answered(**wanted):
    usual: dict[str, Any] = {"add": 1, "hours": NIGHT, "basis": Basis.ORDERS.value}
    question = Question(**usual | wanted)
    problem = planned(question, at=MONDAY)
    return as_result(problem, plan(problem.problem, watch=Watch(seconds=10)))


def test_a_new_site_goes_where_most_is_wanted_at_these_hours():
    a_night()
    result = answered(longer=False)
    assert [one["adds"] for one in result["chosen"]] == [60]
    assert result["chosen"][0]["name"].startswith("距南门驿站")
    assert result["proven"] and result["before"] == 0


def test_longer_hours_of_a_station_are_chosen_beside_new_sites():
    a_night()
    result = answered(add=2)
    assert {one["kind"] for one in result["chosen"]} == {"new", "longer"}
    assert result["value"] == result["demand"] == 100


def test_coverage_is_told_at_three_distances_and_each_hour():
    a_night()
    shares = answered(add=2)["shares"]
    assert {(one["within"], one["slot"]) for one in shares} == {
        (within, hour) for within in (300, 500, 1000) for hour in NIGHT
    }
    assert all(one["before"] <= one["after"] <= one["weight"] for one in shares)


def test_forced_and_forbidden_sites_are_kept_to():
    a_night()
    forced = answered(forced=("ST-NIGHT",))
    assert [one["code"] for one in forced["chosen"]] == ["ST-NIGHT"]
    forbidden = answered(add=2, forbidden=("ST-NIGHT",))
    assert "ST-NIGHT" not in [one["code"] for one in forbidden["chosen"]]


def test_candidates_of_ones_own_are_called_by_their_names():
    a_night()
    result = answered(longer=False, sites=(OwnSite("A", "广场东侧", *FAR),))
    assert [one["name"] for one in result["chosen"]] == ["广场东侧"]


def test_shortest_ways_are_a_sum_of_metres():
    a_night()
    night = answered(aim="distance", add=1, longer=False)
    assert night["before"] is None and night["chosen"][0]["adds"] is None  # nothing was open
    a_station(lon=108.1, lat=24.7, hours="24/7")
    result = answered(aim="distance", add=1)
    assert 0 < result["value"] < result["before"]
    assert result["before"] - result["chosen"][0]["adds"] == pytest.approx(result["value"])


def test_no_demand_and_unknown_codes_are_sentences():
    with pytest.raises(Impossible):
        answered()
    a_night()
    with pytest.raises(Impossible, match="nowhere"):
        answered(forced=("nowhere",))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"add": 0}, "add"), ({"within": 10}, "within"), ({"hours": ()}, "hours"),
     ({"seconds": 1e9}, "seconds"), ({"longer_cost": 0}, "longer_cost")],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_beside_its_field(wanted, field):
    with pytest.raises(actions.BadQuestion) as refusal:
        a_plan(**wanted)
    assert list(refusal.value.fields) == [field]


def test_asking_leaves_a_trace_and_five_may_wait():
    by = an_admin(a_unit())
    for _number in range(5):
        a_plan(by)
    assert Entry.objects.filter(verb="siting.plan_asked").count() == 5
    with pytest.raises(actions.TooManyPlans):
        a_plan(by)


def test_who_keeps_no_stations_neither_asks_nor_sees():
    stranger = a_person("company", a_unit(), scope=Scope.BELOW)
    with pytest.raises(NotAllowed):
        a_plan(stranger)
    a_plan()
    assert not Plan.objects.visible_to(stranger).exists()


def test_a_plan_is_claimed_once_and_again_when_its_worker_is_gone():
    a_plan()
    first = actions.claim_next(at=MONDAY)
    assert first is not None and actions.claim_next(at=MONDAY) is None
    assert actions.claim_next(at=MONDAY + CLAIM_LASTS + timedelta(seconds=1)) == first


def test_a_late_worker_does_not_overwrite_a_plan_that_is_done():
    one = a_plan()
    claimed = actions.claim_next(at=MONDAY)
    actions.keep_result(claimed, {"value": 1.0, "bound": 1.0})
    actions.keep_result(claimed, {"value": 2.0, "bound": 2.0})
    actions.keep_trouble(claimed, "late")
    one.refresh_from_db()
    assert (one.value, one.state, one.trouble) == (1.0, PlanState.DONE, "")


def test_stopping_is_told_to_the_worker_and_kept_once():
    by, one = an_admin(a_unit()), a_plan()
    claimed = actions.claim_next(at=MONDAY)
    assert not actions.keep_progress(claimed, value=1.0, bound=2.0, at=MONDAY)
    actions.stop_plan(one, by=by, at=MONDAY)
    actions.stop_plan(one, by=by, at=MONDAY)
    assert actions.keep_progress(claimed, value=1.0, bound=2.0, at=MONDAY)
    assert Entry.objects.filter(verb="siting.plan_stopped").count() == 1


def test_the_worker_computes_it_apart_and_says_why_not():
    a_night()
    one = a_plan()
    assert jobs.compute_next() and not jobs.compute_next()
    one.refresh_from_db()
    assert one.state == PlanState.DONE and one.result["proven"]
    impossible = a_plan(forced=("nowhere",))
    jobs.compute_next()
    impossible.refresh_from_db()
    assert impossible.state == PlanState.IMPOSSIBLE and "nowhere" in impossible.trouble
