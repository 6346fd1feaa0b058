"""Opening a seal takes two; the right of reply takes a look; a lead takes the facts along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import erase_person
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, an_admin
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.reports.actions import (
    AskedAlready,
    ReplyCodeUnknown,
    SamePerson,
    agree_to_opening,
    ask_for_opening,
    decide_reply,
    give_reply_code,
    pass_on,
    refuse_opening,
    save_shield,
    say_reply,
    set_hidden,
)
from yizhan.wings.participation.reports.index import alike, under_seal
from yizhan.wings.participation.reports.models import Opening, OwnerReply, Report
from yizhan.wings.participation.reports.rules import OPEN_FOR
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
BASIS = "刑事诉讼法第五十四条，某区公安分局调证通知书"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def second(city):
    return a_person("lead", city.committee, scope=Scope.BELOW)


def test_two_persons_open_it_for_a_day(city, second):
    report = a_report(city, by=city.rider)
    opening = ask_for_opening(report, basis=BASIS, by=city.lead, at=LATER)
    with pytest.raises(NotAllowed):
        under_seal(opening, by=city.lead, at=LATER)
    opening = agree_to_opening(opening, by=second, at=LATER)
    for who in (city.lead, second):
        assert under_seal(opening, by=who, at=LATER).person == city.rider
    for who, at in ((city.dispatcher, LATER), (city.lead, LATER + OPEN_FOR)):
        with pytest.raises(NotAllowed):
            under_seal(opening, by=who, at=at)
    verbs = list(Entry.objects.filter(verb__startswith="report.seal").values_list("verb", "by"))
    assert verbs == [
        ("report.seal_asked", city.lead.username),
        ("report.seal_opened", second.username),
    ]
    assert city.rider.username not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_nobody_agrees_with_herself(city):
    report = a_report(city)
    opening = ask_for_opening(report, basis=BASIS, by=city.lead, at=LATER)
    with pytest.raises(SamePerson):
        agree_to_opening(opening, by=city.lead, at=LATER)
    with pytest.raises(IntegrityError):
        Opening.objects.filter(pk=opening.pk).update(agreed_by=city.lead)


def test_others_may_neither_ask_nor_agree(city, second):
    report = a_report(city)
    for who in (city.dispatcher, city.handler, city.rider, an_admin(city.committee)):
        with pytest.raises(NotAllowed):
            ask_for_opening(report, basis=BASIS, by=who, at=LATER)
    opening = ask_for_opening(report, basis=BASIS, by=city.lead, at=LATER)
    with pytest.raises(NotAllowed):
        agree_to_opening(opening, by=city.dispatcher, at=LATER)
    with pytest.raises(AskedAlready):
        ask_for_opening(report, basis=BASIS, by=second, at=LATER)
    refuse_opening(opening, by=second, at=LATER)
    with pytest.raises(Refusal):
        agree_to_opening(opening, by=second, at=LATER)


def test_it_takes_a_basis_in_words(city):
    with pytest.raises(Refusal):
        ask_for_opening(a_report(city), basis="查一下", by=city.lead, at=LATER)


def test_a_guest_leaves_nothing_to_open_and_neither_does_an_ended_account(city, second):
    for by in (None, city.rider):
        report = a_report(city, by=by)
        if by is not None:
            erase_person(by, by=by, at=LATER)
        opening = ask_for_opening(report, basis=BASIS, by=city.lead, at=LATER)
        opening = agree_to_opening(opening, by=second, at=LATER)
        seen = under_seal(opening, by=second, at=LATER)
        assert seen.person is None or not seen.person.is_active


def test_a_reported_place_says_its_word_once_and_the_unit_looks_first(city):
    report = a_report(city)
    code = give_reply_code(report, by=city.handler, at=LATER)
    reply = say_reply(code.lower(), text="当天停电，已恢复。", at=LATER)
    assert not OwnerReply.objects.public().exists()
    say_reply(code, text="当天停电，已恢复。", at=LATER)  # sent twice
    with pytest.raises(ReplyCodeUnknown):
        say_reply(code, text="还有一句", at=LATER)
    with pytest.raises(NotAllowed):
        decide_reply(reply, show=True, by=city.stranger, at=LATER)
    decide_reply(reply, show=True, by=city.handler, at=LATER)
    assert [one.text for one in OwnerReply.objects.public()] == ["当天停电，已恢复。"]
    with pytest.raises(Refusal):
        decide_reply(reply, show=False, by=city.handler, at=LATER)
    decide_reply(reply, show=False, by=city.handler, at=LATER, reason="有人名")
    assert not OwnerReply.objects.public().exists()


def test_a_code_is_not_guessed_not_late_and_not_anybodys(city):
    report = a_report(city)
    with pytest.raises(NotAllowed):
        give_reply_code(report, by=city.stranger, at=LATER)
    code = give_reply_code(report, by=city.handler, at=LATER)
    for wrong, at in (("", LATER), ("ABCDE-FGHJK", LATER), (code, LATER + timedelta(days=31))):
        with pytest.raises(ReplyCodeUnknown):
            say_reply(wrong, text="不是的", at=at)


def test_a_lead_goes_with_the_facts_and_the_case_says_where(city):
    report = a_report(city)
    with pytest.raises(NotAllowed):
        pass_on(report, office="消防救援大队", by=city.stranger, at=LATER)
    case = pass_on(report, office="消防救援大队", by=city.handler, at=LATER)
    assert case.status == Status.FORWARDED
    (entry,) = Entry.objects.filter(verb="report.lead")
    assert entry.facts == {"office": "消防救援大队"}


def test_it_is_taken_off_the_public_page_with_a_reason(city):
    report = a_report(city)
    with pytest.raises(Refusal):
        set_hidden(report, hidden=True, reason="", by=city.handler, at=LATER)
    set_hidden(report, hidden=True, reason="有人名", by=city.handler, at=LATER)
    assert not Report.objects.public().exists()
    set_hidden(report, hidden=False, reason="", by=city.handler, at=LATER)
    assert Report.objects.public().count() == 1


def test_the_shield_is_never_thinner_than_three_and_six_hours(city):
    admin = an_admin(city.committee)
    for together, minutes in ((2, 60), (3, 361), (3, -1)):
        with pytest.raises(Refusal):
            save_shield(together=together, minutes=minutes, thanks="", by=admin, at=MONDAY)
    with pytest.raises(NotAllowed):
        save_shield(together=3, minutes=60, thanks="", by=city.dispatcher, at=MONDAY)
    assert save_shield(together=4, minutes=60, thanks="水", by=admin, at=MONDAY).together == 4


def test_repeats_are_known_by_kind_place_and_words(city, django_assert_num_queries):
    item = a_kind()
    first = a_report(city, item, text="门口天天堆货，骑车过不去")
    second = a_report(city, item, text="路灯坏了", place="北桥")
    third = a_report(city, item, text="门口天天堆货骑车过不去", place="西路口")
    with django_assert_num_queries(1):
        groups = alike([first, second, third], at=LATER)
    assert [case.pk for case in groups[first.pk]] == [third.case_id]
    assert groups[second.pk] == []
    assert Case.objects.count() == 3
