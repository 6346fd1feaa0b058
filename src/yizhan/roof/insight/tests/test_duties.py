"""The four measures as of any day, for the city and for a county, with what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import edit_unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.organisation.duties.actions import (
    complete_duty,
    create_rule_duties,
    fulfil_rule_duties,
)
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import (
    FOLLOW_UP,
    INFO_PUSH,
    ORG_COVERAGE,
    WELCOME_PACKS,
    Occasion,
)
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KEYS = (ORG_COVERAGE, WELCOME_PACKS, FOLLOW_UP, INFO_PUSH)


def value(key, on, unit=None):
    return REGISTRY[key].compute(Extent(on, unit)).value


def lines(key, on, unit=None):
    return REGISTRY[key].compute(Extent(on, unit)).lines()


def test_a_city_in_which_nothing_is_owed_misses_nothing():
    a_tree()

    assert [value(key, TODAY) for key in KEYS] == [100.0] * 4


def test_a_new_company_lowers_the_coverage_until_it_is_covered():
    tree = a_tree()
    create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)
    fulfil_rule_duties(ORG_COVERAGE, about=tree.company, at=MONDAY + 5 * DAY)

    values = [value(ORG_COVERAGE, TODAY + days * DAY) for days in (-1, 0, 4, 5)]

    assert values == [100.0, 0.0, 0.0, 100.0]


def test_what_is_missing_is_named_as_it_was_called():
    tree = a_tree()
    create_rule_duties(Occasion.COMPANY_HAS_MEMBERS, about=tree.company, at=MONDAY)
    name = tree.company.name
    edit_unit(tree.company, name="改了名", by=None, at=MONDAY + 9 * DAY, office_hours="", phone="")

    missing = lines(WELCOME_PACKS, TODAY)

    assert [(line.name, line.place) for line in missing] == [(name, tree.general_branch.name)]
    assert lines(WELCOME_PACKS, TODAY + 9 * DAY)[0].name == "改了名"


def test_a_unit_answers_for_its_own():
    tree = a_tree()
    create_rule_duties(Occasion.BRANCH_FOUNDED, about=tree.branch(), at=MONDAY)
    push = Duty.objects.get(rule__code=INFO_PUSH)

    assert value(INFO_PUSH, TODAY, tree.general_branch) == 0.0
    assert value(INFO_PUSH, TODAY, tree.company) == 100.0
    complete_duty(push, by=tree.secretary, at=MONDAY + DAY, proof="已推送")
    assert value(INFO_PUSH, TODAY + DAY, tree.general_branch) == 100.0
    assert value(INFO_PUSH, TODAY, tree.general_branch) == 0.0


@pytest.mark.parametrize("key", KEYS)
def test_each_costs_the_same(key, django_assert_num_queries):
    tree = a_tree(branches=4)
    for branch in list(tree.branches):
        create_rule_duties(Occasion.BRANCH_FOUNDED, about=branch, at=MONDAY)

    with django_assert_num_queries(1):
        value(key, TODAY + 40 * DAY)
