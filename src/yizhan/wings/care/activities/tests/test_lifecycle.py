"""Accounts that end or become one, units that close, guests that are forgotten, reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import (
    close_unit,
    erase_person,
    merge_persons,
    merge_units,
    unmerge_persons,
)
from yizhan.ground.people.models import Secret
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.care.activities.actions import (
    attend,
    conclude_session,
    forget_guests,
    join,
    make_calendar,
    remind,
    withdraw_calendar,
)
from yizhan.wings.care.activities.models import Calendar, Session, SignUp
from yizhan.wings.care.activities.rules import SignUpState
from yizhan.wings.care.activities.tests.factories import (
    NEXT_WEEK,
    a_guest,
    a_session,
    an_organiser,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return a_unit()


def test_an_account_that_ends_gives_its_places_back_and_leaves_no_name(unit):
    rider, other = a_person(), a_person()
    ahead, past = a_session(unit, capacity=1), a_session(unit, begins_at=MONDAY + timedelta(1))
    place, waits = join(ahead, by=rider, at=MONDAY), join(ahead, by=other, at=MONDAY)
    was = join(past, by=rider, at=MONDAY)
    attend(was, code=past.here_code, at=past.begins_at)
    conclude_session(past, by=an_organiser(unit), at=past.ends_at)
    make_calendar(rider, at=MONDAY)

    erase_person(rider, by=rider, at=past.ends_at)
    for one in (place, waits, was):
        one.refresh_from_db()
    assert (place.state, waits.state) == (SignUpState.LEFT, SignUpState.OFFERED)
    assert (place.person, was.person, was.certificate) == (None, None, "")
    assert was.attended_at is not None, "that somebody was there stays true"
    assert not Calendar.objects.exists()


def test_two_accounts_of_one_person_keep_the_better_place(unit):
    root = unit
    one, other, third = a_person(), a_person(), a_person()
    session = a_session(unit, capacity=1)
    waits_not = join(session, by=one, at=MONDAY)
    waits, next_one = join(session, by=other, at=MONDAY), join(session, by=third, at=MONDAY)
    merge = merge_persons(one, other, unit=root, by=None, at=MONDAY)
    for row in (waits_not, waits, next_one):
        row.refresh_from_db()
    assert (waits_not.state, waits.state) == (SignUpState.IN, SignUpState.LEFT)
    assert next_one.state == SignUpState.WAITING
    assert set(SignUp.objects.asked_by(other)) == {waits_not, waits}
    assert join(session, by=other, at=MONDAY) == waits_not

    unmerge_persons(merge, unit=root, by=None, at=MONDAY)
    waits.refresh_from_db()
    assert waits.state == SignUpState.WAITING


def test_what_a_closed_unit_planned_goes_on_and_what_it_held_stays_its_own(unit):
    admin, below, heir = an_admin(unit), a_unit(unit), a_unit(unit)
    held = a_session(below, begins_at=MONDAY + timedelta(1))
    conclude_session(held, by=an_organiser(below), at=held.begins_at)
    planned = a_session(below)
    merge_units(below, heir, by=admin, at=held.ends_at)
    assert set(Session.objects.of_units([heir.pk])) == {planned}
    assert set(Session.objects.of_units([below.pk])) == {held}
    close_unit(heir, by=admin, at=held.ends_at)
    planned.refresh_from_db()
    assert planned.unit == unit


def test_guests_are_forgotten_but_for_the_name_on_a_certificate(unit):
    session = a_session(unit)
    there, absent = a_guest(session), a_guest(session)
    attend(there, code=session.here_code, at=NEXT_WEEK)
    conclude_session(session, by=an_organiser(unit), at=NEXT_WEEK)
    assert forget_guests(at=session.ends_at + timedelta(days=90)) == 0
    assert forget_guests(at=session.ends_at + timedelta(days=91)) == 3
    for one in (there, absent):
        one.refresh_from_db()
    assert (absent.name, absent.phone, there.phone) == (None, None, None)
    assert Secret.objects.get() == there.name


def test_one_is_reminded_once_and_not_at_night(unit):
    session = a_session(unit)
    the_evening = NEXT_WEEK - timedelta(hours=11)
    assert not remind(session.pk, at=NEXT_WEEK - timedelta(hours=25))
    assert not remind(session.pk, at=the_evening), "23:00 is night"
    morning = NEXT_WEEK - timedelta(hours=2)
    assert list(Session.objects.to_remind(at=morning)) == [session]
    assert remind(session.pk, at=morning)
    assert not remind(session.pk, at=morning)
    assert not Session.objects.to_remind(at=morning).exists()


def test_a_calendar_has_one_address_until_it_is_withdrawn(unit):
    rider = a_person()
    first, second = make_calendar(rider, at=MONDAY), make_calendar(rider, at=MONDAY)
    assert not Calendar.objects.by_ticket(first).exists()
    assert Calendar.objects.by_ticket(second).get().person == rider
    withdraw_calendar(rider, at=MONDAY)
    assert not Calendar.objects.by_ticket(second).exists()
