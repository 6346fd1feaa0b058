"""Candidacies are seen within reach only, and due steps are reminded of."""

from datetime import timedelta

import pytest

from yizhan.ground.people.models import Look
from yizhan.ground.people.permissions import ROLES
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import add_months
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_general_branch
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import (
    remind_of_step,
    see_candidacies,
    see_candidacy,
)
from yizhan.wings.organisation.development.events import StepDue
from yizhan.wings.organisation.development.models import Candidacy, Step
from yizhan.wings.organisation.development.tests.factories import (
    DAY,
    a_candidacy,
    a_line,
    take_step,
    take_steps,
)

pytestmark = pytest.mark.django_db


def test_the_branch_and_the_line_above_see_who_and_each_can_read_that():
    line = a_line()
    one = a_candidacy(line.branch)
    other = a_candidacy(a_branch(a_general_branch(line.committee)))
    stranger = a_person("secretary", other.branch.unit)
    for by in (line.secretary, line.above):
        visible = see_candidacies(on=DAY, by=by, at=MONDAY)
        assert {progress.candidacy for progress in visible} >= {one}
        assert (other in {progress.candidacy for progress in visible}) == (by == line.above)
    visible = see_candidacies(on=DAY, by=stranger, at=MONDAY)
    assert [progress.candidacy for progress in visible] == [other]
    see_candidacy(one, on=DAY, by=line.secretary, at=MONDAY)

    assert Look.objects.about(one.person).count() == 3
    assert Look.objects.about(other.person).count() == 2


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"secretary"}))
def test_nobody_else_sees_who_whatever_their_post(role):
    line = a_line()
    candidacy = a_candidacy(line.branch)
    take_steps(candidacy, "application")
    other = a_person(role, line.committee, scope=Scope.BELOW)

    assert not Candidacy.objects.visible_to(other).exists()
    assert not Step.objects.visible_to(other).exists()
    assert see_candidacies(on=DAY, by=other, at=MONDAY) == []


def test_what_is_due_first_stands_first():
    line = a_line()
    waits, talks = a_candidacy(line.branch), a_candidacy(line.branch)
    take_steps(waits, "activist", start=DAY - timedelta(days=30))
    take_step(talks, "application", on=DAY - timedelta(days=40))

    visible = see_candidacies(on=DAY, by=line.secretary, at=MONDAY)
    assert [(s.candidacy, s.state) for s in visible] == [(talks, "late"), (waits, "waiting")]
    assert visible[1].earliest == add_months(DAY - timedelta(days=30), 12)


def test_the_list_costs_the_same_however_long(django_assert_num_queries):
    line = a_line()
    for _ in range(4):
        take_steps(a_candidacy(line.branch), "activist")
    everybody = Candidacy.objects.visible_to(line.above).select_related("branch__unit")
    candidacies = list(everybody)
    with django_assert_num_queries(2):
        assert len(index.progress_list(candidacies, on=DAY)) == 4


def test_upcoming_steps_say_so_to_whoever_reviews_them(heard):
    events, line = heard(StepDue), a_line()
    candidacy = a_candidacy(line.branch)

    def remind(on):
        [progress] = index.progress_list([candidacy], on=on)
        return remind_of_step(progress, at=MONDAY)

    assert not remind(DAY)  # nobody has applied in writing yet
    day = take_steps(candidacy, "activist")
    assert not remind(day + timedelta(days=9))
    assert remind(day + timedelta(days=190))
    assert remind(add_months(day, 12))
    assert [(event.stage, event.reminder, event.unit_id) for event in events] == [
        ("activist", "examine", line.branch.unit.pk),
        ("candidate", "ready", line.branch.unit.pk),
    ]

    for code in ("candidate", "sponsors", "review", "training", "examination", "admission"):
        take_step(candidacy, code, on=DAY)
    assert remind(DAY + timedelta(days=100))
    assert (events[-1].stage, events[-1].reminder) == ("approval", "late")
    assert events[-1].unit_id == line.committee.pk
