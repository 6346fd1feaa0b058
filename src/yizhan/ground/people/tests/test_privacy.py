"""consent and looks: agreed once, taken back as easily; whom a look is about can read of it."""

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import give_consent, note_looks, withdraw_consent
from yizhan.ground.people.models import Consent, ConsentPurpose, Look, Matter
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit

pytestmark = pytest.mark.django_db
MEMBERSHIP = ConsentPurpose.MEMBERSHIP


def test_agreeing_twice_is_agreeing_once():
    person = a_person()
    first = give_consent(person, MEMBERSHIP, wording="You may.", at=MONDAY)
    assert give_consent(person, MEMBERSHIP, wording="You may still.", at=MONDAY) == first


def test_what_was_taken_back_can_be_given_anew():
    person = a_person()
    give_consent(person, MEMBERSHIP, wording="You may.", at=MONDAY)

    assert withdraw_consent(person, MEMBERSHIP, at=MONDAY)
    assert not Consent.objects.not_ended().filter(person=person).exists()
    assert not withdraw_consent(person, MEMBERSHIP, at=MONDAY)
    give_consent(person, MEMBERSHIP, wording="You may again.", at=MONDAY)
    assert Consent.objects.visible_to(person).count() == 2


def test_a_look_at_oneself_is_none():
    branch = a_unit()
    secretary, member = a_person("secretary", branch), a_person()

    note_looks([secretary, member], Matter.MEMBERSHIP, unit=branch, by=secretary, at=MONDAY)

    [look] = Look.objects.about(member)
    assert (look.by, look.unit) == (secretary, branch)
    assert not Look.objects.about(secretary).exists()


def test_history_says_that_somebody_agreed_and_not_who():
    """A person who agrees to be kept as a member is one, and not all who read the log may know."""
    person = a_person()
    give_consent(person, MEMBERSHIP, wording="You may.", at=MONDAY)
    withdraw_consent(person, MEMBERSHIP, at=MONDAY)

    entries = list(Entry.objects.filter(verb__startswith="consent."))
    assert [entry.verb for entry in entries] == ["consent.given", "consent.withdrawn"]
    assert {entry.by for entry in entries} == {""}
    assert person.username not in f"{[(entry.target, entry.facts) for entry in entries]}"
