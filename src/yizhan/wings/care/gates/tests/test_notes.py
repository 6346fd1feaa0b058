"""Notes: anybody writes one, nobody reads it before it was looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import Note
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


@pytest.fixture
def compound():
    return a_compound()


@pytest.fixture
def keeper(compound):
    return a_person("handler", compound.unit)


def test_it_waits_until_somebody_shows_it_and_can_be_taken_back(compound, keeper):
    note = actions.add_note(compound, text=" 3 栋\n在东门右手 ", at=MONDAY)
    assert (note.text, list(Note.objects.shown())) == ("3 栋 在东门右手", [])

    actions.decide_note(note, show=True, by=keeper, at=MONDAY)
    assert Note.objects.shown().get() == note
    actions.decide_note(note, show=False, by=keeper, at=MONDAY)
    assert not Note.objects.shown().exists()
    assert Entry.objects.filter(verb="gate_note.decided").count() == 2


@pytest.mark.parametrize("text", ["", " \n ", "长" * 141, "保安 13800138000 很凶"])
def test_what_cannot_stand_there_is_refused(compound, text):
    with pytest.raises(actions.NoteRefused):
        actions.add_note(compound, text=text, at=MONDAY)
    assert not Note.objects.exists()


def test_the_same_words_are_one_note(compound):
    one = actions.add_note(compound, text="东门快", at=MONDAY)
    assert actions.add_note(compound, text="东门快", at=MONDAY) == one


def test_nobody_learns_who_wrote_it():
    fields = {field.name for field in Note._meta.get_fields()}
    assert fields == {"id", "compound", "text", "written_at", "state", "decided_at"}


def test_a_stranger_may_not_decide(compound):
    note = actions.add_note(compound, text="东门快", at=MONDAY)
    stranger = a_person("handler", a_unit(a_unit()), scope=Scope.BELOW)
    with pytest.raises(NotAllowed):
        actions.decide_note(note, show=True, by=stranger, at=MONDAY)
    assert not Note.objects.visible_to(stranger).exists()


def test_after_a_year_it_is_gone(compound):
    actions.add_note(compound, text="东门快", at=MONDAY)
    assert actions.forget_notes(at=MONDAY + timedelta(days=365)) == 0
    assert actions.forget_notes(at=MONDAY + timedelta(days=366)) == 1
