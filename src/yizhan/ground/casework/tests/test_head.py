"""Between an asker and the desk, the case that answers speaks for those merged into it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import (
    answer_by_asker,
    go_on_without_reply,
    hand_on,
    merge,
    move_case,
    take,
    unmerge,
)
from yizhan.ground.casework.models import Case, CaseStep, answering_unit
from yizhan.ground.casework.rules import Fact, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def head(city):
    return city.case(text="甲的话")


@pytest.fixture
def merged(city, head):
    case = city.case(text="乙的话")
    merge(case, head, by=city.dispatcher, at=LATER)
    return Case.objects.get(pk=case.pk)


def now(case):
    return Case.objects.get(pk=case.pk)


def thread(case):
    return CaseStep.objects.for_asker(now(case))


def texts(case):
    return [step.text for step in thread(case) if step.text]


def test_a_question_and_a_new_unit_reach_every_asker(city, head, merged):
    move_case(head, Status.REACTION_REQUESTED, by=city.handler, at=LATER + HOUR, text="哪一栋？")
    hand_on(head, city.traffic, by=city.dispatcher, at=LATER + 2 * HOUR)

    assert texts(merged) == ["乙的话", "哪一栋？"]
    assert thread(merged)[-1].unit == city.traffic
    assert answering_unit(now(merged), thread(merged)) == city.traffic


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_reply_wakes_the_head_and_stays_out_of_the_other_askers_sight(city, head, asked_before):
    merged = city.case(text="乙的话")
    if asked_before:
        move_case(merged, Status.REACTION_REQUESTED, by=city.handler, at=LATER, text="几楼？")
    merge(merged, head, by=city.dispatcher, at=LATER)
    move_case(head, Status.REACTION_REQUESTED, by=city.handler, at=LATER, text="哪一栋？")
    seen = now(head).version

    answer_by_asker(merged, at=LATER + HOUR, text="三栋")

    assert (now(head).status, now(head).paused_at) == (Status.REACTION_RECEIVED, None)
    assert now(head).version > seen
    assert "三栋" not in texts(head) and "三栋" in texts(merged)
    assert thread(head)[-1].facts[Fact.ASKER_OF] == merged.pk
    steps = CaseStep.objects.said_by_askers(Case.objects.merged_under(now(head)))
    assert [step.text for step in steps.order_by("pk")] == ["乙的话", "三栋"]
    assert now(merged).paused_at is None


def test_an_addition_asks_whoever_decides_on_the_head_to_read_again(head, merged):
    seen = now(head).version
    answer_by_asker(merged, at=LATER, text="还有一件")
    assert now(head).version == seen + 1
    assert [step.kind for step in thread(head)] == ["opened"], "not hers to see"


def test_not_solved_goes_to_the_unit_that_answered_and_above_it(city, head, merged):
    hand_on(head, city.traffic, by=city.dispatcher, at=LATER)
    take(head, by=city.stranger, at=LATER)
    move_case(head, Status.RESOLVED, by=city.stranger, at=LATER, text="好了")
    assert answering_unit(now(merged), thread(merged)) == city.traffic

    answer_by_asker(merged, at=LATER + HOUR, solved=False, text="没有")

    case = now(merged)
    assert (case.status, case.merged_into, case.reopened_count) == (Status.REOPENED, None, 1)
    assert (case.unit, case.assignee) == (city.traffic, city.stranger)
    assert case.escalated_to == city.bureau
    assert (now(head).status, now(head).me_too) == (Status.RESOLVED, 0)
    assert "好了" in texts(merged)


def test_not_solved_goes_with_a_head_that_is_open_again(city, head, merged):
    move_case(head, Status.RESOLVED, by=city.handler, at=LATER, text="好了")
    answer_by_asker(head, at=LATER + HOUR, solved=False, text="没好")
    seen = now(head).version

    answer_by_asker(merged, at=LATER + 2 * HOUR, solved=False, text="我这也没好")

    assert (now(merged).status, now(merged).merged_into) == (Status.REOPENED, head)
    assert now(head).version > seen
    move_case(now(head), Status.RESOLVED, by=city.handler, at=LATER + 3 * HOUR, text="真好了")
    assert now(merged).status == Status.RESOLVED and "真好了" in texts(merged)


def test_who_closes_her_own_case_does_not_close_the_others(city, head, merged):
    third = city.case()
    merge(third, head, by=city.dispatcher, at=LATER)
    hand_on(head, city.traffic, by=city.dispatcher, at=LATER)
    move_case(head, Status.REACTION_REQUESTED, by=city.stranger, at=LATER, text="哪一栋？")

    answer_by_asker(head, at=LATER + HOUR, solved=True, stars=5)

    one, two = now(merged), now(third)
    assert (now(head).status, now(head).me_too) == (Status.RESOLVED, 0)
    assert (one.merged_into, one.unit, one.me_too) == (None, city.traffic, 1)
    assert (one.status, one.paused_at) == (Status.REACTION_REQUESTED, LATER)
    assert (two.merged_into, two.is_open) == (merged, True)
    assert [step.text for step in thread(two) if step.text] == ["哪一栋？"]
    move_case(one, Status.RESOLVED, by=city.stranger, at=LATER + HOUR, text="好了")
    assert now(third).status == Status.RESOLVED


def test_who_comes_after_the_deadline_keeps_her_own_when_she_goes_on(city, head):
    late = city.case(at=head.due_at + HOUR)
    merge(late, head, by=city.dispatcher, at=late.opened_at)

    answer_by_asker(head, at=late.opened_at + HOUR, solved=True)

    assert now(late).due_at == late.due_at


def test_what_was_asked_of_a_merged_case_does_not_run_out(city, head):
    case = city.case()
    move_case(case, Status.REACTION_REQUESTED, by=city.handler, at=MONDAY, text="几楼？")
    merge(case, head, by=city.dispatcher, at=LATER)
    long_after = MONDAY + timedelta(days=30)

    assert case not in Case.objects.unanswered(since=long_after)
    assert go_on_without_reply(case, at=long_after) is False


def test_a_thread_remembers_who_answered_when(city, head, merged):
    move_case(head, Status.IN_PROGRESS, by=city.handler, at=LATER + HOUR, text="在修")
    unmerge(merged, by=city.dispatcher, at=LATER + 2 * HOUR)
    move_case(head, Status.SCHEDULED, by=city.handler, at=LATER + 3 * HOUR, text="明天",
              scheduled_for=(LATER + timedelta(days=1)).date())  # fmt: skip
    merge(head, merged, by=city.dispatcher, at=LATER + 4 * HOUR)
    move_case(merged, Status.IN_PROGRESS, by=city.handler, at=LATER + 5 * HOUR, text="一起修")

    assert texts(merged) == ["乙的话", "在修", "一起修"]
    assert texts(head) == ["甲的话", "在修", "明天", "一起修"]
    assert now(merged).unit == city.union


def test_through_two_heads(city, head, merged):
    top = city.case()
    move_case(head, Status.IN_PROGRESS, by=city.handler, at=LATER + HOUR, text="一")
    merge(head, top, by=city.dispatcher, at=LATER + 2 * HOUR)
    move_case(top, Status.REACTION_REQUESTED, by=city.handler, at=LATER + 3 * HOUR, text="二？")

    assert texts(merged) == ["乙的话", "一", "二？"]
    answer_by_asker(merged, at=LATER + 4 * HOUR, text="三")
    assert now(top).status == Status.REACTION_RECEIVED
    assert "三" not in texts(head) + texts(top)
