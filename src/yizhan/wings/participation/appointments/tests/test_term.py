"""Offered, answered, renewed, ended: an appointment is nothing until it is accepted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.audit.models import Entry
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.wings.participation.appointments.actions import (
    accept,
    decline,
    end_engagement,
    note_training,
    offer,
    renew,
    resign,
    withdraw_offer,
)
from yizhan.wings.participation.appointments.actions.answering import HoldsIt, TooLate
from yizhan.wings.participation.appointments.actions.offering import (
    HasRole,
    ReasonMissing,
    UnlikelyTerm,
)
from yizhan.wings.participation.appointments.actions.row import CannotChange
from yizhan.wings.participation.appointments.jobs import lapse_offers, remind
from yizhan.wings.participation.appointments.models import (
    Badge,
    Engagement,
    EngagementPeriod,
)
from yizhan.wings.participation.appointments.rules import (
    ACCEPT_WITHIN,
    NEXT_STATES,
    State,
    Verdict,
    VolunteerRole,
    verdict_on,
)
from yizhan.wings.participation.appointments.tests.factories import (
    an_engagement,
    an_offer,
    badge_of,
    last_minute,
    terms,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = local_day(MONDAY)


@pytest.fixture
def unit():
    return a_unit(name="城西市场监管所")


@pytest.fixture
def handler(unit):
    return a_person("handler", unit)


def counted(day):
    return EngagementPeriod.objects.in_force(on=day).count()


def test_an_offer_is_nothing_until_it_is_accepted(unit, handler):
    rider = a_person()
    one = an_offer(unit, person=rider, by=handler)
    assert counted(TODAY) == 0
    assert not Badge.objects.exists()
    assert not Engagement.objects.held_on(TODAY).exists()
    assert Message.objects.get(person=rider).topic == "engagement.offered"
    accept(one, by=rider, at=MONDAY)
    assert one.state == State.ACCEPTED
    assert counted(TODAY) == 1
    assert badge_of(one).verdict(on=TODAY) == Verdict.VALID
    assert Message.objects.get(person=handler).topic == "engagement.answered"
    verbs = list(Entry.objects.order_by("position").values_list("verb", flat=True))
    assert verbs[-3:] == ["badge.key_made", "engagement.accepted", "badge.issued"]


def test_accepting_twice_changes_nothing(unit):
    rider = a_person()
    one = an_engagement(unit, person=rider)
    accept(one, by=rider, at=MONDAY + DAY)
    assert Badge.objects.count() == counted(TODAY) == 1


def test_whoever_declines_says_no_reason_and_is_not_counted(unit, handler):
    rider = a_person()
    one = an_offer(unit, person=rider, by=handler)
    decline(one, by=rider, at=MONDAY)
    decline(one, by=rider, at=MONDAY)
    assert one.state == State.DECLINED
    assert counted(TODAY) == 0
    with pytest.raises(TooLate):
        accept(one, by=rider, at=MONDAY)


def test_nobody_else_answers(unit, handler):
    one = an_offer(unit, by=handler)
    for answer in (accept, decline, resign):
        with pytest.raises(NotAllowed):
            answer(one, by=a_person(), at=MONDAY)


def test_who_lacks_the_permission_offers_nothing(unit):
    for somebody in (an_admin(a_unit()), a_person("lead", unit), a_person("handler", a_unit())):
        with pytest.raises(NotAllowed):
            offer(unit, a_person(), terms=terms(), by=somebody, at=MONDAY)
    assert not Engagement.objects.exists()


def test_a_role_is_held_once_at_a_time(unit, handler):
    rider = a_person()
    one = an_engagement(unit, person=rider, by=handler)
    with pytest.raises(HasRole):
        an_offer(unit, person=rider, by=handler)
    an_offer(unit, person=rider, by=handler, role=VolunteerRole.TRAFFIC)
    with pytest.raises(HasRole):
        an_offer(unit, person=rider, by=handler, since=one.last_day, until=one.until + 9 * DAY)
    an_offer(unit, person=rider, by=handler, since=one.until, until=one.until + 9 * DAY)


def test_two_offers_of_two_units_are_accepted_once(unit, handler):
    rider = a_person()
    first = an_offer(unit, person=rider, by=handler)
    second = Engagement.objects.get(pk=first.pk)
    second.pk, second.number, second.unit = None, "SECOND99", a_unit()
    second.save(force_insert=True)
    accept(first, by=rider, at=MONDAY)
    with pytest.raises(HoldsIt):
        accept(second, by=rider, at=MONDAY)


@pytest.mark.parametrize(
    ("since", "until"),
    [(TODAY, TODAY), (TODAY - 9 * DAY, TODAY), (TODAY, TODAY + timedelta(days=1200))],
)
def test_an_unlikely_term_is_refused(unit, handler, since, until):
    with pytest.raises(UnlikelyTerm):
        an_offer(unit, by=handler, since=since, until=until)


def test_it_holds_from_the_answer_and_not_from_before(unit):
    rider = a_person()
    one = an_offer(unit, person=rider)
    accept(one, by=rider, at=MONDAY + 9 * DAY)
    assert one.since == TODAY + 9 * DAY
    assert [counted(TODAY), counted(TODAY + 9 * DAY)] == [0, 1]


def test_whoever_resigns_is_not_asked_why_and_the_days_before_stay(unit, handler):
    rider = a_person()
    one = an_engagement(unit, person=rider, by=handler)
    badge = badge_of(one)
    later = MONDAY + 40 * DAY
    resign(one, by=rider, at=later)
    resign(one, by=rider, at=later + DAY)
    badge.refresh_from_db()
    assert badge.verdict(on=local_day(later)) == Verdict.REVOKED
    assert badge.revoked_for == "resigned"
    assert [counted(local_day(later - DAY)), counted(local_day(later))] == [1, 0]
    assert one.reason == ""
    ended = Message.objects.filter(topic="engagement.ended")
    assert [message.person for message in ended] == [handler]


def test_a_unit_ends_it_with_a_reason_that_she_reads(unit, handler):
    rider = a_person()
    one = an_engagement(unit, person=rider, by=handler)
    with pytest.raises(ReasonMissing):
        end_engagement(one, reason="  ", by=handler, at=MONDAY)
    end_engagement(one, reason="搬离本县", by=handler, at=MONDAY + DAY)
    assert one.state == State.ENDED
    assert "搬离本县" in Message.objects.get(person=rider, topic="engagement.ended").body
    assert badge_revoked(one)
    with pytest.raises(CannotChange):
        end_engagement(one, reason="again", by=handler, at=MONDAY + DAY)


def badge_revoked(one):
    return not Badge.objects.filter(engagement=one).not_revoked().exists()


def test_an_offer_is_taken_back_with_its_message(unit, handler):
    rider = a_person()
    one = an_offer(unit, person=rider, by=handler)
    withdraw_offer(one, reason="名额已满", by=handler, at=MONDAY)
    assert not Message.objects.filter(person=rider).exists()
    with pytest.raises(TooLate):
        accept(one, by=rider, at=MONDAY)


def test_an_offer_that_nobody_answers_lapses_once(unit, time_machine_at):
    rider = a_person()
    one = an_offer(unit, person=rider)
    time_machine_at(MONDAY + ACCEPT_WITHIN - DAY)
    assert lapse_offers() == 0
    time_machine_at(MONDAY + ACCEPT_WITHIN)
    with pytest.raises(TooLate):
        accept(one, by=rider, at=MONDAY + ACCEPT_WITHIN)
    assert [lapse_offers(), lapse_offers()] == [1, 0]
    one.refresh_from_db()
    assert one.state == State.LAPSED


def test_both_are_reminded_once_before_the_end(unit, handler, time_machine_at):
    rider = a_person()
    one = an_engagement(unit, person=rider, by=handler, until=TODAY + 90 * DAY)
    time_machine_at(MONDAY + 58 * DAY)
    assert remind() == 0
    time_machine_at(MONDAY + 59 * DAY)
    assert [remind(), remind()] == [1, 0]
    told = Message.objects.filter(topic="engagement.ends")
    assert {message.person for message in told} == {rider, handler}
    next_term = renew(one, until=one.until + 90 * DAY, by=handler, at=MONDAY + 60 * DAY)
    assert (next_term.since, next_term.renews) == (one.until, one)


def test_what_is_renewed_needs_no_reminder(unit, handler, time_machine_at):
    one = an_engagement(unit, by=handler, until=TODAY + 40 * DAY)
    renew(one, until=one.until + 90 * DAY, by=handler, at=MONDAY)
    time_machine_at(MONDAY + 20 * DAY)
    assert remind() == 0


def test_the_next_term_is_accepted_like_the_first_and_counts_once(unit, handler):
    rider = a_person()
    one = an_engagement(unit, person=rider, by=handler, until=TODAY + 40 * DAY)
    following = renew(one, until=one.until + 90 * DAY, by=handler, at=MONDAY + DAY)
    assert badge_of(one).verdict(on=TODAY + 2 * DAY) == Verdict.VALID
    accept(following, by=rider, at=MONDAY + 2 * DAY)
    assert badge_of(following).verdict(on=TODAY + 2 * DAY) == Verdict.NOT_YET
    days = [TODAY + n * DAY for n in (0, 39, 40, 129, 130)]
    assert list(map(counted, days)) == [1, 1, 1, 1, 0]


def test_training_is_noted(unit, handler):
    one = an_offer(unit, by=handler)
    note_training(one, training="食品药品培训", on=date(2024, 2, 1), by=handler, at=MONDAY)
    one.refresh_from_db()
    assert (one.training, one.trained_on) == ("食品药品培训", date(2024, 2, 1))
    note_training(one, training="", on=date(2024, 2, 1), by=handler, at=MONDAY)
    assert one.trained_on is None


def test_a_badge_holds_until_the_last_second_of_its_last_day(unit):
    badge = badge_of(an_engagement(unit, until=TODAY + 10 * DAY))
    at = last_minute(badge.last_day)
    assert badge.verdict(on=local_day(at)) == Verdict.VALID
    assert badge.verdict(on=local_day(at + timedelta(seconds=1))) == Verdict.EXPIRED


@given(st.dates(), st.dates(), st.dates(), st.booleans())
def test_a_day_has_one_verdict(day, since, until, revoked):
    verdict = verdict_on(day, since=since, until=until, revoked=revoked)
    assert (verdict == Verdict.VALID) == (not revoked and since <= day < until)
    assert (verdict == Verdict.REVOKED) == revoked


def test_the_table_of_states_is_complete():
    assert set(NEXT_STATES) == set(State)
    assert all(after <= set(State) for after in NEXT_STATES.values())


def test_the_database_knows_the_states(unit):
    one = an_offer(unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=one.pk).update(state="thinking")
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=one.pk).update(name="韦师傅")
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=one.pk).update(until=one.since - DAY)


@pytest.fixture
def time_machine_at():
    travellers = []

    def go(at):
        traveller = time_machine.travel(at, tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in reversed(travellers):
        traveller.stop()
