"""Invitations: whoever has the telephone says yes or no, and nobody else hears which."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from yizhan.ground.people import vault
from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.models import Secret, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Source
from yizhan.wings.organisation.register.actions import (
    NoSite,
    accept_invitation,
    decline_invitation,
    forget_invitations,
    join,
    load_riders,
)
from yizhan.wings.organisation.register.exchange import read_riders
from yizhan.wings.organisation.register.models import Invitation, Ridership
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db

PHONE = "13800000001"


@pytest.fixture
def site():
    return a_site()


@pytest.fixture
def contact(site):
    return a_person("company", Unit.objects.get_parent(site), scope=Scope.BELOW)


@pytest.fixture
def me():
    person = a_person()
    vault.keep("phone", PHONE, person=person, at=MONDAY)
    return person


def load(site, contact, *, at=MONDAY):
    data = f"手机号,网点,用工方式\n{PHONE},{site.code},众包\n".encode()
    reading = read_riders(Source(io.BytesIO(data), at, by=contact))
    return load_riders(reading.good, by=contact, at=at)


def mine(me, *, at=MONDAY):
    return Invitation.objects.for_person(me).valid(on=local_day(at))


def test_accepted_she_is_entered_and_the_telephone_is_gone(site, contact, me):
    load(site, contact)
    accept_invitation(mine(me).get(), by=me, at=MONDAY)
    ridership = Ridership.objects.get()
    assert (ridership.rider, ridership.site, ridership.employment) == (me, site, "crowdsourced")
    assert not Invitation.objects.exists()
    assert not Secret.objects.guests().exists()
    assert load(site, contact) == (0, 0, 1)


def test_accepted_she_leaves_where_she_rode(site, contact, me):
    join(me, a_site(), by=me, at=MONDAY - timedelta(days=9))
    load(site, contact)
    accept_invitation(mine(me).get(), by=me, at=MONDAY)
    assert Ridership.objects.riding().get().site == site


def test_declined_nothing_is_entered_and_the_list_is_answered_as_before(site, contact, me):
    load(site, contact)
    decline_invitation(mine(me).get(), by=me, at=MONDAY)
    assert not Ridership.objects.exists()
    assert not mine(me).exists()
    assert load(site, contact) == (0, 0, 1)
    assert Invitation.objects.visible_to(contact).count() == 1


def test_only_whoever_has_the_telephone(site, contact, me):
    load(site, contact)
    invitation, other = mine(me).get(), a_person()
    vault.keep("phone", "13800000009", person=other, at=MONDAY)
    assert not mine(other).exists()
    for answer in (accept_invitation, decline_invitation):
        with pytest.raises(NotAllowed):
            answer(invitation, by=other, at=MONDAY)
        with pytest.raises(NotAllowed):
            answer(invitation, by=contact, at=MONDAY)


def test_the_time_of_an_invitation_ends(site, contact, me):
    load(site, contact)
    invitation, later = mine(me).get(), MONDAY + timedelta(days=30)
    with pytest.raises(NotAllowed):
        accept_invitation(invitation, by=me, at=later)
    assert forget_invitations(at=later - timedelta(days=1)) == 0
    assert forget_invitations(at=later) > 0
    assert not Invitation.objects.exists()
    assert not Secret.objects.guests().exists()
    with pytest.raises(NoSite):
        accept_invitation(invitation, by=me, at=later)
    assert load(site, contact, at=later) == (1, 0, 0)


def test_a_closed_site_invites_nobody(site, contact, me):
    load(site, contact)
    close_unit(site, by=None, at=MONDAY)
    assert not mine(me).exists()


def test_another_site_of_the_company_takes_the_invitation_over(site, contact, me):
    second = a_site(Unit.objects.get_parent(site))
    load(site, contact)
    assert load(second, contact) == (0, 1, 0)
    assert mine(me).get().site == second
