"""publish_notice, object_to, decide_objection, award: five working days; objections are decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.actions.notice import (
    NoCitation,
    NotDecided,
    NoticeOver,
    NoticeRuns,
)
from yizhan.wings.participation.honours.actions.row import NotNow
from yizhan.wings.participation.honours.models import Honour, Nomination, Objection, Statement
from yizhan.wings.participation.honours.rules import KEPT, NominationState
from yizhan.wings.participation.honours.tests.factories import (
    DAY,
    JUDGED,
    RECKONED,
    a_contest,
    a_notice,
    an_honour,
    mark_all,
)

pytestmark = pytest.mark.django_db
TEXT = "他那天不在本市，事迹有误。"


@pytest.fixture
def city():
    return a_city()


def state_of(nomination):
    return Nomination.objects.get(pk=nomination.pk).state


def test_the_notice_says_something_of_each(city):
    contest = a_contest(city)
    mark_all(contest, [[9, 5], [8, 6], [7, 7]])
    actions.close_marking(contest.call, by=contest.organiser, at=JUDGED)
    with pytest.raises(NoCitation):
        actions.publish_notice(contest.call, by=contest.organiser, at=RECKONED)


def test_only_who_is_named_is_public(city):
    contest = a_notice(city)
    assert [one.pk for one in Nomination.objects.public()] == [contest.nominations[0].pk]


def test_it_is_awarded_when_the_notice_is_over_and_not_before(city):
    contest = a_notice(city)
    until = contest.nominations[0].notice_until
    with pytest.raises(NoticeRuns):
        actions.award(contest.call, by=contest.organiser, at=until - timedelta(seconds=1))
    (honour,) = actions.award(contest.call, by=contest.organiser, at=until)
    assert (honour.shown_name, honour.unit) == ("莫骑手0", city.union)
    assert state_of(contest.nominations[0]) == NominationState.HONOURED


def test_an_objection_is_a_case_without_anybody(city):
    contest = a_notice(city)
    objection = actions.object_to(contest.nominations[0], text=TEXT, at=RECKONED + DAY)
    assert (objection.case.unit, objection.case.text) == (city.union, TEXT)
    assert Case.objects.by_ticket(objection.case.ticket).get() == objection.case
    columns = {field.attname for field in Objection._meta.concrete_fields}
    assert columns == {"id", "nomination_id", "case_id", "upheld", "decided_at"}


def test_nothing_is_awarded_before_it_is_decided(city):
    contest = a_notice(city)
    objection = actions.object_to(contest.nominations[0], text=TEXT, at=RECKONED + DAY)
    later = RECKONED + 14 * DAY
    with pytest.raises(NotDecided):
        actions.award(contest.call, by=contest.organiser, at=later)
    actions.decide_objection(
        objection, upheld=False, text="已核实，事迹属实。", by=contest.organiser, at=later
    )
    objection.case.refresh_from_db()
    assert objection.case.status == Status.RESOLVED
    assert actions.award(contest.call, by=contest.organiser, at=later)


def test_one_that_is_upheld_strikes_and_the_next_gets_a_notice_of_her_own(city):
    contest = a_notice(city)
    first, second = contest.nominations
    objection = actions.object_to(first, text=TEXT, at=RECKONED + DAY)
    decided = RECKONED + 3 * DAY
    actions.decide_objection(
        objection, upheld=True, text="核实后取消。", by=contest.organiser, at=decided
    )
    second.refresh_from_db()
    assert state_of(first) == NominationState.STRUCK
    assert second.state == NominationState.NAMED
    assert second.notice_until > first.notice_until
    with pytest.raises(NoticeRuns):
        actions.award(contest.call, by=contest.organiser, at=first.notice_until)
    (honour,) = actions.award(contest.call, by=contest.organiser, at=second.notice_until)
    assert honour.shown_name == "莫骑手1"


def test_the_last_minute_to_object(city):
    contest = a_notice(city)
    nominee = contest.nominations[0]
    actions.object_to(nominee, text=TEXT, at=nominee.notice_until - timedelta(minutes=1))
    with pytest.raises(NoticeOver):
        actions.object_to(nominee, text=TEXT, at=nominee.notice_until)
    with pytest.raises(NoticeOver):
        actions.object_to(contest.nominations[1], text=TEXT, at=RECKONED)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_objection_says_something(city, text):
    contest = a_notice(city)
    with pytest.raises(Refusal):
        actions.object_to(contest.nominations[0], text=text, at=RECKONED)
    assert not Case.objects.exists()


def test_an_objection_is_decided_once_and_by_who_may(city):
    contest = a_notice(city)
    objection = actions.object_to(contest.nominations[0], text=TEXT, at=RECKONED)
    for who in (city.lead, city.stranger):
        with pytest.raises(NotAllowed):
            actions.decide_objection(objection, upheld=True, text="是", by=who, at=RECKONED)
    for _ in range(1):
        actions.decide_objection(
            objection, upheld=False, text="属实。", by=contest.organiser, at=RECKONED
        )
    with pytest.raises(NotNow):
        actions.decide_objection(
            objection, upheld=True, text="改了。", by=contest.organiser, at=RECKONED
        )


def test_whoever_takes_her_consent_back_leaves_and_the_next_moves_up(city):
    contest = a_notice(city)
    first, second = contest.nominations
    actions.take_back(first, at=RECKONED + DAY)
    assert state_of(first) == NominationState.TAKEN_BACK
    assert not Statement.objects.of(first).exists()
    assert state_of(second) == NominationState.NAMED


def test_a_call_that_is_cancelled_honours_nobody(city):
    contest = a_notice(city)
    actions.cancel_call(contest.call, reason="名单有误", by=contest.organiser, at=RECKONED)
    assert not Nomination.objects.public().exists()
    with pytest.raises(NotNow):
        actions.award(contest.call, by=contest.organiser, at=RECKONED + 30 * DAY)


def test_words_about_who_was_not_honoured_go_in_time(city):
    contest, _honour = an_honour(city)
    over = contest.call.ended_at
    assert actions.forget_old_words(contest.call.pk, at=over + KEPT - DAY) == 0
    assert actions.forget_old_words(contest.call.pk, at=over + KEPT) == 1
    assert actions.forget_old_words(contest.call.pk, at=over + KEPT) == 0
    assert Statement.objects.of(contest.nominations[0]).exists()
    assert not Statement.objects.of(contest.nominations[1]).exists()
    assert Honour.objects.count() == 1
