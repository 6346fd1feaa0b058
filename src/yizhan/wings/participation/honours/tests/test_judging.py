"""declare, mark, close_marking: sealed until closed, no mark where there is a conflict."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Person
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.actions.calling import (
    InJuryAlready,
    NobodyAgreed,
    StillOpen,
    TooFewJurors,
)
from yizhan.wings.participation.honours.actions.judging import (
    DeclareFirst,
    InConflict,
    MarksMissing,
)
from yizhan.wings.participation.honours.actions.row import NotNow
from yizhan.wings.participation.honours.models import (
    Call,
    Juror,
    Mark,
    Nomination,
    Statement,
)
from yizhan.wings.participation.honours.rules import CallState, NominationState
from yizhan.wings.participation.honours.tests.factories import (
    DAY,
    JUDGED,
    RECKONED,
    a_call,
    a_contest,
    a_nomination,
    mark_all,
    with_phone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def states(contest):
    rows = Nomination.objects.of(contest.call)
    return {one.shown_name: (one.state, one.place) for one in rows}


def test_the_jury_reads_when_nobody_can_agree_any_more(city):
    call = a_call(city.union)
    for _ in range(2):
        actions.name_juror(call, a_person(), by=city.handler, at=MONDAY)
    with pytest.raises(StillOpen):
        actions.begin_judging(call, by=city.handler, at=MONDAY + 17 * DAY)
    with pytest.raises(TooFewJurors):
        actions.begin_judging(call, by=city.handler, at=JUDGED)
    actions.name_juror(call, a_person(), by=city.handler, at=MONDAY)
    silent = a_nomination(call, agreed=False)
    with pytest.raises(NobodyAgreed):
        actions.begin_judging(call, by=city.handler, at=JUDGED)
    a_nomination(call, phone="13807780002")
    actions.begin_judging(call, by=city.handler, at=JUDGED)
    silent.refresh_from_db()
    assert silent.state == NominationState.LAPSED
    assert not silent.statements.exists()


def test_a_person_has_one_seat_under_either_account(city):
    call, person = a_call(city.union), a_person()
    double = a_person()
    Person.objects.filter(pk=double.pk).update(merged_into=person, is_active=False)
    actions.name_juror(call, person, by=city.handler, at=MONDAY)
    with pytest.raises(InJuryAlready):
        actions.name_juror(call, Person.objects.get(pk=double.pk), by=city.handler, at=MONDAY)


def test_marks_are_sealed_from_everybody_until_closed(city):
    contest = a_contest(city)
    mark_all(contest, [[9, 5], [8, 6], [7, 7]])
    assert set(Mark.objects.values_list("value", flat=True)) == {None}
    mine = Mark.objects.visible_to(contest.people[0])
    assert {mark.juror for mark in mine} == {contest.jurors[0]}
    for somebody in (contest.organiser, city.lead):
        assert not Mark.objects.visible_to(somebody).exists()
    assert {len(bytes(m.sealed_value)) for m in Mark.objects.all()} == {2 + 12 + 1 + 16}


def test_the_result_is_reckoned_and_the_marks_are_opened(city):
    contest = a_contest(city)
    mark_all(contest, [[9, 5], [8, 6], [7, 10]])
    actions.close_marking(contest.call, by=contest.organiser, at=JUDGED)
    assert states(contest) == {
        "莫骑手0": (NominationState.NAMED, 1),
        "莫骑手1": (NominationState.NOT_NAMED, 2),
    }
    assert Mark.objects.opened(contest.nominations[0]) == [9, 8, 7]
    assert contest.call.state == CallState.RECKONED


def test_who_is_close_gives_no_mark_there_and_one_given_before_goes(city):
    contest = a_contest(city, jurors=4)
    juror, person, nominee = contest.jurors[0], contest.people[0], contest.nominations[0]
    with pytest.raises(DeclareFirst):
        actions.mark(juror, nominee, value=9, by=person, at=JUDGED)
    actions.declare(juror, close_to=[], by=person, at=JUDGED)
    actions.mark(juror, nominee, value=9, by=person, at=JUDGED)
    actions.declare(juror, close_to=[nominee.key], by=person, at=JUDGED)
    assert not Mark.objects.exists()
    with pytest.raises(InConflict):
        actions.mark(juror, nominee, value=9, by=person, at=JUDGED)


def test_a_conflict_that_rows_know_is_one_whatever_is_declared(city):
    call = a_call(city.union)
    wrote, herself = a_person(), with_phone(a_person(), "13807780003")
    a_nomination(call, by=wrote)
    a_nomination(call, phone="13807780003", name="韦骑手")
    jurors = [
        actions.name_juror(call, one, by=city.handler, at=MONDAY)
        for one in (wrote, herself, a_person())
    ]
    actions.begin_judging(call, by=city.handler, at=JUDGED)
    written, own = Nomination.objects.order_by("pk")
    actions.declare(jurors[0], close_to=[], by=wrote, at=JUDGED)
    actions.declare(jurors[1], close_to=[], by=herself, at=JUDGED)
    with pytest.raises(InConflict):
        actions.mark(jurors[0], written, value=10, by=wrote, at=JUDGED)
    with pytest.raises(InConflict):
        actions.mark(jurors[1], own, value=10, by=herself, at=JUDGED)


def one_person(account, other):
    """The two accounts turn out to be one person's."""
    Person.objects.filter(pk=other.pk).update(merged_into=account, is_active=False)


