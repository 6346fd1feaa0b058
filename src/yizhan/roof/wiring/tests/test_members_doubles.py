"""A member or an applicant with two accounts that became one: nothing of hers is out of reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import merge_persons
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.branches.actions import withdraw
from yizhan.wings.organisation.development.models import Step
from yizhan.wings.organisation.development.tests.factories import a_candidacy, take_step

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3)


def merged(double):
    """The head of an account that turned out to be somebody's second one."""
    head = a_person()
    merge_persons(double, head, unit=a_unit(), by=None, at=MONDAY)
    return head


def test_who_takes_her_consent_back_is_forgotten_on_the_way_under_either_account():
    candidacy = a_candidacy()
    take_step(candidacy, "application", on=MONDAY.date(), note="a word in confidence")
    head = merged(candidacy.person)

    withdraw(head, at=LATER)

    candidacy.refresh_from_db()
    assert (candidacy.person, candidacy.outcome) == (None, "withdrawn")
    assert Step.objects.get().sealed is None
