"""/desk/: what waits for the person who comes in."""

from datetime import timedelta

import pytest

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.permissions import DESK_ROLES
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.roof.desk.today.waiting import counts, waiting_for

pytestmark = pytest.mark.django_db

TODAY = MONDAY + timedelta(days=3)


@pytest.fixture
def city():
    return a_city()


def late(city):
    case = city.case()
    Case.objects.filter(pk=case.pk).update(due_at=TODAY - timedelta(hours=1))
    return case


def labels(person):
    return {str(one.source.label): one.count for one in waiting_for(person, at=TODAY)}


def test_it_counts_what_is_late_now(city):
    late(city)
    city.case(at=TODAY)

    assert labels(city.lead)["工单已超期"] == 1


def test_a_merged_case_is_counted_with_its_head_only(city):
    head, other = late(city), late(city)
    Case.objects.filter(pk=other.pk).update(merged_into=head)

    assert labels(city.lead)["工单已超期"] == 1


def test_what_is_out_of_reach_is_not_there(city):
    late(city)
    secretary = a_person("secretary", city.union)

    assert labels(city.stranger)["工单已超期"] == 0
    assert "工单已超期" not in labels(secretary)


def test_the_count_of_a_section_is_what_is_late_in_it(city):
    late(city)

    assert counts(city.lead, at=TODAY) == {
        "today": 1,
        "cases": 1,
        "organisation": 0,
        "messages": 0,
    }


def test_each_number_leads_to_its_rows(client, city):
    client.force_login(city.dispatcher)
    page = client.get("/desk/")

    for one in page.context["lists"]:
        assert client.get(one.href).status_code == 200


@pytest.mark.parametrize("role", sorted(DESK_ROLES))
def test_every_role_of_the_desk_has_a_first_page(client, city, role):
    client.force_login(a_person(role, city.union))
    page = client.get("/desk/")

    assert page.status_code == 200
    lists = page.context["lists"]
    assert ("今天没有等您办理的事" in page.text) == (not lists)
    assert {client.get(one.href).status_code for one in lists} <= {200}


def test_a_company_sees_what_it_owes(client, city):
    client.force_login(a_person("company", city.union))
    assert "/desk/duties" in client.get("/desk/").text


def test_strangers_are_sent_away(client, city):
    assert client.get("/desk/").status_code == 302
    client.force_login(city.rider)
    assert client.get("/desk/").status_code == 403
