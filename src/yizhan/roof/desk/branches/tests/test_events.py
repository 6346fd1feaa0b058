"""/desk/branches/<code>/events: planned, called off, and who means to come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.models import Look
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.organisation.branches.actions import plan_event, sign_up
from yizhan.wings.organisation.branches.models import BranchEvent
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_general_branch, a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def branch(client, root):
    branch = a_branch(a_general_branch(root))
    client.force_login(a_person("secretary", branch.unit))
    return branch


def a_form(**fields):
    ahead = timezone.localtime() + timedelta(days=3)
    return {
        "kind": "lesson", "title": "主题党课", "place": "党群服务中心", "text": "带上党章",
        "starts_at": f"{ahead:%Y-%m-%dT%H:%M}",
    } | fields  # fmt: skip


def test_an_event_is_planned(client, branch):
    address = f"/desk/branches/{branch.unit.code}"
    assert client.post(f"{address}/events/new", a_form()).status_code == 302
    assert BranchEvent.objects.get().title == "主题党课"
    assert "主题党课" in client.get(address).content.decode()


def test_what_lies_behind_is_refused_and_the_words_stay(client, branch):
    form = a_form(starts_at="2020-01-01T10:00")
    answer = client.post(f"/desk/branches/{branch.unit.code}/events/new", form)
    assert answer.status_code == 422
    assert "带上党章" in answer.content.decode()


def test_who_means_to_come_is_seen_and_can_read_that(client, branch):
    now = timezone.now()
    event = plan_event(
        branch, "meeting", title="会", starts_at=now + timedelta(days=2), by=None, at=now
    )
    person = a_member(branch).person
    sign_up(event, by=person, at=now)
    address = f"/desk/branches/{branch.unit.code}/events/{event.pk}"

    assert str(person) in client.get(address).content.decode()
    assert Look.objects.about(person).count() == 1
    client.post(f"{address}/cancel")
    assert BranchEvent.objects.get().cancelled_at is not None


def test_events_of_elsewhere_do_not_exist(client, root, branch):
    now, other = timezone.now(), a_branch(a_general_branch(root))
    event = plan_event(
        other, "meeting", title="会", starts_at=now + timedelta(days=2), by=None, at=now
    )
    address = f"/desk/branches/{other.unit.code}/events/{event.pk}"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/cancel").status_code == 404
