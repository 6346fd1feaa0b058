"""Accounts that are closed, merged and taken apart; units that close: badges and figures."""

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
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.days import local_day
from yizhan.wings.participation.appointments.actions import resign, show_on_badge, write_promise
from yizhan.wings.participation.appointments.models import (
    Badge,
    Engagement,
    EngagementPeriod,
    Promise,
)
from yizhan.wings.participation.appointments.rules import ShownName, State
from yizhan.wings.participation.appointments.tests.factories import (
    an_engagement,
    an_offer,
    badge_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = local_day(MONDAY)
LATER = MONDAY + 20 * DAY


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def unit(root):
    return a_unit(root, name="城西市场监管所")


def counted(day):
    return EngagementPeriod.objects.in_force(on=day).count()


def counted_of(unit, day):
    return EngagementPeriod.objects.in_force(on=day).filter(unit=unit).count()


def test_an_account_that_closes_leaves_a_revoked_badge_and_no_name(unit):
    rider = a_person(display_name="韦小河")
    one = an_engagement(unit, person=rider)
    waiting = an_offer(unit, person=rider, role="traffic")
    show_on_badge(one, name=ShownName.FULL, company="某平台", photo=False, by=rider, at=MONDAY)
    write_promise(one, "慢一点", by=rider, at=MONDAY)
    erase_person(rider, by=rider, at=LATER)
    one.refresh_from_db()
    waiting.refresh_from_db()
    assert (one.state, one.person, one.name, one.company) == (State.CLOSED, None, "", "")
    assert waiting.state == State.CLOSED
    assert not Promise.objects.exists()
    assert not Badge.objects.not_revoked().exists()
    assert not Badge.objects.exclude(token="").exists()
    assert [counted(TODAY), counted(local_day(LATER))] == [1, 0]


def test_two_accounts_hold_a_role_once_and_get_back_what_they_had(root, unit):
    person, head = a_person(), a_person()
    short = an_engagement(unit, person=person, until=TODAY + 100 * DAY)
    long = an_engagement(unit, person=head, until=TODAY + 200 * DAY)
    other = an_engagement(unit, person=person, role="traffic")
    merge = merge_persons(person, head, unit=root, by=None, at=LATER)
    states = [Engagement.objects.get(pk=one.pk).state for one in (short, long, other)]
    assert states == [State.MERGED, State.ACCEPTED, State.ACCEPTED]
    assert Badge.objects.get(engagement=short).revoked_for == "merged"
    assert counted(local_day(LATER)) == 2
    unmerge_persons(merge, unit=root, by=None, at=LATER + 5 * DAY)
    short.refresh_from_db()
    assert (short.state, short.until) == (State.ACCEPTED, TODAY + 100 * DAY)
    assert badge_of(short).issued_at == LATER + 5 * DAY
    days = [TODAY, local_day(LATER), local_day(LATER + 5 * DAY)]
    assert list(map(counted, days)) == [3, 2, 3]


def test_the_head_answers_for_her_second_account(root, unit):
    person, head = a_person(), a_person()
    one = an_engagement(unit, person=person)
    merge_persons(person, head, unit=root, by=None, at=LATER)
    resign(one, by=head, at=LATER)
    assert one.state == State.RESIGNED


def test_a_unit_that_merges_hands_over_what_runs_and_keeps_its_past(root, unit):
    successor = a_unit(root)
    rider = a_person()
    one = an_engagement(unit, person=rider)
    over = an_engagement(unit, until=TODAY + DAY)
    badge = badge_of(one)
    merge_units(unit, successor, on=local_day(LATER), by=None, at=LATER)
    one.refresh_from_db()
    over.refresh_from_db()
    assert (one.unit, over.unit) == (successor, unit)
    badge.refresh_from_db()
    assert badge.revoked_at is None

    days = [TODAY, local_day(LATER), local_day(LATER + DAY)]
    assert [counted_of(unit, day) for day in days] == [2, 0, 0]
    assert [counted_of(successor, day) for day in days] == [0, 1, 1]
    resign(one, by=rider, at=LATER + DAY)
    assert [counted_of(successor, day) for day in days] == [0, 1, 0]


def test_a_unit_that_closes_hands_over_to_the_one_above(root, unit):
    one = an_engagement(unit)
    close_unit(unit, on=local_day(LATER), by=None, at=LATER)
    one.refresh_from_db()
    assert one.unit == root
    assert counted(local_day(LATER)) == 1
