"""Whatever people do to a few cases in whatever order, what must hold holds."""

from __future__ import annotations

from collections.abc import Callable
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
from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case, CaseStep, answering_unit
from yizhan.ground.casework.rules import CLOSED, PAUSED, CloseReason, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import Refusal
from yizhan.kit.memo import forget_all

CASES = 4
WHICH = st.integers(0, CASES - 1)
ALIKE = [
    f.attname
    for f in Case._meta.concrete_fields
    if f.attname not in ("version", "me_too", "escalated_at", "escalated_to_id", "due_soon_told")
]


class Desk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]  # see conftest.py
        self.whole.__enter__()

    @initialize()
    def open_cases(self) -> None:
        forget_all()
        self.city = a_city()
        self.at = MONDAY
        self.cases = [self.city.case() for _ in range(CASES)]
        self.tickets = {case.pk: case.ticket for case in self.cases}
        self.before: dict[int, dict[str, Any]] = {}
        self.words = 0

    def case(self, n: int) -> Case:
        return Case.objects.get(pk=self.cases[n].pk)

    def do(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return verb(*args, at=self.at, **kwargs)
        except Refusal:
            return None

    def stands(self, case: Case) -> dict[str, Any]:
        return dict(Case.objects.values(*ALIKE).get(pk=case.pk))

    @rule(minutes=st.integers(1, 5000))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(n=WHICH, to=st.sampled_from(Status.values), text=st.sampled_from(["", "好"]))
    def the_desk_moves(self, n: int, to: str, text: str) -> None:
        was = self.case(n)
        moved = self.do(
            actions.move_case, was, to, by=self.city.dispatcher, text=text,
            reason=CloseReason.UNABLE if to == Status.CLOSED_NO_ACTION else "",
            scheduled_for=self.at.date(), version=was.version,
        )  # fmt: skip
        if moved is not None:
            assert moved.status == to and moved.version > was.version

    @rule(n=WHICH)
    def a_handler_takes(self, n: int) -> None:
        if self.case(n).unit_id == self.city.union.pk:
            self.do(actions.take, self.case(n), by=self.city.handler)

    @rule(n=WHICH, here=st.booleans())
    def it_is_handed_on(self, n: int, here: bool) -> None:
        was = self.case(n)
        unit = self.city.union if here else self.city.traffic
        handed = self.do(actions.hand_on, was, unit, by=self.city.dispatcher)
        if handed is not None:
            assert (handed.due_at, handed.paused_at) == (was.due_at, was.paused_at)

    @rule(n=WHICH)
    def the_desk_asks(self, n: int) -> None:
        case = self.case(n)
        to = Status.REACTION_REQUESTED
        asked = self.do(actions.move_case, case, to, by=self.city.dispatcher, text=f"问{self.at}")
        if asked is not None:
            for other in (asked, *Case.objects.merged_under(asked)):
                if other.status not in CLOSED:
                    assert CaseStep.objects.for_asker(other)[-1].text == f"问{self.at}"

    @rule(n=WHICH, m=WHICH)
    def two_become_one(self, n: int, m: int) -> None:
        case, stood = self.case(n), self.stands(self.case(n))
        if self.do(actions.merge, case, self.case(m), by=self.city.dispatcher) is not None:
            self.before[case.pk] = stood

    @rule(n=WHICH)
    def one_is_taken_out(self, n: int) -> None:
        case = self.case(n)
        replied = case.steps.filter(facts__by_asker=True, at__gt=MONDAY).exists()
        if self.do(actions.unmerge, case, by=self.city.dispatcher) is not None and not replied:
            assert self.stands(case) == self.before[case.pk]

    @rule(n=WHICH, solved=st.sampled_from([None, True, False]))
    def the_asker_speaks(self, n: int, solved: bool | None) -> None:
        was = self.case(n)
        head, speaker = was.head, answering_unit(was, CaseStep.objects.for_asker(was))
        above = head.next_level
        self.words += 1
        text = f"话{self.words}"
        now = self.do(actions.answer_by_asker, was, solved=solved, text=text)
        if now is None:
            return
        if solved is None:
            self.it_reaches_the_head(now, Case.objects.get(pk=head.pk), text)
        elif solved is False:
            assert now.status in (Status.REOPENED, Status.REOPEN_REQUESTED)
            if was.status in CLOSED and head.status in CLOSED:
                assert (now.merged_into, now.unit) == (None, head.unit)
                assert now.escalated_to == above
            elif was.status in CLOSED:
                assert now.head == head
        if was.merged_into_id is None:
            assert now.unit == speaker

    def it_reaches_the_head(self, case: Case, head: Case, text: str) -> None:
        assert head.status != Status.REACTION_REQUESTED, "a reply wakes it"
        threads = [head, *Case.objects.merged_under(head)]
        assert CaseStep.objects.said_by_askers(threads).filter(text=text).exists()
        for other in Case.objects.exclude(pk=case.pk):
            assert text not in [step.text for step in CaseStep.objects.for_asker(other)]

    @rule()
    def the_clock_strikes(self) -> None:
        for n in range(CASES):
            actions.escalate_case(self.case(n), at=self.at)
            actions.warn_due_soon(self.case(n), at=self.at)
            actions.go_on_without_reply(self.case(n), at=self.at)

    @precondition(lambda self: hasattr(self, "cases"))
    @invariant()
    def what_must_hold(self) -> None:
        rows = {case.pk: case for case in Case.objects.all()}
        assert {pk: case.ticket for pk, case in rows.items()} == self.tickets
        for case in rows.values():
            assert (case.paused_at is not None) == (case.status in PAUSED)
            assert (case.closed_at is not None) == (case.status in CLOSED)
            assert case.due_soon_at <= case.due_at and case.due_at > case.opened_at
            if case.status not in CLOSED:
                assert case.head.status not in CLOSED, "whoever waits is waited for"
            below = [other for other in rows.values() if other.merged_into_id == case.pk]
            assert case.me_too == sum(1 + other.me_too for other in below)
            last = case.steps.exclude(kind="noted").order_by("-pk").first()
            assert last is not None and last.now == case.status

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
        Desk,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what failed is read as it is
            suppress_health_check=list(HealthCheck),
        ),
    )
