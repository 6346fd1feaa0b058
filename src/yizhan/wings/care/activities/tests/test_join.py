"""join, confirm, leave: places, the waiting list, guests and accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.models import Secret, SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.activities.actions import (
    attend,
    cancel_session,
    claim_places,
    conclude_session,
    confirm,
    edit_session,
    join,
    leave,
    pass_on,
)
from yizhan.wings.care.activities.actions.joining import (
    Begun,
    Missing,
    NotJoinable,
    OfferOver,
)
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.rules import SignUpState
from yizhan.wings.care.activities.tests.factories import (
    NEXT_WEEK,
    a_guest,
    a_kind,
    a_session,
    an_organiser,
    details,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def session(unit):
    return a_session(unit, capacity=2)


def states(session):
    return list(session.sign_ups.order_by("pk").values_list("state", flat=True))


def test_a_guest_gets_a_place_and_a_ticket_and_nothing_is_kept_open(session):
    sign_up = a_guest(session, name="覃某", phone="13812345678")

    assert sign_up.state == SignUpState.IN
    assert SignUp.objects.by_ticket(sign_up.ticket).get() == sign_up
    assert (sign_up.name.masked, sign_up.phone.masked) == ("覃**", "138****5678")
    assert "12345678" not in str(list(SignUp.objects.values()))
    entry = Entry.objects.get(verb="activity.joined")
    assert (entry.by, entry.facts) == ("", {"place": True})


def test_what_a_guest_forgot_is_named_all_at_once(session):
    with pytest.raises(Refusal) as refused:
        join(session, by=None, at=MONDAY, name=" ", phone="123")
    assert set(refused.value.fields) == {"name", "phone"}
    assert not Secret.objects.exists()


def test_an_account_signs_up_once_however_often_she_taps(session):
    rider = a_person()
    first, second = (join(session, by=rider, at=MONDAY) for _tap in range(2))
    assert first.pk == second.pk
    session.refresh_from_db()
    assert session.taken == 1


def test_a_number_is_answered_alike_whether_it_is_on_the_list_or_not(session):
    """Whoever types a stranger's number learns nothing of her."""
    rider = a_person()
    vault.keep(SecretKind.PHONE, "13812345678", person=rider, at=MONDAY)
    join(session, by=rider, at=MONDAY)

    again, other = a_guest(session, phone="+86 138 1234 5678"), a_guest(session)
    assert (again.person, again.state) == (None, SignUpState.IN)
    assert other.state == SignUpState.WAITING  # the third of two places


def test_what_she_did_as_a_guest_is_hers_when_she_signs_in(session):
    rider, as_guest = a_person(), a_guest(session, phone="13812345678")
    vault.keep(SecretKind.PHONE, "13812345678", person=rider, at=MONDAY)
    assert join(session, by=rider, at=MONDAY).pk == as_guest.pk
    as_guest.refresh_from_db()
    assert as_guest.person == rider


def test_who_comes_after_the_last_place_waits(session):
    for _each in range(4):
        a_guest(session)
    assert states(session) == ["in", "in", "waiting", "waiting"]


def test_a_place_given_back_goes_to_the_first_who_waits_and_is_hers_when_she_says_yes(session):
    first, _second, third, fourth = (a_guest(session) for _each in range(4))
    leave(first, at=MONDAY)
    assert states(session) == ["left", "in", "offered", "waiting"]
    third.refresh_from_db()
    assert MONDAY < third.confirm_by < NEXT_WEEK

    confirm(third, at=MONDAY)
    confirm(third, at=MONDAY)
    assert states(session) == ["left", "in", "in", "waiting"]
    with pytest.raises(OfferOver):
        confirm(fourth, at=MONDAY)


def test_who_does_not_say_yes_in_time_is_passed_over_once(session):
    first, _second, third, fourth = (a_guest(session) for _each in range(4))
    leave(first, at=MONDAY)
    third.refresh_from_db()
    late = third.confirm_by
    pass_on(session.pk, at=late - timedelta(seconds=1))
    assert states(session)[2:] == ["offered", "waiting"]
    pass_on(session.pk, at=late)
    assert states(session)[2:] == ["lapsed", "offered"]
    with pytest.raises(OfferOver):
        confirm(third, at=late)
    assert Entry.objects.filter(verb="activity.moved_up").count() == 2
    fourth.refresh_from_db()
    assert fourth.confirm_by > late


