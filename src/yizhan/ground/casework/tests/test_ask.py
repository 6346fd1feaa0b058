"""answer_by_asker: a reply starts the clock again, «not solved» brings the case back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.actions import answer_by_asker, move_case
from yizhan.ground.casework.actions.asking import NotYet, TooLate
from yizhan.ground.casework.rules import RATING_DAYS, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import Refusal

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR


def resolved(city, **fields):
    return move_case(city.case(**fields), "resolved", by=city.handler, at=LATER, text="好了")


def test_the_clock_stands_still_while_the_asker_is_asked():
    city = a_city()
    case = city.case()  # due in seven working hours: Tuesday ten o'clock
    asked = move_case(case, "reaction_requested", by=city.handler, at=LATER, text="哪个门？")

    tomorrow = LATER + timedelta(days=1)
    replied = answer_by_asker(case, at=tomorrow, text="西门")

    assert (asked.paused_at, asked.minutes_left) == (LATER, 6 * 60)
    assert (replied.status, replied.paused_at) == (Status.REACTION_RECEIVED, None)
    assert replied.due_at == case.due_at + timedelta(days=1)


def test_what_was_overdue_when_it_stopped_is_overdue_still():
    city = a_city()
    case = city.case()
    late = case.due_at + HOUR
    move_case(case, "reaction_requested", by=city.handler, at=late, text="哪个门？")

    assert answer_by_asker(case, at=late + HOUR, text="西门").due_at == case.due_at


def test_an_addition_changes_no_status():
    city = a_city()
    case = city.case()

    answered = answer_by_asker(case, at=LATER, text="还有微波炉")

    assert answered.status == Status.REPORTED and answered.version > case.version
    assert case.steps.get(kind="noted").public


def test_solved_with_stars():
    city = a_city()

    rated = answer_by_asker(resolved(city), at=LATER + HOUR, solved=True, stars=5)

    assert (rated.solved, rated.stars, rated.status) == (True, 5, Status.RESOLVED)
    assert Entry.objects.get(verb="case.rated").by == ""


def test_the_asker_may_close_what_has_solved_itself():
    city = a_city()

    case = answer_by_asker(city.case(), at=LATER, solved=True)

    assert (case.status, case.solved, case.answered_at) == (Status.RESOLVED, True, LATER)


def test_not_solved_reopens_with_a_new_deadline_and_goes_up():
    city = a_city()
    case = resolved(city)

    back = answer_by_asker(case, at=LATER + HOUR, solved=False, text="还是没水", stars=1)

    assert (back.status, back.reopened_count) == (Status.REOPENED, 1)
    assert (back.escalated_to, back.escalated_at) == (city.bureau, LATER + HOUR)
    assert back.due_at > case.due_at
    ways = list(case.steps.filter(kind="moved").values_list("was", "now"))[1:]
    assert ways == [("resolved", "reopen_requested"), ("reopen_requested", "reopened")]


def test_the_second_time_a_dispatcher_decides():
    city = a_city()
    case = resolved(city)
    answer_by_asker(case, at=LATER, solved=False)
    move_case(case, "resolved", by=city.handler, at=LATER, text="这回好了")

    back = answer_by_asker(case, at=LATER, solved=False)

    assert (back.status, back.escalated_to) == (Status.REOPEN_REQUESTED, city.committee)


def test_what_was_refused_comes_back_to_a_dispatcher():
    city = a_city()
    case = city.case()
    move_case(case, "closed_no_action", by=city.handler, at=LATER, reason="invalid")

    assert answer_by_asker(case, at=LATER, solved=False).status == Status.REOPEN_REQUESTED


def test_saying_it_twice_changes_nothing():
    city = a_city()
    case = resolved(city)
    once = answer_by_asker(case, at=LATER, solved=False)

    assert answer_by_asker(case, at=LATER, solved=False).version == once.version


def test_after_fourteen_days_it_is_too_late():
    city = a_city()
    case = resolved(city)
    last = LATER + timedelta(days=RATING_DAYS)

    with pytest.raises(TooLate):
        answer_by_asker(case, at=last + HOUR, solved=False)
    assert answer_by_asker(case, at=last, solved=False).status == Status.REOPENED


def test_what_is_still_open_is_not_unsolved():
    city = a_city()

    with pytest.raises(NotYet):
        answer_by_asker(city.case(), at=LATER, solved=False)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_one_to_five_stars(stars):
    city = a_city()

    with pytest.raises(Refusal) as refused:
        answer_by_asker(resolved(city), at=LATER, solved=True, stars=stars)

    assert "stars" in refused.value.fields
