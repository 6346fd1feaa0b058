"""remind: the level above asks a unit for its answer."""

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework import actions
from yizhan.ground.casework.actions.handing import AlreadyClosed
from yizhan.ground.casework.actions.reminding import RemindedLately
from yizhan.ground.casework.models import CaseStep
from yizhan.ground.casework.rules import Fact, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def city():
    return a_city()


def test_the_unit_reads_the_instruction_and_the_asker_does_not(city):
    case = city.case()

    step = actions.remind(case, by=city.lead, at=MONDAY, text="今天之内答复。")

    assert step.text == "今天之内答复。"
    assert step.facts[Fact.REMINDED]
    assert step not in CaseStep.objects.for_asker(case)


def test_without_words_it_says_the_usual_ones(city):
    assert actions.remind(city.case(), by=city.lead, at=MONDAY).text == "请尽快答复这件工单。"


def test_it_leaves_a_trace(city):
    actions.remind(city.case(), by=city.lead, at=MONDAY)

    assert Entry.objects.get(verb="case.reminded").by == city.lead.username


def test_a_second_tap_reminds_nobody_twice(city):
    case = city.case()
    actions.remind(case, by=city.lead, at=MONDAY)

    with pytest.raises(RemindedLately):
        actions.remind(case, by=city.dispatcher, at=MONDAY + HOUR / 2)
    actions.remind(case, by=city.lead, at=MONDAY + HOUR / 2, text="一定要今天。")
    actions.remind(case, by=city.lead, at=MONDAY + 2 * HOUR)


def test_an_answered_case_is_not_reminded_of(city):
    case = city.case()
    actions.move_case(case, Status.RESOLVED, by=city.handler, at=MONDAY, text="Done.")

    with pytest.raises(AlreadyClosed):
        actions.remind(case, by=city.lead, at=MONDAY)


@pytest.mark.parametrize("who", ["handler", "stranger", "rider"])
def test_only_the_level_above_reminds(city, who):
    with pytest.raises(NotAllowed):
        actions.remind(city.case(), by=getattr(city, who), at=MONDAY)
    assert not Entry.objects.filter(verb="case.reminded").exists()