def test_a_yes_that_comes_too_late_does_not_need_the_worker_to_be_refused(session):
    first, _second, third, _fourth = (a_guest(session) for _each in range(4))
    leave(first, at=MONDAY)
    third.refresh_from_db()
    with pytest.raises(OfferOver):
        confirm(third, at=third.confirm_by)


def test_nobody_jumps_the_line_when_a_place_is_free(session):
    first, *_others = (a_guest(session) for _each in range(3))
    leave(first, at=MONDAY)
    assert a_guest(session).state == SignUpState.WAITING


def test_more_places_go_to_who_waits(unit, session):
    for _each in range(4):
        a_guest(session)
    session.refresh_from_db()
    more = details(capacity=3, title=session.title)
    edit_session(session, more, version=1, by=an_organiser(unit), at=MONDAY)
    assert states(session) == ["in", "in", "offered", "waiting"]


def test_leaving_twice_frees_one_place(session):
    first = a_guest(session)
    leave(first, at=MONDAY)
    leave(first, at=MONDAY)
    session.refresh_from_db()
    assert session.taken == 0


def test_nothing_is_given_back_once_it_has_begun(session):
    first = a_guest(session)
    with pytest.raises(Begun):
        leave(first, at=NEXT_WEEK)


def test_nobody_moves_up_once_it_has_begun(session):
    a_guest(session), a_guest(session), a_guest(session)
    pass_on(session.pk, at=NEXT_WEEK)
    assert states(session) == ["in", "in", "waiting"]


def test_an_organiser_takes_somebody_out_and_a_stranger_cannot(unit, session):
    first = a_guest(session)
    with pytest.raises(NotAllowed):
        leave(first, by=a_person("company", unit), at=MONDAY)
    leave(first, by=an_organiser(unit), at=MONDAY)
    assert states(session) == ["left"]


@pytest.mark.parametrize("when", [NEXT_WEEK, NEXT_WEEK + timedelta(hours=1)])
def test_nobody_joins_what_has_begun(session, when):
    with pytest.raises(NotJoinable):
        a_guest(session, at=when)


def test_nobody_joins_what_is_planned_closed_or_cancelled(unit):
    organiser = an_organiser(unit)
    planned = a_session(unit, open_now=False)
    closed = a_session(unit, closes_at=MONDAY + timedelta(days=1))
    cancelled = a_session(unit)
    cancel_session(cancelled, reason="下雨", by=organiser, at=MONDAY)
    for one in (planned, closed, cancelled):
        with pytest.raises(NotJoinable):
            a_guest(one, at=MONDAY + timedelta(days=2))


def test_what_must_be_learnt_first_is_shown_by_account_or_certificate(unit):
    organiser, rider = an_organiser(unit), a_person()
    before, after = a_session(unit), a_session(unit, kind="repairs", requires=a_kind())
    with pytest.raises(Missing):
        join(after, by=rider, at=MONDAY)
    with pytest.raises(Missing):
        a_guest(after, proof="XXXX-XXXX-XXXX")

    hers, guests = join(before, by=rider, at=MONDAY), a_guest(before)
    for one in (hers, guests):
        attend(one, code=before.here_code, at=NEXT_WEEK)
    conclude_session(before, by=organiser, at=NEXT_WEEK + timedelta(hours=3))
    again = details(kind="repairs", requires=a_kind(), begins_at=NEXT_WEEK + timedelta(days=7))
    after.refresh_from_db()
    edit_session(after, again, version=1, by=organiser, at=NEXT_WEEK)
    guests.refresh_from_db()
    at = NEXT_WEEK + timedelta(days=1)
    assert join(after, by=rider, at=at).state == SignUpState.IN
    assert a_guest(after, proof=guests.certificate.lower(), at=at).state == SignUpState.IN


def test_tickets_of_a_guest_are_taken_over_but_never_somebodys(session):
    rider, other = a_person(), a_person()
    as_guest, theirs = a_guest(session), join(session, by=other, at=MONDAY)
    assert claim_places([as_guest.ticket, theirs.ticket, "none"], by=rider, at=MONDAY) == 1
    assert SignUp.objects.asked_by(rider).get() == as_guest
    assert SignUp.objects.asked_by(other).get() == theirs
