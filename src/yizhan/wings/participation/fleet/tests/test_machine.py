"""Whatever riders, askers and the worker do in whatever order: each errand has a rider or a reason,
nobody who said no is asked again, and the order in force is one that can be ridden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from yizhan.ground.audit.actions import first_broken
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.routing.checking import breaches
from yizhan.kit.routing.planning import as_plan
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import kept
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.index import day_ahead
from yizhan.wings.participation.fleet.models import Errand, RuledOut
from yizhan.wings.participation.fleet.rules import WITH_RIDER, State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

DAY = date(2024, 6, 7)
WHICH = st.integers(0, 5)
DEEDS = ("accept", "decline", "give_back", "set_out", "picked_up", "done")


class Morning(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]  # see conftest.py
        self.whole.__enter__()

    @initialize()
    def sign_up(self) -> None:
        self.at = on_exam_day(DAY, 7)
        self.week = a_week(a_unit(), day=DAY, at=MONDAY)
        for _one in range(2):
            a_helper(self.week, a_person(), at=self.at, capacity=2)

    def do(self, verb: Any, *args: Any, **named: Any) -> None:
        try:
            verb(*args, at=self.at, **named)
        except (Refusal, NotAllowed):
            return

    def one(self, which: int, **condition: Any) -> Errand | None:
        rows = list(Errand.objects.filter(**condition).select_related("helper__person"))
        return rows[which % len(rows)] if rows else None

    @rule(kind=st.sampled_from(["fetch", "deliver", "buy", "do"]), wait=st.integers(15, 90))
    def ask(self, kind: str, wait: int) -> None:
        due = self.at + timedelta(minutes=wait)
        self.do(lambda at: an_errand(self.week, at=at, kind=kind, due_at=due, minutes=5))

    @rule(deed=st.sampled_from(DEEDS), which=WHICH)
    def ride(self, deed: str, which: int) -> None:
        if (errand := self.one(which, helper__isnull=False)) is not None:
            self.do(getattr(actions, deed), errand, by=errand.helper.person)

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        if (errand := self.one(which)) is not None:
            self.do(actions.withdraw, errand)

    @rule(minutes=st.integers(1, 15))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        for errand in Errand.objects.unanswered(at=self.at):
            self.do(actions.pass_on, errand)

    @precondition(lambda self: hasattr(self, "week"))
    @invariant()
    def what_must_hold(self) -> None:
        refused = set(RuledOut.objects.values_list("errand", "helper"))
        for errand in Errand.objects.all():
            assert (errand.helper_id is None) == (errand.state in (State.OPEN, State.WITHDRAWN))
            assert errand.state != State.OPEN or errand.reason
            if errand.state in WITH_RIDER:
                assert (errand.pk, errand.helper_id) not in refused, "a no is a no"
                assert not errand.is_paired or errand.pickup_at < errand.delivery_at

    @precondition(lambda self: hasattr(self, "week"))
    @invariant()
    def it_can_be_ridden(self) -> None:
        ahead = day_ahead(actions.planned_day(self.week, DAY), at=self.at)
        left, reasons = sound(ahead.problem)
        plan = as_plan(left, kept(left, ahead.routes), reasons)
        assert breaches(left, plan) == []

    def teardown(self) -> None:
        try:
            assert first_broken() is None
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)


@pytest.mark.django_db
@pytest.mark.slow
def test_what_must_hold_holds() -> None:
    run_state_machine_as_test(
        Morning,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what failed is read as it is
            suppress_health_check=list(HealthCheck),
        ),
    )
