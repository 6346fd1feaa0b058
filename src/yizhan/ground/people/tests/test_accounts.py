"""Accounts: opened by those who may, entered by code, erased for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people import vault
from yizhan.ground.people.actions import (
    PersonRow,
    create_person,
    enter_by_code,
    erase_person,
    issue_code,
    load_people,
    new_password,
    reveal,
    set_password,
)
from yizhan.ground.people.actions.accounts import NameTaken
from yizhan.ground.people.actions.codes import TooManyCodes, WrongCode, forget_codes
from yizhan.ground.people.actions.posts import LastAdmin
from yizhan.ground.people.actions.secrets import ReasonMissing
from yizhan.ground.people.models import Person, Reveal, Secret, SignInCode
from yizhan.ground.people.rules import BadPhone
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed

PHONE = "138 1234 5678"
MINUTE = timedelta(minutes=1)


def test_only_administrators_open_accounts(db):
    root = a_unit()
    assert create_person(display_name="覃", username="qin", by=an_admin(root), at=MONDAY).pk
    with pytest.raises(NameTaken):
        create_person(display_name="覃", username="qin", by=None, at=MONDAY)
    with pytest.raises(NotAllowed):
        create_person(display_name="x", by=a_person("handler", root), at=MONDAY)


def test_a_password_is_ones_own(db):
    person, admin = a_person(), an_admin(a_unit())
    set_password(person, password="correct horse battery", by=person, at=MONDAY)
    assert person.check_password("correct horse battery")
    with pytest.raises(NotAllowed):
        set_password(person, password="mine now, surely", by=admin, at=MONDAY)


def test_who_may_appoint_may_give_a_new_password(db):
    root = a_unit()
    bureau = a_unit(root, kind="bureau")
    admin, below = an_admin(root), a_person("admin", bureau, scope="below")
    handler, rider = a_person("handler", bureau), a_person()

    password = new_password(handler, by=below, at=MONDAY)

    assert handler.check_password(password)
    for person, by in [(admin, below), (rider, admin), (admin, admin), (below, handler)]:
        with pytest.raises(NotAllowed):
            new_password(person, by=by, at=MONDAY)


def test_the_first_code_opens_the_account_and_the_second_finds_it(db):
    row, code = issue_code(PHONE, at=MONDAY)
    rider = enter_by_code(row.pk, f" {code} ", at=MONDAY + MINUTE)
    assert rider.secrets.get().masked == "138****5678"

    row, code = issue_code("+8613812345678", at=MONDAY + MINUTE)
    assert enter_by_code(row.pk, code, at=MONDAY + MINUTE) == rider
    assert Entry.objects.filter(verb="person.created").count() == 1


def test_two_codes_to_a_new_number_open_one_account(db):
    codes = [issue_code(PHONE, at=MONDAY) for _ in range(2)]
    assert len({enter_by_code(row.pk, code, at=MONDAY) for row, code in codes}) == 1
    assert Person.objects.count() == 1


def test_a_code_is_used_once_and_grows_old(db):
    row, code = issue_code(PHONE, at=MONDAY)
    with pytest.raises(WrongCode):
        enter_by_code(row.pk, code, at=MONDAY + 11 * MINUTE)
    enter_by_code(row.pk, code, at=MONDAY)
    with pytest.raises(WrongCode):
        enter_by_code(row.pk, code, at=MONDAY)


def test_five_guesses(db):
    row, code = issue_code(PHONE, at=MONDAY)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            enter_by_code(row.pk, wrong, at=MONDAY)
    with pytest.raises(WrongCode):
        enter_by_code(row.pk, code, at=MONDAY)
    assert Person.objects.count() == 0


def test_five_codes_an_hour(db):
    for _ in range(5):
        issue_code(PHONE, at=MONDAY)
    with pytest.raises(TooManyCodes):
        issue_code(PHONE, at=MONDAY + MINUTE)
    issue_code("13912345678", at=MONDAY + MINUTE)
    issue_code(PHONE, at=MONDAY + 61 * MINUTE)


def test_a_code_goes_to_mobiles_only(db):
    with pytest.raises(BadPhone):
        issue_code("0778-2285566", at=MONDAY)


def test_numbers_of_those_who_never_came_in_are_forgotten(db):
    issue_code(PHONE, at=MONDAY)
    row, code = issue_code("13912345678", at=MONDAY)
    enter_by_code(row.pk, code, at=MONDAY)
    contact = vault.keep("phone", "13700000000", person=None, at=MONDAY)

    forget_codes(before=MONDAY + MINUTE)

    assert SignInCode.objects.count() == 0
    assert set(Secret.objects.all()) == {row.secret, contact}


def test_a_look_leaves_a_line_the_person_can_read(db):
    unit = a_unit(a_unit())
    rider, handler = a_person(), a_person("handler", unit)
    secret = vault.keep("phone", PHONE, person=rider, at=MONDAY)

    seen = reveal(secret, unit=unit, by=handler, reason="Call back about the gate", at=MONDAY)

    assert seen == "+8613812345678"
    assert [(r.by, r.reason) for r in Reveal.objects.about(rider)] == [
        (handler, "Call back about the gate")
    ]
    entry = Entry.objects.get(verb="secret.revealed")
    assert "138" not in str(entry.facts)


def test_no_look_without_a_reason_or_the_permission(db):
    unit = a_unit(a_unit())
    secret = vault.keep("phone", PHONE, person=a_person(), at=MONDAY)
    with pytest.raises(ReasonMissing):
        reveal(secret, unit=unit, by=a_person("handler", unit), reason=" a ", at=MONDAY)
    with pytest.raises(NotAllowed):
        reveal(secret, unit=unit, by=a_person("lead", unit), reason="I want to", at=MONDAY)
    assert not Reveal.objects.exists()


def test_erased_for_good(db):
    rider = a_person()
    vault.keep("phone", PHONE, person=rider, at=MONDAY)

    erase_person(rider, by=rider, at=MONDAY)

    rider.refresh_from_db()
    assert (rider.display_name, rider.is_active) == ("", False)
    assert not Secret.objects.exists()
    with pytest.raises(NotAllowed):
        erase_person(a_person(), by=rider, at=MONDAY)


def test_the_last_administrator_cannot_vanish(db):
    admin = an_admin(a_unit())
    with pytest.raises(LastAdmin):
        erase_person(admin, by=admin, at=MONDAY)


def test_fifteen_hundred_riders_load_in_a_few_queries(db, django_assert_max_num_queries):
    rows = [PersonRow(f"Rider {n}", phone=f"138{n:08d}", legal_name=f"覃{n}") for n in range(1483)]
    with django_assert_max_num_queries(40):
        people = load_people(rows, at=MONDAY)
    assert vault.owner("phone", "13800000007") == people[7]
