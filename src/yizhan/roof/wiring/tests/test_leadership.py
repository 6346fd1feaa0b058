"""Who is told of terms that end and of meetings that are called."""

from datetime import timedelta

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.leadership import actions
from yizhan.wings.organisation.leadership.tests.factories import a_committee

pytestmark = pytest.mark.django_db


def recipients(topic):
    return [m.person for m in Message.objects.filter(topic=topic).select_related("person")]


def test_who_sits_in_a_committee_hears_of_its_meeting():
    committee = a_committee()
    begins = MONDAY + timedelta(days=9)
    actions.plan_meeting(
        committee.unit, title="党委会", held_at=begins, place="", agenda=[], by=None, at=MONDAY
    )
    assert recipients("meeting.planned") == [committee.secretary]


def test_the_end_of_a_term_is_said_once():
    committee = a_committee()
    for day in (0, 1):
        actions.warn_of_ending(committee.term, at=MONDAY + timedelta(days=day))
    assert recipients("term.ending") == [committee.admin, committee.secretary]
