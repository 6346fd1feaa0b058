"""Following: steps, words for the rider, notes for oneself; only the rider closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.actions.row import AlreadySettled
from yizhan.wings.care.accompaniment.models import Accompaniment, Entry, Step
from yizhan.wings.care.accompaniment.rules import KEPT_FOR, Line, Status
from yizhan.wings.care.accompaniment.tests.factories import WORDS, an_accompaniment
from yizhan.wings.care.accompaniment.vault import open_words

LATER = MONDAY + timedelta(minutes=30)


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def row(city):
    return an_accompaniment(city)


def words(rows):
    return [open_words(entry.sealed_text) for entry in rows]


def test_what_is_told_is_read_and_what_is_noted_is_not(city, row):
    actions.tell_rider(row, text="片子拍了", by=city.handler, at=LATER)
    actions.note(row, text="家里没人", by=city.handler, at=LATER)
    assert "片子拍了" in words(Entry.objects.of(row).for_asker())
    assert "家里没人" not in words(Entry.objects.of(row).for_asker())
    assert "家里没人" in words(Entry.objects.of(row))


def test_words_are_sealed(city, row):
    assert WORDS.encode() not in bytes(Entry.objects.get(line=Line.WORDS).sealed_text)


@pytest.mark.parametrize("who", ["dispatcher", "colleague", "stranger", "rider"])
def test_nobody_else_follows(city, row, who):
    by = getattr(city, who)
    with pytest.raises(NotAllowed):
        actions.tell_rider(row, text="别人", by=by, at=LATER)
    with pytest.raises(NotAllowed):
        actions.finish_step(Step.objects.of(row).to_do().first(), by=by, at=LATER)
    with pytest.raises(NotAllowed):
        actions.number_for(row, by=by, at=LATER, reason="打电话")


def test_a_step_is_done_once(city, row):
    step = Step.objects.of(row).to_do().first()
    for _ in range(2):
        actions.finish_step(step, by=city.handler, at=LATER, text="已通话")
    done = Entry.objects.of(row).filter(line=Line.STEP_DONE)
    assert words(done) == [f"{step.name}\n已通话"]


def test_there_is_always_a_next_step(city, row):
    for step in Step.objects.of(row).to_do():
        actions.drop_step(step, by=city.handler, at=LATER)
    assert Step.objects.of(row).to_do().get().code == "call"


def test_a_step_of_one_s_own_is_due_in_working_time(city, row):
    step = actions.add_step(row, name="陪去复诊", days=1, by=city.handler, at=MONDAY)
    assert step.due_at == MONDAY + timedelta(days=1)
    for name, days in (("", 1), ("长" * 81, 1), ("a", 4)):
        with pytest.raises(Refusal):
            actions.add_step(row, by=city.handler, at=MONDAY, name=name, days=days)


def test_only_the_rider_closes_it(city, row):
    actions.ask_if_settled(row, by=city.handler, at=LATER)
    row.refresh_from_db()
    assert row.status == Status.OPEN
    assert Accompaniment.objects.asked_by(city.rider).waiting_for_rider().exists()
    with pytest.raises(NotAllowed):
        actions.say_settled(row, by=city.handler, at=LATER)
    actions.say_not_yet(row, by=city.rider, at=LATER)
    assert not Accompaniment.objects.asked_by(city.rider).waiting_for_rider().exists()
    actions.say_settled(row, by=city.rider, at=LATER)
    row.refresh_from_db()
    assert (row.status, row.closed_at) == (Status.CLOSED, LATER)
    with pytest.raises(AlreadySettled):
        actions.say(row, text="还有", by=city.rider, at=LATER)


def test_not_yet_promises_a_call(city, row):
    for step in list(Step.objects.of(row).to_do())[:1]:
        actions.finish_step(step, by=city.handler, at=MONDAY)
    actions.say_not_yet(row, by=city.rider, at=MONDAY)
    call = Step.objects.of(row).filter(code="call", done_at=None).get()
    assert call.due_at == MONDAY + timedelta(hours=2)


def test_it_can_be_taken_up_again(city, row):
    actions.say_settled(row, by=city.rider, at=LATER)
    actions.reopen(row, by=city.rider, at=LATER + timedelta(days=3), text="又疼了")
    row.refresh_from_db()
    assert (row.status, row.closed_at, row.person) == (Status.OPEN, None, city.handler)


def test_what_is_late_is_told_once(city, row):
    step = Step.objects.of(row).to_do().first()
    late = step.due_at + timedelta(minutes=1)
    assert actions.tell_late(step, at=late)
    assert not actions.tell_late(step, at=late)
    assert Message.objects.filter(person=city.lead).count() == 1
    assert Line.STEP_LATE in Entry.objects.of(row).for_asker().values_list("line", flat=True)
    told = Message.objects.filter(person=city.lead).get()
    assert WORDS not in told.body
    assert str(city.rider) not in told.body


def test_what_has_been_closed_for_long_is_deleted(city, row):
    actions.say_settled(row, by=city.rider, at=LATER)
    assert not actions.forget(row, at=LATER + KEPT_FOR - timedelta(days=1))
    assert actions.forget(row, at=LATER + KEPT_FOR)
    assert not Accompaniment.objects.exists()
    assert not Entry.objects.exists()


def test_a_look_is_written_where_the_rider_reads_it(city, row):
    actions.see(row, by=city.handler, at=LATER)
    look = city.rider.looks.get()
    assert (look.by, look.matter) == (city.handler, "accompaniment")
    with pytest.raises(NotAllowed):
        actions.see(row, by=city.colleague, at=LATER)


def test_the_number_is_opened_for_a_call_and_written_down(city, row):
    assert actions.number_for(row, by=city.handler, at=LATER, reason="按约定打电话").endswith(
        "8001"
    )
    assert row.contact.reveals.get().by == city.handler


def test_another_rider_does_nothing(city, row):
    other = a_person()
    for deed in (actions.say_settled, actions.say_not_yet, actions.erase):
        with pytest.raises(NotAllowed):
            deed(row, by=other, at=LATER)
