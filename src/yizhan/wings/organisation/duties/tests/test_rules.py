"""Rules: added, ended and taken up again by city staff, never changed; what they say in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.ground.worktime.rules import WorkCalendar
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.duties.actions import (
    add_rule,
    create_rule_duties,
    end_rule,
    load_rules,
    resume_rule,
)
from yizhan.wings.organisation.duties.actions.rules import CodeTaken
from yizhan.wings.organisation.duties.models import DutyRule
from yizhan.wings.organisation.duties.rules import (
    BUILT_IN,
    WELCOME_PACKS,
    BadSteps,
    Occasion,
    Owner,
    RuleRow,
    Span,
    Step,
    due_day,
)
from yizhan.wings.organisation.duties.tests.factories import a_tree

pytestmark = pytest.mark.django_db

FIFTH = RuleRow(
    "first-aid-kit", "急救包", "给这个网点配急救包", Occasion.COMPANY_REGISTERED,
    Owner.GENERAL_BRANCH, (Step(30),),
)  # fmt: skip
DAY = timedelta(days=1)


def test_the_built_in_rules_are_loaded_once():
    assert load_rules(by=None, at=MONDAY).new == len(BUILT_IN)

    assert load_rules(by=None, at=MONDAY).new == 0
    assert Entry.objects.filter(verb="rules.loaded").count() == 1


def test_a_fifth_rule_makes_duties_from_its_first_day():
    tree = a_tree()

    rule = add_rule(FIFTH, by=tree.admin, at=MONDAY)

    duties = create_rule_duties(Occasion.COMPANY_REGISTERED, about=tree.company, at=MONDAY + DAY)
    assert [(d.rule, d.unit) for d in duties] == [(rule, tree.general_branch)]
    assert Entry.objects.filter(verb="rule.added", by=tree.admin.username).exists()


def test_what_happened_before_a_rule_makes_nothing():
    tree = a_tree()
    add_rule(FIFTH, by=tree.admin, at=MONDAY)

    assert (
        create_rule_duties(Occasion.COMPANY_REGISTERED, about=tree.company, at=MONDAY - DAY) == []
    )


def test_an_ended_rule_makes_no_more_and_keeps_what_it_made():
    tree = a_tree()
    rule = add_rule(FIFTH, by=tree.admin, at=MONDAY)
    create_rule_duties(Occasion.COMPANY_REGISTERED, about=tree.company, at=MONDAY)

    end_rule(rule, by=tree.admin, at=MONDAY + DAY)

    assert create_rule_duties(Occasion.COMPANY_REGISTERED, about=tree.bureau, at=MONDAY + DAY) == []
    assert rule.duties.count() == 1
    resume_rule(rule, by=tree.admin, at=MONDAY + 2 * DAY)
    assert (
        len(create_rule_duties(Occasion.COMPANY_REGISTERED, about=tree.bureau, at=MONDAY + 2 * DAY))
        == 1
    )


def test_a_code_is_not_taken_twice():
    tree = a_tree()
    add_rule(FIFTH, by=tree.admin, at=MONDAY)

    with pytest.raises(CodeTaken):
        add_rule(FIFTH, by=tree.admin, at=MONDAY)


@pytest.mark.parametrize("steps", [(), (Step(-1),), (Step(1, "moons"),), (Step(1),) * 13])
def test_steps_that_make_no_sense_are_refused(steps):
    tree = a_tree()

    with pytest.raises(BadSteps):
        add_rule(RuleRow(**vars(FIFTH) | {"steps": steps}), by=tree.admin, at=MONDAY)
    assert not DutyRule.objects.filter(code=FIFTH.code).exists()


def test_only_who_may_edit_rules():
    tree = a_tree()

    of_a_county = a_person("admin", tree.general_branch, scope=Scope.BELOW)
    here_only = a_person("admin", tree.root)
    for person in (tree.lead, tree.secretary, tree.stranger, of_a_county, here_only):
        with pytest.raises(NotAllowed):
            add_rule(FIFTH, by=person, at=MONDAY)
        for verb in (end_rule, resume_rule):
            with pytest.raises(NotAllowed):
                verb(DutyRule.objects.get(code=WELCOME_PACKS), by=person, at=MONDAY)


def test_a_rule_says_itself_in_words():
    tree = a_tree()
    rule = add_rule(
        RuleRow(**vars(FIFTH) | {"steps": (Step(30, label="送达"), Step(6, Span.MONTHS, "补充"))}),
        by=tree.admin,
        at=MONDAY,
    )

    for part in ("登记", "党总支", "给这个网点配急救包", "送达（30", "补充（6"):
        assert part in rule.sentence


@pytest.mark.parametrize(
    ("after", "span", "due"),
    [
        (15, Span.DAYS, "2024-02-15"),
        (1, Span.MONTHS, "2024-02-29"),
        (0, Span.WORKING_DAYS, "2024-01-31"),
        (3, Span.WORKING_DAYS, "2024-02-05"),
        (12, Span.MONTHS, "2025-01-31"),
    ],
)
def test_when_a_step_is_due(after, span, due):
    due_on = due_day(date(2024, 1, 31), after, span=span, calendar=WorkCalendar())

    assert due_on == date.fromisoformat(due)


def test_a_make_up_day_is_a_working_day():
    saturday = date(2024, 2, 3)
    calendar = WorkCalendar({saturday: (True, False)})

    assert due_day(date(2024, 2, 2), 1, span=Span.WORKING_DAYS, calendar=calendar) == saturday
