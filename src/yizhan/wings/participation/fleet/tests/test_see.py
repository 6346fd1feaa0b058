"""Contact cards: nobody but the two sides, only while there is a ride, and each look is logged."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture
def rider():
    one = a_person(display_name="韦小河")
    vault.keep(SecretKind.PHONE, "13977800001", person=one, at=MONDAY)
    return one


@pytest.fixture
def errand(rider):
    week = a_week(a_unit(), day=DAY, at=MONDAY)
    a_helper(week, rider, at=SEVEN)
    return an_errand(week, at=SEVEN)[0]


def test_before_the_yes_there_is_nothing_to_read(errand, rider):
    assert actions.card_for_rider(errand) is None
    assert actions.card_for_asker(errand, at=SEVEN) is None
    with pytest.raises(Refusal):
        actions.number_of_asker(errand, by=rider, at=SEVEN)
    with pytest.raises(Refusal):
        actions.number_of_rider(errand, at=SEVEN)


def test_both_sides_see_each_other_masked(errand, rider):
    errand = actions.accept(errand, by=rider, at=SEVEN)
    mine = actions.card_for_rider(errand)
    assert (mine.address, mine.words) == ("城西大道 7 号", "蓝色书包")
    assert "3877812345" not in mine.masked
    hers = actions.card_for_asker(errand, at=SEVEN)
    assert hers.name == "韦小河"
    assert "13977800001" not in hers.masked


def test_each_look_at_a_number_is_logged(errand, rider):
    actions.accept(errand, by=rider, at=SEVEN)
    assert actions.number_of_asker(errand, by=rider, at=SEVEN) == "+8613877812345"
    assert actions.number_of_rider(errand, at=SEVEN) == "+8613977800001"
    assert Entry.objects.filter(verb="fleet.number_seen").count() == 2


def test_after_it_is_done_nobody_reads_it(errand, rider):
    actions.accept(errand, by=rider, at=SEVEN)
    actions.set_out(errand, by=rider, at=SEVEN)
    errand = actions.done(errand, by=rider, at=SEVEN)
    assert actions.card_for_rider(errand) is None
    with pytest.raises(Refusal):
        actions.number_of_asker(errand, by=rider, at=SEVEN)


def test_another_rider_reads_nothing(errand, rider):
    actions.accept(errand, by=rider, at=SEVEN)
    with pytest.raises(NotAllowed):
        actions.number_of_asker(errand, by=a_person(), at=SEVEN)
