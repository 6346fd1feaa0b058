"""load_cases: a history is entered as it was, and only if it can have been."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import CaseRow, Step, load_cases
from yizhan.ground.casework.actions.steps import CannotMove
from yizhan.ground.casework.rules import Status, StepKind
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_history_is_replayed():
    city = a_city()
    steps = [
        Step(MONDAY + HOUR, StepKind.TAKEN, by=city.handler),
        Step(MONDAY + 5 * HOUR, StepKind.MOVED, Status.RESOLVED, by=city.handler, text="Done."),
        Step(MONDAY + 9 * HOUR, StepKind.RATED, solved=True, stars=4),
    ]

    [case] = load_cases(
        [CaseRow(city.item, MONDAY, steps, text="No water.", division=city.county)],
        by=None, at=MONDAY,
    )  # fmt: skip

    case.refresh_from_db()
    assert (case.unit, case.assignee, case.status) == (city.union, city.handler, Status.RESOLVED)
    assert (case.answered_at, case.closed_at) == (MONDAY + 5 * HOUR, MONDAY + 5 * HOUR)
    assert (case.solved, case.stars, case.is_open) == (True, 4, False)
    kinds = list(case.steps.order_by("at").values_list("kind", flat=True))
    assert kinds == ["opened", "taken", "moved", "rated"]


def test_it_is_as_if_the_actions_had_been_called():
    city = a_city()
    [loaded] = load_cases(
        [CaseRow(city.item, MONDAY, (), division=city.county)], by=None, at=MONDAY
    )
    opened = city.case()

    for name in ("unit_id", "routed", "status", "due_at", "due_soon_at", "opened_at"):
        assert getattr(loaded, name) == getattr(opened, name), name


def test_a_merged_case_points_to_its_head():
    city = a_city()
    rows = [
        CaseRow(city.item, MONDAY, (), division=city.county),
        CaseRow(city.item, MONDAY, (), division=city.county, merged_into=0, merged_at=MONDAY),
    ]

    head, case = load_cases(rows, by=None, at=MONDAY)

    head.refresh_from_db()
    case.refresh_from_db()
    assert (case.merged_into, head.me_too) == (head, 1)
    assert case.steps.get(kind="merged").facts == {"into": head.pk}


def test_what_cannot_have_been_is_refused():
    city = a_city()
    steps = [Step(MONDAY, StepKind.MOVED, Status.REOPENED)]

    with pytest.raises(CannotMove):
        load_cases([CaseRow(city.item, MONDAY, steps, division=city.county)], by=None, at=MONDAY)


def test_only_the_platform_loads():
    city = a_city()

    with pytest.raises(NotAllowed):
        load_cases([], by=city.dispatcher, at=MONDAY)
