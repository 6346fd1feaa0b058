"""note_loss, correct_loss, delete_loss: an entry is its rider's own, is there once, and leaves no
trace that the desk could read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import erase_person, merge_persons
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.losses.actions import NotedBefore, correct_loss, delete_loss, note_loss
from yizhan.wings.care.losses.index import appeal_text, entries_of, platforms, usual
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.losses.rules import Appeal, Facts
from yizhan.wings.care.losses.tests.factories import a_fine, a_meal
from yizhan.wings.care.losses.vault import open_facts

pytestmark = pytest.mark.django_db
TODAY = local_day(MONDAY)


def meal(**said: Any) -> Facts:
    start: dict[str, Any] = {"shop": "沙县小吃", "minutes": 15}
    return Facts(**(start | said))


def test_it_is_kept_sealed_and_opens_for_its_rider():
    rider = a_person()
    loss = a_meal(rider, shop="𠮷野家", minutes=45)
    assert open_facts(loss).shop == "𠮷野家"
    assert "𠮷野家".encode() not in bytes(Loss.objects.get().sealed)
    assert usual(rider).shops == ["𠮷野家"]


def test_nobody_else_sees_it_whatever_post_she_holds():
    loss = a_meal(a_person())
    admin = an_admin(a_unit())
    assert not Loss.objects.visible_to(admin).exists()
    with pytest.raises(NotAllowed):
        delete_loss(loss, by=admin)
    with pytest.raises(NotAllowed):
        correct_loss(loss, meal(), happened_on=TODAY, by=admin, at=MONDAY)


def test_the_log_of_the_desk_says_nothing():
    rider = a_person()
    before = Entry.objects.count()
    loss = a_meal(rider)
    correct_loss(loss, meal(shop="另一家"), happened_on=TODAY, by=rider, at=MONDAY)
    delete_loss(loss, by=rider)
    assert Entry.objects.count() == before


def test_sent_again_it_is_there_once_and_other_words_are_refused():
    rider, key = a_person(), "k" * 32
    first = note_loss(meal(), happened_on=TODAY, by=rider, at=MONDAY, key=key)
    later = MONDAY + timedelta(days=40)
    assert note_loss(meal(), happened_on=TODAY, by=rider, at=later, key=key) == first
    with pytest.raises(NotedBefore):
        note_loss(meal(minutes=45), happened_on=TODAY, by=rider, at=MONDAY, key=key)
    assert Loss.objects.count() == 1
    note_loss(meal(), happened_on=TODAY, by=a_person(), at=MONDAY, key=key)


@pytest.mark.parametrize(
    ("said", "days", "field"),
    [
        ({"platform": "没有的平台"}, 0, "platform"),
        ({"minutes": 17}, 0, "minutes"),
        ({"shop": ""}, 0, "shop"),
        ({"shop": "店" * 41}, 0, "shop"),
        ({"text": "字" * 501}, 0, "text"),
        ({"kind": "no-such"}, 0, "kind"),
        ({"kind": "fine", "amount": "-3"}, 0, "amount"),
        ({}, 1, "happened_on"),
        ({}, -93, "happened_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_input(said, days, field):
    a_fine(a_person())
    with pytest.raises(Refusal) as refused:
        day = TODAY + timedelta(days=days)
        note_loss(meal(**said), happened_on=day, by=a_person(), at=MONDAY)
    assert field in refused.value.fields
    assert Loss.objects.count() == 1


def test_the_answer_to_an_appeal_is_added_long_after():
    rider = a_person()
    loss = a_fine(rider)
    said = Facts(kind="fine", appeal=Appeal.WON, answer="已退还")
    later = MONDAY + timedelta(days=200)
    correct_loss(loss, said, happened_on=TODAY, by=rider, at=later)
    loss.refresh_from_db()
    assert open_facts(loss).answer == "已退还"


def test_the_text_for_an_appeal_has_her_words_and_one_platform():
    rider, root = a_person(), a_unit()
    one, other = "邻到", "顺程"
    for name in (one, other):
        a_unit(root, kind=UnitKind.COMPANY, name=name)
    assert sorted(platforms()) == sorted([one, other])
    a_meal(rider, minutes=45, platform=one)
    a_fine(rider, text="系统说我超时，店里没出餐", platform=one)
    entries = entries_of(Loss.objects.visible_to(rider))
    text = appeal_text(entries, platform=one, on=TODAY)
    assert "店里没出餐" in text and "沙县小吃" in text and "45" in text
    assert appeal_text(entries, platform=other, on=TODAY) == ""


def test_a_closed_account_takes_its_entries_along():
    rider, other = a_person(), a_person()
    a_meal(rider)
    a_meal(other)
    erase_person(rider, by=rider, at=MONDAY)
    assert [loss.rider for loss in Loss.objects.all()] == [other]


def test_two_accounts_of_one_person_are_one_log():
    head, double = a_person(), a_person()
    a_meal(double)
    merge_persons(double, head, unit=a_unit(), by=None, at=MONDAY)
    assert Loss.objects.visible_to(head).count() == 1
