"""Contact cards: nobody but the two sides, only while there is a ride, and each look is logged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.actions.codes import WrongCode, forget_codes
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.rules import GUESSES
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.rules import short_name
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


def confirmed(errand):
    _row, code = actions.code_for_asker(errand, at=SEVEN)
    errand.refresh_from_db()
    actions.confirm_number(errand, code, at=SEVEN)
    errand.refresh_from_db()
    return errand


def test_both_sides_see_each_other_masked(errand, rider):
    errand = confirmed(actions.accept(errand, by=rider, at=SEVEN))
    mine = actions.card_for_rider(errand)
    assert (mine.address, mine.words, mine.confirmed) == ("城西大道 7 号", "蓝色书包", True)
    assert "3877812345" not in mine.masked
    hers = actions.card_for_asker(errand, at=SEVEN)
    assert hers.name == "韦小河"
    assert hers.masked
    assert "13977800001" not in hers.masked


def test_without_a_confirmed_number_there_is_a_short_name_and_no_telephone(errand, rider):
    errand = actions.accept(errand, by=rider, at=SEVEN)
    hers = actions.card_for_asker(errand, at=SEVEN)
    assert (hers.name, hers.masked) == ("韦师傅", "")
    with pytest.raises(Refusal) as refused:
        actions.number_of_rider(errand, at=SEVEN)
    assert refused.value.code == "not_confirmed"
    assert not actions.card_for_rider(errand).confirmed
    assert actions.number_of_asker(errand, by=rider, at=SEVEN) == "+8613877812345"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("韦小河", "韦师傅"), ("欧阳小河", "欧阳师傅"), ("买买提·阿不都", "买买提"),
        ("Anna Li", "Anna"), ("𠮷田", "𠮷师傅"), ("Anna", "Anna"), ("欧阳", "欧师傅"),
    ],
)  # fmt: skip
def test_short_names(name, short):
    assert short_name(name) == short


def test_a_wrong_code_confirms_nothing_and_five_guesses_are_all(errand):
    with pytest.raises(WrongCode):
        actions.confirm_number(errand, "000000", at=SEVEN)
    _row, code = actions.code_for_asker(errand, at=SEVEN)
    errand.refresh_from_db()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _guess in range(GUESSES):
        with pytest.raises(WrongCode):
            actions.confirm_number(errand, wrong, at=SEVEN)
    with pytest.raises(WrongCode):
        actions.confirm_number(errand, code, at=SEVEN)
    errand.refresh_from_db()
    assert errand.confirmed_at is None


def test_a_code_opens_no_account_and_is_forgotten_before_the_errand_is(errand):
    before = Person.objects.count()
    confirmed(errand)
    assert Person.objects.count() == before
    assert Entry.objects.filter(verb="fleet.confirmed").count() == 1
    forget_codes(before=SEVEN + timedelta(days=1))
    errand.refresh_from_db()
    assert errand.code is None
    assert not Secret.objects.guests().exists()


def test_no_code_after_the_exam(errand):
    with pytest.raises(actions.NotPossible):
        actions.code_for_asker(errand, at=on_exam_day(DAY, 18, 1))


def test_each_look_at_a_number_is_logged(errand, rider):
    confirmed(actions.accept(errand, by=rider, at=SEVEN))
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
