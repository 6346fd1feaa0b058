"""The worker learns who answers what, and proposes a unit for what is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.actions import hand_on
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.texts import learning
from yizhan.wings.care.demands import jobs
from yizhan.wings.care.demands.actions import (
    answered,
    is_worth_learning,
    keep_proposals,
    keep_routing,
    newest_routing,
    waiting,
)
from yizhan.wings.care.demands.index import proposed_unit
from yizhan.wings.care.demands.models import LearnedRouting, UnitProposal
from yizhan.wings.care.demands.rules import FEWEST_LEARNED, LEARNED_FROM, PROPOSED_FROM
from yizhan.wings.care.demands.tests.factories import someone_says

pytestmark = pytest.mark.django_db
GATE = ["西门锁了进不去", "保安不让电动车进小区", "物业把大门关了", "小区门禁要刷卡"]
PLATE = ["电动车上牌排队太长", "临时牌到期怎么换", "车管所名额满了", "骑车没有牌照被罚"]
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def here(monkeypatch):
    """Learns in this process: another one would not say what it covers."""

    def call(name, *arguments, seconds, progress=None):
        module, _dot, verb = name.rpartition(".")
        assert module == learning.__name__
        return getattr(learning, verb)(*arguments, progress)

    monkeypatch.setattr(jobs, "apart", call)


def was_answered(city, text, unit, *, at=MONDAY, **columns):
    """A need that this unit has answered."""
    case = someone_says(city, text, at=at).case
    values = {"unit": unit, "status": Status.RESOLVED, "closed_at": at, **columns}
    Case.objects.filter(pk=case.pk).update(**values)
    return case


def many_answered(city, *, at=MONDAY):
    for number in range(FEWEST_LEARNED // 2):
        was_answered(city, f"{GATE[number % 4]}，第{number}次说", city.union, at=at)
        was_answered(city, f"{PLATE[number % 4]}，第{number}次说", city.traffic, at=at)


def label(unit):
    return f"{unit.kind}/{unit.competence}"


def test_what_was_answered_and_not_complained_of_is_learned(city):
    for number in range(5):
        was_answered(city, f"西门锁了{number}", city.union)
    was_answered(city, "西门 锁了0！", city.union)  # the same words
    was_answered(city, "没解决", city.union, solved=False)
    was_answered(city, "很久以前", city.union, at=MONDAY - LEARNED_FROM - timedelta(days=1))
    was_answered(city, "只有一个人说", city.traffic)
    someone_says(city, "还开着")

    texts = answered(at=MONDAY)
    assert {one.answers for one in texts} == {label(city.union)}
    assert len(texts) == 5


def test_a_shielded_report_is_not_learned(city):
    """Only what was ordered: the words of others stay where they are."""
    for number in range(5):
        city.case(text=f"匿名举报{number}")
    Case.objects.update(status=Status.RESOLVED, closed_at=MONDAY)
    assert answered(at=MONDAY) == []


def test_little_is_not_learned_from(city, here):
    was_answered(city, GATE[0], city.union)
    assert not is_worth_learning(at=MONDAY)
    assert jobs.learn(at=MONDAY) is None
    assert jobs.learn_routing() is None
    assert jobs.propose_units() is None
    assert newest_routing() is None


def test_a_unit_is_proposed_and_nothing_else_happens(city, here):
    many_answered(city)
    learned = jobs.learn(at=MONDAY)
    assert (learned.texts, learned.units) == (FEWEST_LEARNED, 2)
    assert learned.right >= 90
    assert Entry.objects.filter(verb="demands.routing_learned").count() == 1

    case = someone_says(city, "小区的西门锁了，电动车进不去，打13800138000", at=LATER).case
    before = Case.objects.filter(pk=case.pk).values().get()
    assert jobs.propose_units() == 1
    assert jobs.propose_units() is None

    proposal = UnitProposal.objects.get(case=case)
    assert f"{proposal.unit_kind}/{proposal.competence}" == label(city.union)
    assert PROPOSED_FROM <= proposal.confidence <= 99
    assert proposal.words
    assert not any(sign.isdigit() for word in proposal.words for sign in word)
    assert Case.objects.filter(pk=case.pk).values().get() == before


def test_what_was_learned_anew_is_proposed_anew_and_the_old_goes(city, here):
    many_answered(city)
    jobs.learn(at=MONDAY)
    case = someone_says(city, GATE[0], at=LATER).case
    jobs.propose_units()
    UnitProposal.objects.update(proposed_at=MONDAY, confidence=1)
    assert waiting(newest_routing()) == []

    jobs.learn(at=LATER)
    assert LearnedRouting.objects.count() == 1
    assert [one.case for one in waiting(newest_routing())] == [case.pk]
    jobs.propose_units()
    assert UnitProposal.objects.get(case=case).confidence > 1


def test_it_is_learned_again_when_enough_was_answered_since(city, here):
    many_answered(city)
    assert is_worth_learning(at=MONDAY)
    jobs.learn(at=MONDAY)
    assert not is_worth_learning(at=LATER)
    for number in range(2):
        was_answered(city, f"{GATE[0]}{number}", city.union, at=LATER)
    assert is_worth_learning(at=LATER)


def test_what_cannot_be_read_here_is_learned_anew(city, here, monkeypatch):
    """Learned with an engine that is gone, or broken: no proposal, and a new lesson."""
    # What is too old is not learned from.
    monkeypatch.setattr("yizhan.wings.care.demands.jobs.timezone.now", lambda: LATER)
    many_answered(city)
    keep_routing(b"PK\x05\x06" + bytes(18), texts=1, units=2, right=None, engine="x", at=MONDAY)
    someone_says(city, GATE[0], at=LATER)
    assert jobs.propose_units() is None
    assert newest_routing().engine in ("ngrams", "meaning")
    assert jobs.propose_units() == 1


def test_what_a_service_point_answers_waits_for_no_proposal(city, here):
    many_answered(city)
    jobs.learn(at=MONDAY)
    case = someone_says(city, GATE[0], at=LATER).case
    Unit.objects.filter(pk=case.unit_id).update(kind=UnitKind.SERVICE_POINT)
    assert waiting(newest_routing()) == []


def test_a_proposal_said_twice_is_one_and_of_a_case_that_is_gone_none(city):
    case = someone_says(city, GATE[0]).case
    answers = label(city.traffic)
    rows = [(case.pk, answers, 0.7, ["西门"]), (case.pk + 1000, answers, 0.7, [])]
    assert keep_proposals(rows, engine="ngrams", at=MONDAY) == 1
    assert keep_proposals([(case.pk, answers, 1.0, [])], engine="ngrams", at=LATER) == 1
    assert UnitProposal.objects.get().confidence == 99


@pytest.mark.parametrize("confidence", [0.59, 0.6])
def test_a_guess_is_not_shown(city, confidence):
    case = someone_says(city, PLATE[0]).case
    keep_proposals([(case.pk, label(city.traffic), confidence, [])], engine="ngrams", at=MONDAY)
    proposed = proposed_unit(case, city.dispatcher)
    assert (proposed.unit if proposed else None) == (city.traffic if confidence >= 0.6 else None)


def test_the_unit_that_has_it_is_not_proposed_nor_to_a_stranger(city):
    case = someone_says(city, GATE[0]).case
    keep_proposals([(case.pk, label(case.unit), 0.9, [])], engine="ngrams", at=MONDAY)
    assert proposed_unit(case, city.dispatcher) is None
    keep_proposals([(case.pk, label(city.traffic), 0.9, [])], engine="ngrams", at=MONDAY)
    assert proposed_unit(case, city.dispatcher).unit == city.traffic
    assert proposed_unit(case, city.stranger) is None


def test_who_had_it_and_handed_it_on_is_not_proposed(city):
    case = someone_says(city, GATE[0]).case
    keep_proposals([(case.pk, label(city.traffic), 0.9, [])], engine="ngrams", at=MONDAY)
    assert proposed_unit(case, city.dispatcher).unit == city.traffic
    hand_on(case, city.traffic, by=city.dispatcher, at=MONDAY)
    hand_on(case, city.union, by=city.dispatcher, at=LATER)
    case.refresh_from_db()
    assert proposed_unit(case, city.dispatcher) is None


def test_a_closed_case_and_a_unit_that_is_not_there_have_none(city):
    case = someone_says(city, GATE[0]).case
    keep_proposals([(case.pk, "department/justice", 0.9, [])], engine="ngrams", at=MONDAY)
    assert proposed_unit(case, city.dispatcher) is None
    keep_proposals([(case.pk, label(city.traffic), 0.9, [])], engine="ngrams", at=MONDAY)
    Case.objects.filter(pk=case.pk).update(status=Status.RESOLVED, closed_at=MONDAY)
    assert proposed_unit(Case.objects.get(pk=case.pk), city.dispatcher) is None
