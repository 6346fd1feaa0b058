"""Taking a piece, giving it back, fetching it, letting it lapse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.codes import spaced
from yizhan.kit.errors import NotAllowed
from yizhan.wings.care.help.actions import (
    forget_person,
    forget_takers,
    give_back,
    give_out,
    set_free,
    take,
    undo_giving,
)
from yizhan.wings.care.help.actions.giving import NotGood, Over, TooLate, Used
from yizhan.wings.care.help.actions.taking import (
    Fetched,
    HasHers,
    NotForYou,
    NothingLeft,
    NotOpen,
)
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import Belonging, VoucherState
from yizhan.wings.care.help.tests.factories import NOBODY_SPECIAL, a_voucher, an_offer
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def handler(unit):
    return a_person("handler", unit)


@pytest.fixture
def offer(unit, handler):
    return an_offer(unit, by=handler, stock=2)


def numbers(offer):
    row = Offer.objects.get(pk=offer.pk)
    return row.held, row.given, row.left


def test_one_tap_gives_a_code_and_nobody_is_named(offer):
    rider = a_person()
    voucher = a_voucher(offer, by=rider)
    assert len(voucher.code) == 6
    assert numbers(offer) == (1, 0, 1)
    assert rider.username not in str(list(Entry.objects.filter(verb__startswith="help.").values()))


def test_a_tap_that_comes_twice_takes_one(offer):
    rider = a_person()
    first, second = (
        take(offer, by=rider, belonging=NOBODY_SPECIAL, had=0, at=MONDAY) for _tap in range(2)
    )
    assert first.pk == second.pk
    assert numbers(offer) == (1, 0, 1)


def test_each_takes_as_many_as_the_offer_lets_her(unit, handler):
    offer = an_offer(unit, by=handler, stock=9, per_person=2)
    rider = a_person()
    first = a_voucher(offer, by=rider)
    a_voucher(offer, by=rider)
    with pytest.raises(HasHers):
        a_voucher(offer, by=rider)
    give_back(first, by=rider, at=MONDAY)
    a_voucher(offer, by=rider)
    assert numbers(offer) == (2, 0, 7)


def test_two_accounts_of_one_person_have_one_limit(offer):
    rider, double = a_person(), a_person()
    double.merged_into, double.is_active = rider, False
    double.save()
    a_voucher(offer, by=double)
    with pytest.raises(HasHers):
        take(offer, by=rider, belonging=NOBODY_SPECIAL, had=1, at=MONDAY)


def test_when_nothing_is_left_a_piece_given_back_is_free(offer):
    rider = a_person()
    held = a_voucher(offer, by=rider)
    a_voucher(offer)
    with pytest.raises(NothingLeft):
        a_voucher(offer)
    with pytest.raises(NotAllowed):
        give_back(held, by=a_person(), at=MONDAY)
    for _twice in range(2):
        give_back(held, by=rider, at=MONDAY)
    assert numbers(offer) == (1, 0, 1)


def test_the_database_itself_refuses_a_piece_too_many(offer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(held=3)


def test_after_the_last_day_nothing_is_taken(unit, handler):
    offer = an_offer(unit, by=handler, last_day=MONDAY.date())
    with pytest.raises(NotOpen):
        a_voucher(offer, at=MONDAY + timedelta(days=1))


def test_for_the_riders_of_a_county(unit, handler):
    hechi()
    county = Division.objects.get(name="金城江区")
    offer = an_offer(unit, by=handler, audience="county", division=county)
    with pytest.raises(NotForYou) as refused:
        a_voucher(offer)
    assert "金城江区" in str(refused.value)
    riding = Belonging(counties=frozenset({county.pk}))
    take(offer, by=a_person(), belonging=riding, had=0, at=MONDAY)


def test_what_is_for_members_is_shown_to_members_only(unit, handler):
    offer = an_offer(unit, by=handler, audience="members")
    member = Belonging(member=True)
    assert not Offer.objects.public().exists()
    assert not Offer.objects.open_to(NOBODY_SPECIAL).exists()
    assert Offer.objects.open_to(member).get() == offer
    with pytest.raises(NotForYou):
        a_voucher(offer)
    take(offer, by=a_person(), belonging=member, had=0, at=MONDAY)


def test_the_host_learns_that_it_is_good_and_nothing_else(unit, handler):
    post = a_unit(unit)
    station = a_station(unit=post)
    host, elsewhere = a_person("host", post), a_person("host", a_unit(unit))
    offer = an_offer(unit, by=handler, stations=(station,))
    voucher = a_voucher(offer)
    with pytest.raises(NotGood) as wrong_place:
        give_out(voucher.code, by=elsewhere, at=MONDAY)
    with pytest.raises(NotGood) as unknown:
        give_out("222222", by=host, at=MONDAY)
    assert str(wrong_place.value) == str(unknown.value)
    given = give_out(f" {spaced(voucher.code, every=3).lower()} ", by=host, at=MONDAY)
    assert given == offer
    assert numbers(offer) == (0, 1, 2)
    entry = Entry.objects.get(verb="help.given")
    assert (entry.by, entry.facts) == (host.username, {})


def test_a_code_is_used_once(offer, handler):
    voucher = a_voucher(offer)
    give_out(voucher.code, by=handler, at=MONDAY)
    with pytest.raises(Used):
        give_out(voucher.code, by=handler, at=MONDAY + MINUTE)
    with pytest.raises(Fetched):
        give_back(voucher, by=voucher.person, at=MONDAY)
    assert numbers(offer) == (0, 1, 1)


def test_a_mistake_is_taken_back_within_minutes(offer, handler):
    voucher = a_voucher(offer)
    give_out(voucher.code, by=handler, at=MONDAY)
    with pytest.raises(TooLate):
        undo_giving(voucher, by=handler, at=MONDAY + 10 * MINUTE)
    with pytest.raises(NotAllowed):
        undo_giving(voucher, by=a_person("host", a_unit(a_unit())), at=MONDAY)
    for _twice in range(2):
        undo_giving(voucher, by=handler, at=MONDAY + 9 * MINUTE)
    assert numbers(offer) == (1, 0, 1)
    give_out(voucher.code, by=handler, at=MONDAY + 11 * MINUTE)


def test_what_is_not_fetched_is_free_again_and_she_is_told_once(offer, handler):
    voucher = a_voucher(offer)
    at_the_end, after = voucher.valid_until, voucher.valid_until + timedelta(hours=2)
    assert set_free(offer.pk, at=at_the_end) == 0
    assert set_free(offer.pk, at=after) == 1
    assert set_free(offer.pk, at=after) == 0
    assert numbers(offer) == (0, 0, 2)
    voucher.refresh_from_db()
    assert voucher.state == VoucherState.LAPSED
    assert Message.objects.filter(topic="help.lapsed").count() == 1
    with pytest.raises(Over):
        give_out(voucher.code, by=handler, at=after)


def test_a_phone_without_a_network_is_not_too_late(offer, handler):
    voucher = a_voucher(offer)
    give_out(voucher.code, by=handler, at=voucher.valid_until + timedelta(minutes=119))
    assert numbers(offer) == (0, 1, 1)
    late = a_voucher(offer)
    with pytest.raises(Over):
        give_out(late.code, by=handler, at=late.valid_until + timedelta(hours=2))


def test_who_ends_her_account_gives_back_and_is_forgotten(offer, handler):
    rider = a_person()
    fetched = a_voucher(offer, by=rider)
    give_out(fetched.code, by=handler, at=MONDAY)
    other = an_offer(offer.unit, by=handler)
    a_voucher(other, by=rider)
    forget_person(rider.pk, at=MONDAY)
    assert (numbers(offer), numbers(other)) == ((0, 1, 1), (0, 0, 3))
    assert not Voucher.objects.filter(person=rider).exists()


def test_who_took_of_what_is_long_over_is_forgotten(offer, handler):
    voucher = a_voucher(offer)
    give_out(voucher.code, by=handler, at=MONDAY)
    assert forget_takers(at=MONDAY + timedelta(days=100)) == 0
    assert forget_takers(at=MONDAY + timedelta(days=120)) == 1
    voucher.refresh_from_db()
    assert (voucher.person, voucher.given_by) == (None, None)
    assert numbers(offer) == (0, 1, 1)
