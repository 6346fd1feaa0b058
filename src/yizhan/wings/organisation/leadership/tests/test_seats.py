"""seats and terms: opened, held from a day until another, given up; nobody past her power."""

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.models import Post
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.leadership import actions
from yizhan.wings.organisation.leadership.actions.seats import (
    NoCommittee,
    SeatHeld,
    SecretaryThere,
    SitsAlready,
    WrongTerm,
)
from yizhan.wings.organisation.leadership.models import Seat, Term
from yizhan.wings.organisation.leadership.rules import SeatKind, SeatRole, SeatState, seat_state
from yizhan.wings.organisation.leadership.tests.factories import UNTIL, a_committee

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def committee():
    return a_committee()


def test_a_seat_brings_its_post_and_the_term_ends_it(committee):
    post = committee.term.post
    assert (post.role, post.unit, post.person) == (
        "secretary",
        committee.unit,
        committee.secretary,
    )
    assert post.ends_at.date() <= UNTIL


def test_it_leaves_a_trace(committee):
    entry = Entry.objects.get(verb="term.begun")
    assert entry.facts["until"] == UNTIL.isoformat()


def test_a_committee_has_one_secretary(committee):
    with pytest.raises(SecretaryThere):
        actions.open_seat(
            committee.unit, kind=SeatKind.BUREAU, role=SeatRole.SECRETARY, represents=None,
            by=committee.admin, at=MONDAY,
        )  # fmt: skip


def test_seats_are_in_committees(committee):
    with pytest.raises(NoCommittee):
        actions.open_seat(
            committee.bureau, kind=SeatKind.BUREAU, role=SeatRole.MEMBER, represents=None,
            by=committee.admin, at=MONDAY,
        )  # fmt: skip


def test_a_held_seat_is_not_given_again(committee):
    with pytest.raises(SeatHeld):
        actions.appoint(
            committee.first, person=a_person(), until=UNTIL, by=committee.admin, at=MONDAY
        )


def test_nobody_sits_twice(committee):
    with pytest.raises(SitsAlready):
        actions.appoint(
            committee.second, person=committee.secretary, until=UNTIL, by=committee.admin,
            at=MONDAY,
        )  # fmt: skip


def test_a_term_ends_after_it_began(committee):
    with pytest.raises(WrongTerm):
        actions.appoint(
            committee.second, person=a_person(), until=DAY, by=committee.admin, at=MONDAY
        )
    assert Post.objects.count() == 3


def test_ending_a_term_ends_the_post_and_frees_the_seat(committee):
    actions.end_term(committee.term, by=committee.admin, at=LATER)

    assert not Post.objects.active().filter(pk=committee.term.post_id).exists()
    assert not committee.first.terms.in_force(on=LATER.date()).exists()
    assert committee.first.terms.in_force(on=LATER.date() - timedelta(days=1)).exists()
    actions.appoint(committee.first, person=a_person(), until=UNTIL, by=committee.admin, at=LATER)


def test_ending_twice_changes_nothing(committee):
    actions.end_term(committee.term, by=committee.admin, at=LATER)
    actions.end_term(committee.term, by=committee.admin, at=LATER + timedelta(days=5))

    assert Term.objects.get(pk=committee.term.pk).ended_on == LATER.date()
    assert Entry.objects.filter(verb="term.ended").count() == 1


def test_giving_a_seat_up_ends_the_term_in_it(committee):
    actions.close_seat(committee.first, by=committee.admin, at=LATER)

    assert not Seat.objects.in_force(on=LATER.date()).filter(pk=committee.first.pk).exists()
    assert Seat.objects.in_force(on=DAY).filter(pk=committee.first.pk).exists()
    assert not Term.objects.in_force(on=LATER.date()).exists()


def test_a_secretary_opens_seats_and_appoints_nobody(committee):
    seat = actions.open_seat(
        committee.unit, kind=SeatKind.DEPARTMENT, role=SeatRole.MEMBER,
        represents=a_unit(committee.unit), by=committee.secretary, at=MONDAY,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.appoint(seat, person=a_person(), until=UNTIL, by=committee.secretary, at=MONDAY)


def test_another_committees_secretary_may_nothing_here(committee):
    with pytest.raises(NotAllowed):
        actions.close_seat(committee.second, by=committee.stranger, at=MONDAY)
    assert not Seat.objects.visible_to(committee.stranger).exists()


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (None, SeatState.VACANT),
        (DAY, SeatState.VACANT),
        (DAY + timedelta(days=1), SeatState.ENDING),
        (DAY + timedelta(days=60), SeatState.ENDING),
        (DAY + timedelta(days=61), SeatState.HELD),
    ],
)
def test_how_a_seat_stands(until, state):
    assert seat_state(until, on=DAY) == state


def test_terms_that_end_soon_are_found(committee):
    soon = UNTIL - timedelta(days=59)
    assert list(Term.objects.ending(on=soon, by=soon + timedelta(days=60))) == [committee.term]
    early = date(2025, 1, 1)
    assert not Term.objects.ending(on=early, by=early + timedelta(days=60)).exists()
