"""Presence: by code or noted, once, without punishment; certificates; the one question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.codes import spaced
from yizhan.kit.errors import NotAllowed
from yizhan.wings.care.activities.actions import (
    attend,
    cancel_session,
    conclude_session,
    leave,
    note_attendance,
    say_useful,
    withdraw_attendance,
)
from yizhan.wings.care.activities.actions.attending import (
    CalledOff,
    HasCertificate,
    NoPlace,
    NotThere,
    TooLate,
    WrongCode,
)
from yizhan.wings.care.activities.actions.planning import NotYet
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import Answer, SignUpState
from yizhan.wings.care.activities.tests.factories import (
    NEXT_WEEK,
    a_guest,
    a_session,
    an_organiser,
)
from yizhan.wings.care.needs.tests.factories import a_station

pytestmark = pytest.mark.django_db

AFTER = NEXT_WEEK + timedelta(hours=3)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def session(unit):
    return a_session(unit, capacity=2)


def test_the_code_at_the_place_is_sent_twice_and_counts_once(session):
    sign_up = a_guest(session)
    for later in (0, 5):
        code = f" {session.here_code[:3].lower()} {session.here_code[3:]}"
        attend(sign_up, code=code, at=NEXT_WEEK + timedelta(minutes=later))
    sign_up.refresh_from_db()
    assert sign_up.attended_at == NEXT_WEEK
    assert Entry.objects.filter(verb="activity.attended").count() == 1


def test_a_wrong_code_or_a_wrong_time_counts_for_nothing(session):
    sign_up, code = a_guest(session), session.here_code
    with pytest.raises(WrongCode):
        attend(sign_up, code="ZZZZZZ", at=NEXT_WEEK)
    with pytest.raises(NotYet):
        attend(sign_up, code=code, at=NEXT_WEEK - timedelta(minutes=61))
    with pytest.raises(TooLate):
        attend(sign_up, code=code, at=NEXT_WEEK + timedelta(days=3))


def test_a_phone_without_network_says_it_a_day_later(session):
    sign_up = a_guest(session)
    attend(sign_up, code=session.here_code, at=NEXT_WEEK + timedelta(days=1))
    assert SignUp.objects.attended().get() == sign_up


def test_who_waited_or_left_is_not_in_by_the_code(session):
    first, _second, third = (a_guest(session) for _each in range(3))
    with pytest.raises(NoPlace):
        attend(third, code=session.here_code, at=NEXT_WEEK)
    leave(first, at=MONDAY)
    with pytest.raises(NoPlace):
        attend(first, code=session.here_code, at=NEXT_WEEK)


def test_to_come_is_to_say_yes(session):
    first, _second, third = (a_guest(session) for _each in range(3))
    leave(first, at=NEXT_WEEK - timedelta(minutes=30))
    attend(third, code=session.here_code, at=NEXT_WEEK - timedelta(minutes=5))
    third.refresh_from_db()
    assert third.state == SignUpState.IN


def test_an_organiser_notes_who_is_there_and_takes_it_back(unit, session):
    _first, _second, third = (a_guest(session) for _each in range(3))
    organiser = an_organiser(unit)
    for _tap in range(2):
        note_attendance(third, by=organiser, at=NEXT_WEEK)
    assert SignUp.objects.attended().get().noted_by == organiser
    withdraw_attendance(third, by=organiser, at=NEXT_WEEK)
    assert not SignUp.objects.attended().exists()


def test_the_host_of_the_station_keeps_the_list_and_no_other(unit):
    city = a_city()
    session = a_session(city.union, station=a_station(city, unit=city.traffic), place="")
    host, stranger = a_person("host", city.traffic), a_person("host", city.bureau)
    sign_up = a_guest(session)
    with pytest.raises(NotAllowed):
        note_attendance(sign_up, by=stranger, at=NEXT_WEEK)
    note_attendance(sign_up, by=host, at=NEXT_WEEK)
    assert list(Session.objects.hosted_by(host)) == [session]
    assert not Session.objects.hosted_by(stranger).exists()
    assert list(SignUp.objects.visible_to(host)) == [sign_up]


def test_nobody_was_at_what_was_cancelled(unit, session):
    sign_up = a_guest(session)
    cancel_session(session, reason="下雨", by=an_organiser(unit), at=MONDAY)
    with pytest.raises(CalledOff):
        attend(sign_up, code=session.here_code, at=NEXT_WEEK)


def test_who_was_there_gets_a_certificate_and_who_was_not_gets_no_mark(unit, session):
    there, absent = a_guest(session), a_guest(session)
    organiser = an_organiser(unit)
    attend(there, code=session.here_code, at=NEXT_WEEK)
    assert SignUp.objects.get(pk=there.pk).certificate == ""
    conclude_session(session, by=organiser, at=AFTER)
    there.refresh_from_db()
    absent.refresh_from_db()
    assert SignUp.objects.certified(spaced(there.certificate).lower()) == there
    assert (absent.state, absent.certificate, absent.attended_at) == ("in", "", None)
    with pytest.raises(HasCertificate):
        withdraw_attendance(there, by=organiser, at=AFTER)


def test_who_is_noted_after_the_end_gets_a_certificate_too(unit, session):
    late, organiser = a_guest(session), an_organiser(unit)
    conclude_session(session, by=organiser, at=AFTER)
    attend(late, code=session.here_code, at=AFTER)
    late.refresh_from_db()
    assert late.certificate


def test_a_warm_action_gives_no_certificate(unit):
    session = a_session(unit, kind="check-up")
    sign_up = a_guest(session)
    attend(sign_up, code=session.here_code, at=NEXT_WEEK)
    conclude_session(session, by=an_organiser(unit), at=AFTER)
    sign_up.refresh_from_db()
    assert sign_up.certificate == ""
    assert SignUp.objects.certified("") is None


def test_only_who_was_there_says_whether_it_was_useful(session):
    there, absent = a_guest(session), a_guest(session)
    attend(there, code=session.here_code, at=NEXT_WEEK)
    say_useful(there, Answer.NO)
    say_useful(there, Answer.YES)
    there.refresh_from_db()
    assert there.useful == Answer.YES
    with pytest.raises(NotThere):
        say_useful(absent, Answer.YES)
