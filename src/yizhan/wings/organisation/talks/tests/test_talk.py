"""Round tables: prepared, announced with computed days, answered, held, agreed, published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import close_unit, erase_person
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.duties.actions import complete_duty
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.talks.actions import (
    add_topic,
    agree,
    announce_talk,
    answer_delegate,
    cancel_talk,
    give_reply,
    invite,
    keep_minutes,
    prepare_talk,
    publish_talk,
    remind_company,
    remove_topic,
    report_late_reply,
    revise_talk,
    warn_company,
)
from yizhan.wings.organisation.talks.actions.closing import NoMinutes, NotAtTheTable, NotYet
from yizhan.wings.organisation.talks.actions.planning import (
    NotACompany,
    NothingToAnswer,
    WithReply,
    WrongStep,
)
from yizhan.wings.organisation.talks.actions.replying import RemindedToday, ReplyStands
from yizhan.wings.organisation.talks.actions.row import ChangedSince, TooLate
from yizhan.wings.organisation.talks.index import PointState, board_of
from yizhan.wings.organisation.talks.models import Delegate, Reply, Talk, Topic
from yizhan.wings.organisation.talks.rules import (
    MOVES,
    Origin,
    ReplyState,
    Standing,
    TalkState,
    reply_state,
)
from yizhan.wings.organisation.talks.tests.factories import (
    a_delegate,
    a_plan,
    a_row,
    a_talk,
)

DUE = date(2024, 3, 18)
"""Ten working days after Monday, 4 March 2024."""
AFTER = MONDAY + timedelta(days=31)


class World:
    def __init__(self):
        self.root = a_unit()
        self.company = a_unit(self.root, kind=UnitKind.COMPANY)
        self.host = a_person("dispatcher", self.root, scope=Scope.BELOW)
        self.speaker = a_person("company", self.company)


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def talk(world):
    return a_talk(world.root, [world.company])


def reply_of(talk) -> Reply:
    return Reply.objects.get(topic__talk=talk)


def held(talk, world) -> Talk:
    talk.refresh_from_db()
    return keep_minutes(talk, minutes="谈了", version=talk.version, by=world.host, at=AFTER)


def test_the_day_of_a_reply_is_computed(talk):
    reply = reply_of(talk)
    assert reply.due_on == DUE
    assert talk.announced_at == MONDAY


def test_a_topic_and_a_company_that_come_later_have_their_own_day(talk, world):
    later = MONDAY + timedelta(days=7)
    other = a_unit(world.root, kind=UnitKind.COMPANY)
    add_topic(talk, a_row("扣分规则"), by=world.host, at=later)
    invite(talk, other, by=world.host, at=later)
    assert Reply.objects.filter(topic__talk=talk).count() == 4
    assert Reply.objects.filter(company=other, due_on=DUE + timedelta(days=7)).count() == 2


def test_nothing_to_answer_is_not_announced(world):
    talk = prepare_talk(world.root, a_plan(), by=world.host, at=MONDAY)
    with pytest.raises(NothingToAnswer):
        announce_talk(talk, by=world.host, at=MONDAY)


def test_a_form_sent_twice_prepares_one_and_lists_one(world):
    first = prepare_talk(world.root, a_plan(), by=world.host, at=MONDAY)
    assert prepare_talk(world.root, a_plan(), by=world.host, at=MONDAY) == first
    talk = a_talk(world.root, [world.company], announced=False)
    again = add_topic(talk, a_row(), by=world.host, at=MONDAY)
    assert Topic.objects.get(talk=talk) == again


def test_what_came_from_one_place_is_one_topic(talk, world):
    row = a_row("出餐慢", origin=Origin.SHEET, origin_key="7", figures="6 名骑手", figures_on=DUE)
    one = add_topic(talk, row, by=world.host, at=MONDAY)
    renamed = a_row("改了名", origin=Origin.SHEET, origin_key="7")
    assert add_topic(talk, renamed, by=world.host, at=MONDAY) == one
    assert one.figures == "6 名骑手"


def test_only_a_company_that_is_open_is_invited(talk, world):
    with pytest.raises(NotACompany):
        invite(talk, a_unit(world.root), by=world.host, at=MONDAY)


def test_an_old_form_is_refused_and_not_lost(talk, world):
    revise_talk(talk, a_plan(title="新的"), version=talk.version, by=world.host, at=MONDAY)
    with pytest.raises(ChangedSince):
        revise_talk(talk, a_plan(title="旧的"), version=talk.version, by=world.host, at=MONDAY)


def test_the_company_answers_and_may_put_it_right_until_it_is_held(talk, world):
    reply = give_reply(reply_of(talk), text="延长", by=world.speaker, at=MONDAY)
    later = MONDAY + timedelta(days=20)
    reply = give_reply(reply, text="延长十分钟", by=world.speaker, at=later)
    assert (reply.text, reply.state(on=AFTER.date())) == ("延长十分钟", ReplyState.GIVEN)
    held(talk, world)
    with pytest.raises(ReplyStands):
        give_reply(reply, text="不延长了", by=world.speaker, at=AFTER)


def test_nobody_answers_in_a_companys_name(talk, world):
    other = a_unit(world.root, kind=UnitKind.COMPANY)
    for person in (a_person("company", other), world.host, an_admin(world.root)):
        with pytest.raises(NotAllowed):
            give_reply(reply_of(talk), text="好", by=person, at=MONDAY)
        assert not Reply.objects.visible_to(person).exists()


def test_late_is_told_once_and_an_answer_is_still_taken(talk, world):
    reply, late = reply_of(talk), MONDAY + timedelta(days=20)
    assert list(Reply.objects.to_report_late(on=DUE)) == []
    assert list(Reply.objects.to_report_late(on=late.date())) == [reply]
    assert report_late_reply(reply, at=late)
    assert not report_late_reply(reply, at=late)
    given = give_reply(reply, text="迟了", by=world.speaker, at=late)
    assert given.state(on=late.date()) == ReplyState.GIVEN_LATE
    assert Entry.objects.filter(verb="talk.reply_late").count() == 1


def test_a_company_is_warned_once_and_reminded_once_a_day(talk, world):
    reply, near = reply_of(talk), MONDAY + timedelta(days=12)
    assert warn_company(reply, at=near)
    assert not warn_company(reply, at=near)
    with pytest.raises(RemindedToday):
        remind_company(reply, by=world.host, at=near)
    remind_company(reply, by=world.host, at=near + timedelta(days=1))


def test_what_is_cancelled_asks_for_nothing(talk, world):
    cancel_talk(talk, by=world.host, at=MONDAY)
    late = (MONDAY + timedelta(days=20)).date()
    assert not Reply.objects.to_report_late(on=late).exists()
    assert not Talk.objects.public().exists()
    with pytest.raises(TooLate):
        add_topic(talk, a_row("晚了"), by=world.host, at=MONDAY)


def test_minutes_are_written_after_the_beginning_and_published_once(talk, world):
    with pytest.raises(NotYet):
        keep_minutes(talk, minutes="早", version=talk.version, by=world.host, at=MONDAY)
    with pytest.raises(WrongStep):
        publish_talk(talk, by=world.host, at=AFTER)
    held(talk, world)
    assert publish_talk(talk, by=world.host, at=AFTER).state == TalkState.PUBLISHED
    with pytest.raises(WrongStep):
        publish_talk(talk, by=world.host, at=AFTER)
    assert NoMinutes.code


def test_a_point_is_owed_and_its_state_is_read_from_the_duty(talk, world):
    talk = held(talk, world)
    topic = talk.topics.get()
    due = (AFTER + timedelta(days=10)).date()
    said = {"text": "公示规则", "unit": world.company, "due_on": due}
    point = agree(topic, **said, by=world.host, at=AFTER)
    assert agree(topic, **said, by=world.host, at=AFTER) == point
    assert Duty.objects.get() == point.duty

    def state(on):
        (one,) = board_of(talk, on=on)
        return one.points[0].state

    assert state(due) == PointState.OPEN
    assert state(due + timedelta(days=1)) == PointState.LATE
    complete_duty(point.duty, by=world.speaker, at=AFTER + timedelta(days=11), proof="已公示")
    assert state(due) == PointState.DONE_LATE


def test_who_was_not_at_the_table_owes_nothing(talk, world):
    talk = held(talk, world)
    with pytest.raises(NotAtTheTable):
        agree(
            talk.topics.get(), text="办", unit=a_unit(world.root), due_on=AFTER.date(),
            by=world.host, at=AFTER,
        )  # fmt: skip


def test_an_answered_topic_stays_on_the_list(talk, world):
    give_reply(reply_of(talk), text="好", by=world.speaker, at=MONDAY)
    with pytest.raises(WithReply):
        remove_topic(talk.topics.get(), by=world.host, at=MONDAY)


def test_a_delegate_is_one_by_her_own_yes(talk):
    one, other = a_person(), a_person()
    delegate = a_delegate(talk)
    answer_delegate(delegate, accepts=True, by=one, at=MONDAY)
    answer_delegate(delegate, accepts=True, by=one, at=MONDAY)
    with pytest.raises(Refusal):
        answer_delegate(delegate, accepts=True, by=other, at=MONDAY)
    with pytest.raises(Refusal):
        answer_delegate(a_delegate(talk), accepts=True, by=one, at=MONDAY)
    delegate.refresh_from_db()
    assert (delegate.person, delegate.standing) == (one, Standing.ACCEPTED)
    assert Entry.objects.filter(verb="talk.delegate_answered").count() == 1


def test_a_closed_account_speaks_for_nobody(talk):
    rider = a_person()
    answer_delegate(a_delegate(talk), accepts=True, by=rider, at=MONDAY)
    erase_person(rider, by=rider, at=MONDAY)
    assert not Delegate.objects.exists()


def test_a_closed_host_hands_on(world):
    office = a_unit(world.root)
    talk = a_talk(office, [world.company])
    close_unit(office, by=an_admin(world.root), at=MONDAY)
    talk.refresh_from_db()
    assert talk.unit == world.root


def test_a_stranger_prepares_nothing_and_reads_nothing(talk, world):
    for person in (world.speaker, a_person("host", world.root), a_person()):
        with pytest.raises(NotAllowed):
            prepare_talk(world.root, a_plan(), by=person, at=MONDAY)
        assert not Talk.objects.visible_to(person).exists()


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(days, st.none() | days, days)
def test_a_reply_is_late_exactly_after_its_day(due_on, replied_on, on):
    state = reply_state(due_on, replied_on, on=on)
    late = (replied_on or on) > due_on
    assert late == (state in {ReplyState.LATE, ReplyState.GIVEN_LATE})
    assert (replied_on is not None) == (state in {ReplyState.GIVEN, ReplyState.GIVEN_LATE})


def test_every_state_has_its_moves_and_none_leads_back():
    assert set(MOVES) == set(TalkState)
    order = list(TalkState)
    assert all(order.index(to) > order.index(state) for state in MOVES for to in MOVES[state])
