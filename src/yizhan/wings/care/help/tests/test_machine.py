"""Whatever riders, hosts and the desk do to one offer in whatever order: its stock is what the
vouchers say and never below zero, no code works twice, nobody has more than her share, each is told
once, and no number that the public reads is of fewer than five."""

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
from yizhan.wings.care.help import actions
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import COUNTED, VoucherState
from yizhan.wings.care.help.tests.factories import NOBODY_SPECIAL, an_offer

PEOPLE = 5
WHO = st.integers(0, PEOPLE - 1)


class Piece(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]  # see conftest.py
        self.whole.__enter__()

    @initialize(stock=st.integers(1, 8), each=st.integers(1, 3))
    def offer_it(self, stock: int, each: int) -> None:
        unit = a_unit()
        self.at, self.host = MONDAY, a_person("handler", unit)
        self.people = [a_person() for _ in range(PEOPLE)]
        self.pk = an_offer(unit, by=self.host, stock=stock, per_person=each).pk
        self.used: Counter[str] = Counter()

    @property
    def offer(self) -> Offer:
        return Offer.objects.get(pk=self.pk)

    def do(self, verb: Any, *args: Any, **named: Any) -> Any:
        before = self.numbers()
        try:
            return verb(*args, at=self.at, **named)
        except Refusal:
            assert self.numbers() == before, "what is refused changes nothing"
            return None

    def numbers(self) -> tuple[Any, ...]:
        row = self.offer
        states = list(Voucher.objects.of(row).order_by("pk").values_list("pk", "state"))
        return row.stock, row.held, row.given, row.state, states

    def of(self, who: int) -> Voucher | None:
        return Voucher.objects.of(self.pk).filter(person=self.people[who]).order_by("-pk").first()

    @rule(minutes=st.integers(1, 1500))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(who=WHO, twice=st.booleans())
    def somebody_takes(self, who: int, twice: bool) -> None:
        me = self.people[who]
        had = Voucher.objects.of(self.pk).filter(person=me).count()
        for _tap in range(1 + twice):
            self.do(actions.take, self.offer, by=me, belonging=NOBODY_SPECIAL, had=had)
        assert Voucher.objects.of(self.pk).filter(person=me).count() <= had + 1

    @rule(who=WHO)
    def somebody_gives_back(self, who: int) -> None:
        if (one := self.of(who)) is not None:
            self.do(actions.give_back, one, by=self.people[who])

    @rule(who=WHO)
    def somebody_fetches(self, who: int) -> None:
        one = self.of(who)
        if one is not None and self.do(actions.give_out, one.code, by=self.host):
            self.used[one.code] += 1
            assert self.used[one.code] == 1, "a code works once"

    @rule(who=WHO)
    def the_host_takes_it_back(self, who: int) -> None:
        one = self.of(who)
        if one is None:
            return
        was = one.state
        self.do(actions.undo_giving, one, by=self.host)
        if was == VoucherState.GIVEN and self.of(who).state == VoucherState.HELD:
            self.used[one.code] -= 1

    @rule()
    def the_worker_sets_free(self) -> None:
        self.do(actions.set_free, self.pk)

    @rule(there=st.integers(0, 9))
    def the_desk_counts(self, there: int) -> None:
        row = self.offer
        self.do(
            actions.correct_stock,
            row,
            there=there,
            reason="数过",
            version=row.version,
            by=self.host,
        )

    @rule(deed=st.sampled_from([actions.pause_offer, actions.resume_offer]))
    def the_desk_pauses(self, deed: Any) -> None:
        self.do(deed, self.offer, by=self.host)

    @precondition(lambda self: self.at > MONDAY + timedelta(days=8))
    @rule()
    def the_desk_withdraws(self) -> None:
        self.do(actions.withdraw_offer, self.offer, reason="没有了", by=self.host)

    @precondition(lambda self: hasattr(self, "pk"))
    @invariant()
    def what_must_hold(self) -> None:
        row = self.offer
        states = Counter(Voucher.objects.of(row).values_list("state", flat=True))
        assert (row.held, row.given) == (states["held"], states["given"])
        assert row.left >= 0
        shares = Counter(
            Voucher.objects.of(row).filter(state__in=COUNTED).values_list("person", flat=True)
        )
        assert all(count <= row.per_person for count in shares.values())
        assert row.told_given is None or row.told_given >= 5
        total = Offer.objects.public().given_so_far()
        assert total == (row.told_given or 0), "a total gives away no number that is not told"
        told = Counter(
            Message.objects.filter(channel="in_app").values_list("dedupe_key", flat=True)
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
        Piece,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # what failed is read as it is
            suppress_health_check=list(HealthCheck),
        ),
    )
