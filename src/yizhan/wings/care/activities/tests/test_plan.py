"""plan, edit, open, cancel, conclude: who may, what is refused, what is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.activities.actions import (
    cancel_session,
    conclude_session,
    edit_session,
    fill_kinds,
    open_session,
    plan_session,
    save_kind,
)
from yizhan.wings.care.activities.actions.planning import NotYet
from yizhan.wings.care.activities.actions.row import ChangedSince, NotAhead
from yizhan.wings.care.activities.models import Kind, Session
from yizhan.wings.care.activities.rules import State
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


def test_a_series_is_the_same_at_several_times(unit):
    sessions = plan_session(unit, details(), by=an_organiser(unit), at=MONDAY, times=3)
    weeks = [NEXT_WEEK + timedelta(weeks=number) for number in range(3)]
    assert [one.begins_at for one in sessions] == weeks
    assert len({one.series for one in sessions}) == 1
    assert len({one.here_code for one in sessions}) == 3
    assert {one.state for one in sessions} == {State.PLANNED}
    assert Entry.objects.filter(verb="activity.planned").count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "急" * 81),
        ("text", "课" * 2001),
        ("ends_at", NEXT_WEEK),
        ("closes_at", NEXT_WEEK + timedelta(minutes=1)),
        ("capacity", 0),
        ("capacity", 2001),
        ("place", " "),
        ("begins_at", MONDAY),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(unit, field, value):
    with pytest.raises(Refusal) as refused:
        plan_session(unit, details(**{field: value}), by=an_organiser(unit), at=MONDAY)
    assert set(refused.value.fields) == {field}
    assert not Session.objects.exists()


def test_who_organises_nothing_here_plans_nothing_here(unit):
    for role in ("company", "lead", "host"):
        with pytest.raises(NotAllowed):
            plan_session(unit, details(), by=a_person(role, unit), at=MONDAY)
    with pytest.raises(NotAllowed):
        plan_session(unit, details(), by=an_organiser(a_unit(unit)), at=MONDAY)


def test_a_form_made_from_an_older_version_is_refused(unit):
    session, organiser = a_session(unit), an_organiser(unit)
    edit_session(session, details(title="新"), version=1, by=organiser, at=MONDAY)
    with pytest.raises(ChangedSince):
        edit_session(session, details(title="旧"), version=1, by=organiser, at=MONDAY)
    session.refresh_from_db()
    assert session.title == "新"


def test_there_are_never_fewer_places_than_are_taken(unit):
    session = a_session(unit, capacity=2)
    a_guest(session), a_guest(session)
    with pytest.raises(Refusal) as refused:
        edit_session(session, details(capacity=1), version=1, by=an_organiser(unit), at=MONDAY)
    assert set(refused.value.fields) == {"capacity"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(taken=3)


def test_cancelling_needs_a_reason_and_is_done_once(unit):
    session, organiser = a_session(unit), an_organiser(unit)
    with pytest.raises(Refusal):
        cancel_session(session, reason=" ", by=organiser, at=MONDAY)
    for _tap in range(2):
        cancel_session(session, reason="老师病了", by=organiser, at=MONDAY)
    assert (session.state, session.reason) == (State.CANCELLED, "老师病了")
    assert Entry.objects.filter(verb="activity.cancelled").count() == 1
    with pytest.raises(NotAhead):
        open_session(session, by=organiser, at=MONDAY)
    with pytest.raises(NotAhead):
        conclude_session(session, by=organiser, at=NEXT_WEEK)


def test_it_took_place_only_after_it_began(unit):
    session, organiser = a_session(unit), an_organiser(unit)
    with pytest.raises(NotYet):
        conclude_session(session, by=organiser, at=NEXT_WEEK - timedelta(minutes=1))
    for _tap in range(2):
        conclude_session(session, by=organiser, at=NEXT_WEEK)
    assert session.state == State.TOOK_PLACE
    assert Entry.objects.filter(verb="activity.took_place").count() == 1
    with pytest.raises(NotAhead):
        cancel_session(session, reason="晚了", by=organiser, at=NEXT_WEEK)


def test_a_visit_that_nobody_signs_up_for_takes_place_all_the_same(unit):
    session = a_session(unit, open_now=False, kind="holiday-visit")
    conclude_session(session, by=an_organiser(unit), at=NEXT_WEEK)
    assert session.state == State.TOOK_PLACE


def test_the_kinds_of_the_platform_are_entered_once(unit):
    assert fill_kinds(by=None, at=MONDAY) == 8
    assert fill_kinds(by=None, at=MONDAY) == 0
    assert Kind.objects.public().count() == 8


def test_kinds_belong_to_the_whole_city(unit):
    a_kind()
    mine = Kind(code="traffic", group="training", name="交通安全", position=9)
    with pytest.raises(NotAllowed):
        save_kind(mine, by=an_organiser(a_unit(unit)), at=MONDAY)
    save_kind(mine, by=an_admin(unit), at=MONDAY)
    with pytest.raises(Refusal):
        save_kind(Kind(code="traffic", group="training", name="另"), by=an_admin(unit), at=MONDAY)


def test_one_sees_the_sessions_of_ones_units(unit):
    below, other = a_unit(unit), a_unit(unit)
    session = a_session(below)
    organiser = an_organiser(below)
    assert list(Session.objects.visible_to(organiser)) == [session]
    assert not Session.objects.visible_to(an_organiser(other)).exists()
    assert not Session.objects.visible_to(a_person()).exists()
    assert list(Session.objects.visible_to(an_admin(unit))) == [session]
