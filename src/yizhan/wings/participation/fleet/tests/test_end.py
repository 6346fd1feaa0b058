"""Candidates' words are gone a day after the exam; riders are thanked with their hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import merge_units
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.participation.fleet import actions, jobs
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Helper
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
OVER = on_exam_day(DAY, 18) + timedelta(hours=24)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=MONDAY)


def a_done_errand(week, rider, *, begins=SEVEN, minutes=20):
    errand, ticket = an_errand(week, at=begins)
    actions.accept(errand, by=rider, at=begins)
    actions.set_out(errand, by=rider, at=begins)
    actions.done(errand, by=rider, at=begins + timedelta(minutes=minutes))
    return errand, ticket


def test_all_of_it_is_erased_24_hours_after_the_exam_and_counted(week, time_machine):
    rider = a_person()
    a_helper(week, rider, at=SEVEN)
    done, ticket = a_done_errand(week, rider)
    still_open, _ticket = an_errand(week, at=SEVEN, skills=["car"])
    time_machine.move_to(OVER - timedelta(seconds=1), tick=False)
    assert jobs.erase() == 0
    time_machine.move_to(OVER, tick=False)
    assert jobs.erase() == 2
    for errand in (done, still_open):
        errand.refresh_from_db()
        assert errand.sealed_facts is None
        assert (errand.lon, errand.lat, errand.ticket_digest) == (None, None, "")
        assert errand.erased_at == OVER
    assert (done.state, still_open.state) == (State.DONE, State.WITHDRAWN)
    assert not Errand.objects.by_ticket(ticket).exists()
    assert Entry.objects.get(verb="fleet.erased").facts == {"count": 2}
    assert jobs.erase() == 0


def test_thanks_come_once_with_the_minutes(week, time_machine):
    rider, idle = a_person(), a_person()
    helper = a_helper(week, rider, at=SEVEN)
    a_done_errand(week, rider)
    a_done_errand(week, rider, begins=SEVEN + timedelta(minutes=10))
    a_helper(week, idle, at=SEVEN)
    time_machine.move_to(on_exam_day(week.last_day, 23), tick=False)
    assert jobs.thank() == 0
    time_machine.move_to(on_exam_day(week.last_day, 24, 1), tick=False)
    assert jobs.thank() == 1
    helper.refresh_from_db()
    assert helper.minutes == 30, "ten minutes were on two errands at once"
    assert jobs.thank() == 0


def test_an_account_that_ends_gives_its_errands_away(week):
    rider, other = a_person(), a_person()
    a_helper(week, rider, at=SEVEN)
    errand, _ticket = an_errand(week, at=SEVEN)
    a_helper(week, other, at=SEVEN)
    actions.forget_person(rider.pk, at=SEVEN)
    errand.refresh_from_db()
    assert errand.helper.person == other
    assert not Helper.objects.filter(person=rider).exists()


def test_weeks_go_with_a_unit_that_is_merged():
    city = a_unit()
    week, into = a_week(a_unit(city), day=DAY, at=MONDAY), a_unit(city)
    merge_units(week.unit, into, by=None, at=SEVEN)
    assert ExamWeek.objects.get().unit == into
