"""Proposing, publishing, changing, pausing, ending, withdrawing; the stock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.help.actions import (
    correct_stock,
    decline_offer,
    edit_offer,
    end_offer,
    give_out,
    hand_over_offers,
    pause_offer,
    propose_offer,
    publish_offer,
    resume_offer,
    withdraw_offer,
)
from yizhan.wings.care.help.actions.offering import NotNow
from yizhan.wings.care.help.actions.row import ChangedSince, OfferOver
from yizhan.wings.care.help.actions.taking import NotOpen
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import OfferState, VoucherState
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer, details

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_unit()


@pytest.fixture
def union(city):
    return a_unit(city)


@pytest.fixture
def handler(union):
    return a_person("handler", union)


@pytest.fixture
def dispatcher(city):
    return a_person("dispatcher", city, scope=Scope.BELOW)


def told(topic):
    rows = Message.objects.filter(topic=topic, channel="in_app")
    return sorted(rows.values_list("person", flat=True))


def test_a_department_publishes_at_once(union, handler):
    offer = propose_offer(
        union, details(title="雨衣"), stock=20, by=handler, at=MONDAY, publish_now=True
    )
    assert (offer.state, offer.left) == (OfferState.OPEN, 20)
    assert Offer.objects.public().current(at=MONDAY).get() == offer
    entry = Entry.objects.get(verb="help.proposed")
    assert entry.by == handler.username
    assert entry.facts == {"unit": union.code, "stock": 20, "state": "open"}


def test_a_form_that_is_sent_twice_enters_one(union, handler):
    same = details()
    first, second = (
        propose_offer(union, same, stock=20, by=handler, at=MONDAY, publish_now=True)
        for _click in range(2)
    )
    assert first == second
    later = MONDAY + timedelta(hours=1)
    third = propose_offer(union, same, stock=20, by=handler, at=later, publish_now=True)
    assert third != first


def test_a_company_proposes_and_the_dispatcher_decides(city, dispatcher):
    company = a_unit(city, kind=UnitKind.COMPANY)
    boss = a_person("company", company, scope=Scope.BELOW)
    with pytest.raises(NotAllowed):
        propose_offer(company, details(), stock=5, by=boss, at=MONDAY, publish_now=True)
    offer = propose_offer(company, details(), stock=5, by=boss, at=MONDAY)
    assert not Offer.objects.public().exists()
    assert told("help.proposed") == [dispatcher.pk]
    with pytest.raises(NotAllowed):
        publish_offer(offer, by=boss, at=MONDAY)

    for _twice in range(2):
        publish_offer(offer, by=dispatcher, at=MONDAY)
    assert offer.state == OfferState.OPEN
    assert told("help.decided") == [boss.pk]
    with pytest.raises(NotAllowed):
        edit_offer(offer, details(), version=offer.version, by=boss, at=MONDAY)
    pause_offer(offer, by=boss, at=MONDAY)
    assert offer.state == OfferState.PAUSED


def test_who_declines_says_why(city, dispatcher):
    company = a_unit(city, kind=UnitKind.COMPANY)
    boss = a_person("company", company)
    offer = propose_offer(company, details(), stock=5, by=boss, at=MONDAY)
    with pytest.raises(Refusal) as refused:
        decline_offer(offer, reason=" ", by=dispatcher, at=MONDAY)
    assert set(refused.value.fields) == {"reason"}
    decline_offer(offer, reason="先写明  到哪里取。", by=dispatcher, at=MONDAY)
    assert (offer.state, offer.reason) == (OfferState.DECLINED, "先写明 到哪里取。")
    assert "先写明 到哪里取。" in Message.objects.get(topic="help.decided").body
    with pytest.raises(NotNow):
        publish_offer(offer, by=dispatcher, at=MONDAY)


def test_every_fault_is_named_beside_its_field(union, handler):
    wrong = details(
        title=" ", place="", measure="", per_person=0, code_hours=100, audience="county",
        last_day=MONDAY.date() - timedelta(days=1), text="长" * 1001,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        propose_offer(union, wrong, stock=0, by=handler, at=MONDAY, publish_now=True)
    assert set(refused.value.fields) == {
        "title", "place", "measure", "per_person", "code_hours", "division", "last_day", "text",
        "stock",
    }  # fmt: skip


def test_two_editors_do_not_overwrite_each_other(union, handler):
    offer = an_offer(union, by=handler)
    edit_offer(offer, details(title="大号雨衣"), version=1, by=handler, at=MONDAY)
    with pytest.raises(ChangedSince):
        edit_offer(offer, details(title="小号雨衣"), version=1, by=handler, at=MONDAY)
    assert Offer.objects.get().title == "大号雨衣"


def test_a_stranger_may_nothing(union, handler):
    offer = an_offer(union, by=handler)
    stranger = a_person("handler", a_unit(a_unit()))
    assert not Offer.objects.visible_to(stranger).exists()
    for deed in (pause_offer, end_offer, publish_offer, resume_offer):
        with pytest.raises(NotAllowed):
            deed(offer, by=stranger, at=MONDAY)
    with pytest.raises(NotAllowed):
        withdraw_offer(offer, reason="没有了", by=stranger, at=MONDAY)
    with pytest.raises(NotAllowed):
        correct_stock(offer, there=1, reason="数错", version=1, by=stranger, at=MONDAY)


def test_a_paused_offer_keeps_its_codes(union, handler):
    offer = an_offer(union, by=handler)
    voucher = a_voucher(offer)
    pause_offer(offer, by=handler, at=MONDAY)
    with pytest.raises(NotOpen):
        a_voucher(offer)
    give_out(voucher.code, by=handler, at=MONDAY)
    resume_offer(offer, by=handler, at=MONDAY)
    a_voucher(offer)


def test_an_ended_offer_keeps_its_codes_and_stays_ended(union, handler):
    offer = an_offer(union, by=handler)
    voucher = a_voucher(offer)
    end_offer(offer, by=handler, at=MONDAY)
    with pytest.raises(NotOpen):
        a_voucher(offer)
    give_out(voucher.code, by=handler, at=MONDAY)
    with pytest.raises(NotNow):
        resume_offer(offer, by=handler, at=MONDAY)


def test_of_a_withdrawn_offer_each_with_a_code_is_told_once(union, handler):
    offer = an_offer(union, by=handler)
    fetched, held = a_voucher(offer), a_voucher(offer)
    give_out(fetched.code, by=handler, at=MONDAY)
    for _twice in range(2):
        withdraw_offer(offer, reason="厂家召回", by=handler, at=MONDAY)
    assert told("help.withdrawn") == [held.person_id]
    assert "厂家召回" in Message.objects.get(topic="help.withdrawn").body
    held.refresh_from_db()
    assert held.state == VoucherState.VOID
    assert (offer.held, offer.given) == (0, 1)
    with pytest.raises(Refusal):
        give_out(held.code, by=handler, at=MONDAY)


def test_the_stock_is_what_is_there(union, handler):
    offer = an_offer(union, by=handler, stock=10)
    fetched, _held = a_voucher(offer), a_voucher(offer)
    give_out(fetched.code, by=handler, at=MONDAY)
    correct_stock(offer, there=4, reason="两件破了", version=1, by=handler, at=MONDAY)
    assert (offer.stock, offer.left, offer.given) == (5, 3, 1)
    change = offer.stock_changes.get()
    assert (change.was, change.now, change.reason) == (9, 4, "两件破了")
    with pytest.raises(Refusal) as refused:
        correct_stock(offer, there=0, reason="", version=2, by=handler, at=MONDAY)
    assert set(refused.value.fields) == {"there", "reason"}
    with pytest.raises(ChangedSince):
        correct_stock(offer, there=4, reason="再数", version=1, by=handler, at=MONDAY)
    end_offer(offer, by=handler, at=MONDAY)
    with pytest.raises(OfferOver):
        correct_stock(offer, there=4, reason="再数", version=3, by=handler, at=MONDAY)


def test_a_closed_units_offers_go_on_elsewhere(city, union, handler):
    running, ended = an_offer(union, by=handler), an_offer(union, by=handler)
    end_offer(ended, by=handler, at=MONDAY)
    union.closed_on, union.merged_into = MONDAY.date(), city
    union.save()
    assert hand_over_offers(union, at=MONDAY) == 1
    assert Offer.objects.get(pk=running.pk).unit == city
    assert Offer.objects.get(pk=ended.pk).unit == union
