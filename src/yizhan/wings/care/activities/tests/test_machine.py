"""Whatever people do to one session in whatever order: nobody has two places, nobody is passed
over, there are never more than there is room for, and each is told once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
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
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import Refusal
from yizhan.wings.care.activities import actions
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import HOLDING, SignUpState, State
from yizhan.wings.care.activities.tests.factories import a_session, an_organiser, details

PEOPLE = 7
WHO = st.integers(0, PEOPLE - 1)


class Course(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]  # see conftest.py
        self.whole.__enter__()

    @initialize(capacity=st.integers(1, 3))
    def plan(self, capacity: int) -> None:
        unit = a_unit()
        self.at, self.organiser = MONDAY, an_organiser(unit)
        self.people = [a_person() for _ in range(PEOPLE)]
        begins = MONDAY + timedelta(days=20)
        self.pk = a_session(unit, by=self.organiser, capacity=capacity, begins_at=begins).pk

    @property
    def session(self) -> Session:
        return Session.objects.get(pk=self.pk)

    def do(self, verb: Any, *args: Any, **named: Any) -> Any:
        before = self.places()
        try:
            return verb(*args, at=self.at, **named)
        except Refusal:
            assert self.places() == before, "what is refused changes nothing"
            return None

    def places(self) -> list[tuple[int, str]]:
        return list(SignUp.objects.of(self.pk).order_by("pk").values_list("pk", "state"))

    def of(self, who: int) -> SignUp | None:
        return SignUp.objects.of(self.pk).filter(person=self.people[who]).order_by("-pk").first()

    @rule(minutes=st.integers(1, 1500))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(who=WHO)
    def somebody_joins(self, who: int) -> None:
        self.do(actions.join, self.session, by=self.people[who])

    @rule(who=WHO)
    def somebody_leaves(self, who: int) -> None:
        if (one := self.of(who)) is not None:
            self.do(actions.leave, one)

    @rule(who=WHO)
    def somebody_says_yes(self, who: int) -> None:
        one = self.of(who)
        if one is None:
            return
        in_time = one.state == SignUpState.OFFERED and one.confirm_by > self.at
        # Whoever waits is offered the place of a late one in this very moment, and says yes to it.
        may_be_in = one.state in {SignUpState.IN, SignUpState.WAITING}
        self.do(actions.confirm, one)
        if in_time:
            assert self.of(who).state == SignUpState.IN
        elif not may_be_in:
            assert self.of(who).state != SignUpState.IN, "a late yes takes nobody's place"

    @rule()
    def the_worker_passes_on(self) -> None:
        self.do(actions.pass_on, self.pk)

    @rule(capacity=st.integers(1, 4))
    def there_is_more_or_less_room(self, capacity: int) -> None:
        session = self.session
        now = details(
            kind=session.kind, title=session.title, begins_at=session.begins_at, capacity=capacity
        )
        self.do(actions.edit_session, session, now, version=session.version, by=self.organiser)

    @precondition(lambda self: hasattr(self, "pk"))
    @invariant()
    def what_must_hold(self) -> None:
        session, rows = self.session, list(SignUp.objects.of(self.pk).order_by("pk"))
        holding = [row for row in rows if row.state in HOLDING]
        assert len(holding) == session.taken <= session.capacity
        active = Counter(row.person_id for row in rows if row.active)
        assert set(active.values()) <= {1}, "nobody twice"
        waiting = [row.pk for row in rows if row.state == SignUpState.WAITING]
        if waiting and session.state == State.OPEN and session.begins_at > self.at:
            assert not session.free, "a free place waits for nobody"
            moved_up = [row.pk for row in rows if row.confirm_by is not None]
            assert all(pk < waiting[0] for pk in moved_up), "nobody is passed over"
        told = Counter(
            Message.objects.filter(topic="activity.offered", channel="in_app").values_list(
                "dedupe_key", flat=True
            )
        )
        assert set(told.values()) <= {1}

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
        Course,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what failed is read as it is
            suppress_health_check=list(HealthCheck),
        ),
    )