@pytest.fixture
def written_by_a_double(city):
    """A contest in which a second account of the first juror wrote about the first nominee, which
    nobody knows yet; everybody has marked."""
    double = a_person()
    contest = a_contest(city, jurors=4)
    Statement.objects.filter(nomination=contest.nominations[0]).update(by=double)
    mark_all(contest, [[10, 5], [6, 6], [7, 7], [8, 4]])
    return contest, double


def test_a_conflict_that_is_known_after_she_declared_stops_the_mark(written_by_a_double):
    contest, double = written_by_a_double
    juror, person, nominee = contest.jurors[0], contest.people[0], contest.nominations[0]
    actions.mark(juror, nominee, value=9, by=person, at=JUDGED)

    one_person(person, double)

    with pytest.raises(InConflict):
        actions.mark(juror, nominee, value=10, by=person, at=JUDGED)
    actions.mark(juror, contest.nominations[1], value=6, by=person, at=JUDGED)


def test_a_mark_given_before_the_conflict_was_known_is_not_reckoned(written_by_a_double):
    contest, double = written_by_a_double
    one_person(contest.people[0], double)

    actions.close_marking(contest.call, by=contest.organiser, at=JUDGED)

    assert Mark.objects.opened(contest.nominations[0]) == [8, 7, 6]
    assert Mark.objects.opened(contest.nominations[1]) == [7, 6, 5, 4]


def test_a_conflict_declared_after_the_marks_takes_the_mark_out(city):
    contest = a_contest(city, jurors=4)
    mark_all(contest, [[10, 5], [6, 6], [7, 7], [8, 4]])
    juror, person, nominee = contest.jurors[0], contest.people[0], contest.nominations[0]

    actions.declare(juror, close_to=[nominee.key], by=person, at=JUDGED)
    actions.close_marking(contest.call, by=contest.organiser, at=JUDGED)

    assert Mark.objects.opened(nominee) == [8, 7, 6]
    assert Mark.objects.opened(contest.nominations[1]) == [7, 6, 5, 4]


def test_three_marks_are_needed_without_those_of_who_turned_out_to_be_close(city):
    double, contest = a_person(), a_contest(city)
    Statement.objects.filter(nomination=contest.nominations[0]).update(by=double)
    mark_all(contest, [[10, 5], [6, 6], [7, 7]])
    one_person(contest.people[0], double)
    with pytest.raises(MarksMissing):
        actions.close_marking(contest.call, by=contest.organiser, at=RECKONED)
    assert Mark.objects.count() == 6, "nothing is lost: another juror may be named"


def test_no_mark_may_be_missing_before_the_last_day(city):
    contest = a_contest(city, jurors=4)
    mark_all(contest, [[9, 5], [8, 6], [7, 7], [None, 7]])
    Mark.objects.filter(juror=contest.jurors[3]).delete()
    with pytest.raises(MarksMissing):
        actions.close_marking(contest.call, by=contest.organiser, at=JUDGED)
    assert set(Mark.objects.values_list("value", flat=True)) == {None}
    actions.close_marking(contest.call, by=contest.organiser, at=RECKONED)


def test_whoever_has_fewer_than_three_marks_is_not_reckoned(city):
    contest = a_contest(city)
    mark_all(contest, [[9, 5], [8, 6], [None, 7]])
    with pytest.raises(MarksMissing):
        actions.close_marking(contest.call, by=contest.organiser, at=RECKONED)


@pytest.mark.parametrize("value", [0, 11, -1])
def test_a_mark_outside_the_scale_is_refused(city, value):
    contest = a_contest(city)
    actions.declare(contest.jurors[0], close_to=[], by=contest.people[0], at=JUDGED)
    with pytest.raises(Refusal):
        actions.mark(
            contest.jurors[0], contest.nominations[0], value=value, by=contest.people[0],
            at=JUDGED,
        )  # fmt: skip


def test_nobody_marks_in_anothers_seat_or_another_call(city):
    contest = a_contest(city)
    with pytest.raises(NotAllowed):
        actions.declare(contest.jurors[0], close_to=[], by=contest.people[1], at=JUDGED)
    other = a_nomination(a_call(city.union), phone="13807789999")
    actions.declare(contest.jurors[0], close_to=[other.key], by=contest.people[0], at=JUDGED)
    with pytest.raises(NotNow):
        actions.mark(contest.jurors[0], other, value=9, by=contest.people[0], at=JUDGED)


def test_a_reader_and_a_stranger_close_nothing(city):
    contest = a_contest(city)
    for who in (city.lead, city.stranger, city.rider):
        with pytest.raises(NotAllowed):
            actions.close_marking(contest.call, by=who, at=RECKONED)


def test_after_the_marking_nothing_is_marked(city):
    contest = a_contest(city)
    mark_all(contest, [[9, 5], [8, 6], [7, 7]])
    actions.close_marking(contest.call, by=contest.organiser, at=JUDGED)
    with pytest.raises(NotNow):
        actions.mark(
            contest.jurors[0], contest.nominations[1], value=10, by=contest.people[0], at=JUDGED
        )


def test_the_jury_is_never_smaller_than_three_once_it_reads(city):
    contest = a_contest(city, jurors=4)
    actions.remove_juror(contest.jurors[0], by=contest.organiser, at=JUDGED)
    with pytest.raises(TooFewJurors):
        actions.remove_juror(contest.jurors[1], by=contest.organiser, at=JUDGED)
    assert Juror.objects.count() == 3
    assert Call.objects.get().state == CallState.JUDGING
