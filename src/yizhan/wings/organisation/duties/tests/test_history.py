"""The percentage of a past day stays what it was on that day, whatever happens later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import Refusal
from yizhan.wings.organisation.duties.actions import (
    complete_duty,
    create_rule_duties,
    fulfil_rule_duties,
    reopen_rule_duties,
    return_duty,
    waive_duty,
)
from yizhan.wings.organisation.duties.models import Duty, DutyPeriod
from yizhan.wings.organisation.duties.rules import (
    FOLLOW_UP,
    INFO_PUSH,
    ORG_COVERAGE,
    WELCOME_PACKS,
    Occasion,
    Share,
    State,
)
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CODES = (ORG_COVERAGE, WELCOME_PACKS, FOLLOW_UP, INFO_PUSH)


def shares(day: date) -> dict[str, Share]:
    periods = DutyPeriod.objects.in_force(on=day)
    return {code: periods.filter(duty__rule__code=code).share(on=day) for code in CODES}


def as_it_stands(day: date) -> dict[str, tuple[int, int, int]]:
    """The same by the columns of the duties themselves, which know only how it stands now."""
    by_rule = {}
    for code in CODES:
        duties = [d for d in Duty.objects.filter(rule__code=code).select_related("rule")]
        counted = [
            d
            for d in duties
            if d.state == State.DONE
            or (d.state == State.OWED and (d.rule.counts == "at_once" or d.due_on < day))
        ]
        in_time = [d for d in counted if d.state == State.DONE and not d.is_late(on=day)]
        waived = [d for d in duties if d.state == State.WAIVED]
        by_rule[code] = (len(counted), len(in_time), len(waived))
    return by_rule


STEP = st.tuples(
    st.integers(0, 40), st.sampled_from(["company", "branch", "do", "waive", "return", "fact",
                                         "lapse"]), st.integers(0, 5)
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(STEP, min_size=1, max_size=12))
def test_replaying_the_year_gives_the_same_figures(steps):
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # what is refused inside takes nothing else with it
    with around:
        live(steps)
        transaction.set_rollback(True)


def live(steps) -> None:
    tree = a_tree(branches=len(steps))
    at: datetime = MONDAY
    computed: dict[Any, Any] = {}
    for days, verb, choice in steps:
        for ahead in {0, days - 1} if days else ():
            day = local(at) + ahead * DAY
            computed.setdefault(day, shares(day))
        at += days * DAY
        happen(tree, verb, choice, at=at)
    today = local(at)
    computed[today] = shares(today)

    assert {day: shares(day) for day in computed} == computed
    by_rule = {code: (s.owed, s.in_time, s.waived) for code, s in computed[today].items()}
    assert by_rule == as_it_stands(today)


def local(at: datetime) -> date:
    return timezone.localtime(at).date()


def happen(tree, verb: str, choice: int, *, at: datetime) -> None:
    duties = list(Duty.objects.order_by("pk"))
    duty = duties[choice % len(duties)] if duties else None
    try:
        if verb == "company":
            create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=at)
        elif verb == "branch":
            create_rule_duties(Occasion.BRANCH_FOUNDED, about=tree.branch(), at=at)
        elif verb == "fact":
            fulfil_rule_duties(ORG_COVERAGE, about=tree.company, at=at)
        elif verb == "lapse":
            reopen_rule_duties(ORG_COVERAGE, about=tree.company, at=at)
        elif duty is not None:
            change(tree, duty, verb, at=at)
    except Refusal:
        pass


def change(tree, duty: Duty, verb: str, *, at: datetime) -> None:
    if verb == "do":
        complete_duty(
            duty, by=tree.secretary, at=at, proof="好了", done_on=min(local(at), duty.due_on)
        )
    elif verb == "waive":
        waive_duty(duty, reason="免", by=tree.lead, at=at)
    else:
        return_duty(duty, reason="退", by=tree.lead, at=at)


def test_one_made_late_on_purpose_is_late_for_ever_and_a_waived_one_is_not_counted():
    tree = a_tree()
    first, second = tree.branch(), tree.branch()
    for branch in (first, second):
        create_rule_duties(Occasion.BRANCH_FOUNDED, about=branch, at=MONDAY)
    push = Duty.objects.filter(rule__code=INFO_PUSH).order_by("pk")
    complete_duty(push[0], by=tree.secretary, at=MONDAY + DAY, proof="已发")
    assert shares(TODAY + DAY)[INFO_PUSH].percent == 50.0

    complete_duty(push[1], by=tree.secretary, at=MONDAY + 20 * DAY, proof="迟了")

    assert shares(TODAY + 20 * DAY)[INFO_PUSH] == Share(owed=2, in_time=1, late=1, waived=0)
    return_duty(push[1], reason="改为免办", by=tree.lead, at=MONDAY + 21 * DAY)
    waive_duty(push[1], reason="支部当月并入", by=tree.lead, at=MONDAY + 21 * DAY)
    assert shares(TODAY + 21 * DAY)[INFO_PUSH] == Share(owed=1, in_time=1, late=0, waived=1)
    assert shares(TODAY + 20 * DAY)[INFO_PUSH].percent == 50.0


def test_visits_of_next_year_do_not_count_before_their_day():
    tree = a_tree()
    create_rule_duties(Occasion.BRANCH_FOUNDED, about=tree.branch(), at=MONDAY)
    visit = Duty.objects.filter(rule__code=FOLLOW_UP).earliest("due_on")

    complete_duty(visit, by=tree.secretary, at=MONDAY + 9 * DAY, proof="已上门")

    assert shares(TODAY + 10 * DAY)[FOLLOW_UP] == Share(owed=1, in_time=1, late=0, waived=0)
    assert shares(TODAY + 100 * DAY)[FOLLOW_UP] == Share(owed=2, in_time=1, late=1, waived=0)


def test_a_percentage_is_never_rounded_up():
    assert Share(owed=2001, in_time=2000, late=1, waived=0).percent == 99.9
    assert Share(owed=0, in_time=0, late=0, waived=3).percent == 100.0


def test_a_closed_unit_keeps_its_past():
    tree = a_tree()
    branch = tree.branch()
    create_rule_duties(Occasion.BRANCH_FOUNDED, about=branch, at=MONDAY)
    before = shares(TODAY)

    close_unit(branch, by=None, at=MONDAY + DAY)

    assert shares(TODAY) == before
