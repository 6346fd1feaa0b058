"""/desk/: what has changed since yesterday, for every role, at a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from yizhan.ground.casework import actions
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.permissions import DESK_ROLES
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.memo import forget_all
from yizhan.roof.desk.today.changes import KINDS, Since, changed_for
from yizhan.wings.organisation.duties.actions import create_duty

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def city():
    return a_city()


def said(person, *, at):
    return {str(one.kind.label): one.count for one in changed_for(person, at=at)}


def test_it_counts_from_the_beginning_of_yesterday(city):
    city.case()
    actions.move_case(city.case(), Status.RESOLVED, by=city.handler, at=MONDAY + HOUR, text="好了")

    assert said(city.lead, at=MONDAY + 2 * HOUR) == {"新到工单": 2, "办结工单": 1}
    assert said(city.lead, at=MONDAY + timedelta(days=1)) == {"新到工单": 2, "办结工单": 1}
    assert "办结工单" not in said(city.lead, at=MONDAY + timedelta(days=2))


def test_a_case_that_became_late_is_said(city):
    case = city.case()
    assert said(city.handler, at=case.due_at + HOUR)["新超期工单"] == 1


def test_what_is_out_of_reach_is_not_there(city):
    city.case()
    create_duty(city.union, what="报送", due_on=MONDAY.date(), by=None, at=MONDAY)

    assert said(city.stranger, at=MONDAY) == {}
    assert said(city.handler, at=MONDAY) == {"新到工单": 1, "新下发应办事项": 1}


def test_yesterday_begins_at_midnight_here():
    since = Since(MONDAY)
    assert (since.day, since.moment) == (
        MONDAY.date() - timedelta(days=1), MONDAY - timedelta(days=1) - 10 * HOUR
    )  # fmt: skip


def test_each_leads_to_a_page(client, city):
    client.force_login(city.dispatcher)
    now = timezone.now()
    actions.move_case(city.case(at=now), Status.RESOLVED, by=city.handler, at=now, text="好了")
    page = client.get("/desk/")
    assert page.context["changes"]
    assert {client.get(one.href).status_code for one in page.context["changes"]} == {200}
    assert len({str(kind.label) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("role", sorted(DESK_ROLES))
def test_the_first_page_of_a_role_costs_the_same_on_a_busy_day(client, city, role):
    person = a_person(role, city.union)
    client.force_login(person)
    now = timezone.now()

    def cost():
        forget_all()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/desk/").status_code == 200
        return len(queries)

    def busy(number):
        for _n in range(number):
            case = city.case(at=now - 2 * HOUR)
            if case.pk % 2:
                actions.move_case(
                    case, Status.RESOLVED, by=city.handler, at=now - HOUR, text="好了"
                )
            create_duty(city.union, what="报送", due_on=now.date(), by=None, at=now - HOUR)

    busy(2)
    cost()
    before = cost()
    busy(5)
    assert cost() == before
