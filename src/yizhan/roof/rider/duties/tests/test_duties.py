"""/me/duties: the host of a service point answers what it is asked, on the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.organisation.duties import jobs
from yizhan.wings.organisation.duties.actions import send_task
from yizhan.wings.organisation.duties.actions.tasks import TaskRow
from yizhan.wings.organisation.duties.rules import Field, State
from yizhan.wings.organisation.duties.tests.factories import a_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return a_tree()


@pytest.fixture
def point(tree):
    return a_unit(tree.stations[0], kind=UnitKind.SERVICE_POINT, name="桥头驿站")


@pytest.fixture
def host(client, point):
    person = a_person("host", point)
    client.force_login(person)
    return person


@pytest.fixture
def duty(tree, point, host):
    row = TaskRow(
        "清点雨伞", timezone.localdate() + timedelta(days=3), fields=(Field("n", "雨伞数"),),
        file=b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", file_name="说明.pdf",
    )  # fmt: skip
    task = send_task(
        row, unit=tree.root, to=[point, *tree.offices], by=tree.lead, at=timezone.now()
    )
    return task.duties.get(unit=point)


def test_the_message_leads_to_a_page_where_it_is_answered(client, duty, host):
    jobs.notify_units()
    link = Message.objects.get(person=host, topic="duty.new").link
    assert link == f"/me/duties/{duty.pk}"
    page = client.get(link).text
    assert "清点雨伞" in page
    assert "雨伞数" in page
    file = client.get(f"{link}/file")
    assert "attachment" in file.headers["Content-Disposition"]

    assert client.post(link, {"version": duty.version}).status_code == 422
    answer = client.post(link, {"a_n": "12", "note": "", "version": duty.version})
    assert answer.headers["Location"] == "/me/duties"
    duty.refresh_from_db()
    assert (duty.state, duty.answer, duty.done_by) == (State.DONE, {"n": 12}, host)
    assert "12" in client.get(link).text
    assert client.post(link, {"a_n": "13", "version": duty.version}).status_code == 200
    duty.refresh_from_db()
    assert duty.answer == {"n": 12}


def test_the_list_shows_ones_own_only(client, duty, host, tree):
    page = client.get("/me/duties").text
    assert page.count(f"/me/duties/{duty.pk}") == 1
    elsewhere = duty.task.duties.exclude(pk=duty.pk).first()
    assert client.get(f"/me/duties/{elsewhere.pk}").status_code == 404
    client.force_login(a_person("host", tree.offices[0]))
    assert client.get(f"/me/duties/{elsewhere.pk}").status_code == 404
    assert client.get(f"/me/duties/{duty.pk}").status_code == 404


def test_the_hosts_page_says_that_something_waits(client, duty):
    assert 'href="/me/duties"' in client.get("/me/station").text
