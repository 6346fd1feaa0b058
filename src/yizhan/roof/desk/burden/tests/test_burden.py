"""/desk/burden: a month of a part, the lead's yes, and the budget; no figure of fewer than five."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.roof.insight.burden import burden_of, public_burden, whole_month
from yizhan.wings.organisation.burden.models import Approval, Budget, FormUse
from yizhan.wings.organisation.burden.tests.factories import a_use, an_approval

pytestmark = pytest.mark.django_db
MONTH = whole_month(timezone.localdate())


@pytest.fixture
def root():
    return a_unit()


def a_part(root, people: int, **fields):
    part = a_unit(root, **fields)
    for _number in range(people):
        a_person("handler", part)
    return part


@pytest.fixture
def lead(client, root):
    person = a_person("lead", root, scope="below")
    client.force_login(person)
    return person


def test_a_month_is_shown_by_form_with_its_formula(client, root, lead):
    part = a_part(root, 5, name="宜州区")
    a_use(part, month=MONTH, step=60, sends=10, fields=20)
    page = client.get("/desk/burden").content.decode()
    assert "工单：办理" in page
    assert "<strong>8</strong>" in page, "ten times 45 seconds, rounded"
    one = client.get(f"/desk/burden?unit={part.code}&month={MONTH:%Y-%m}").content.decode()
    assert "宜州区" in one and "工单：办理" in one


def test_a_part_of_four_has_no_page_and_is_in_no_sum(client, root, lead):
    a_use(a_part(root, 5), month=MONTH, sends=10)
    small = a_part(root, 4)
    a_use(small, month=MONTH, sends=1000)
    assert client.get(f"/desk/burden?unit={small.code}").status_code == 404
    assert burden_of(FormUse.objects.public(), MONTH, unit=None).sends == 10


def test_where_the_others_are_few_the_grass_roots_are_not_told_apart(root):
    part = a_part(root, 5)
    a_use(part, month=MONTH, sends=10)
    on = timezone.localdate()
    assert public_burden(on).sends == 10
    for _number in range(4):
        a_person("lead", part)
    assert public_burden(on).sends == 0, "the difference to all would be that of four"


def test_a_reader_of_one_part_sees_no_other(client, root):
    mine, other = a_part(root, 5), a_part(root, 5)
    a_use(mine, month=MONTH)
    a_use(other, month=MONTH)
    client.force_login(a_person("lead", mine, scope="below"))
    assert client.get(f"/desk/burden?unit={mine.code}").status_code == 200
    assert client.get(f"/desk/burden?unit={other.code}").status_code == 404
    assert client.get(f"/desk/burden?unit={root.code}").status_code == 404


def test_the_lead_says_yes_and_no(client, root, lead):
    asking = a_person("secretary", root, scope="below")
    one = an_approval(root, asking, asked_at=timezone.now())
    assert "大表" in client.get("/desk/burden").content.decode()
    client.post(f"/desk/burden/approvals/{one.pk}", {"yes": "0", "reason": ""})
    assert Approval.objects.get().state == "asked", "a no has a reason"
    client.post(f"/desk/burden/approvals/{one.pk}", {"yes": "1"})
    assert Approval.objects.get().state == "yes"
    client.force_login(asking)
    assert f"/desk/tasks/new?approval={one.pk}" in client.get("/desk/tasks").content.decode()


def _told(client) -> str:
    return str(client.get("/desk/burden").content.decode())


def test_only_the_lead_of_the_city_sets_the_budget(client, root, lead):
    given = {"fields_most": "3", "minutes": "9", "minutes_per_cell": "5"}
    assert client.get("/desk/burden/budget").status_code == 200
    assert client.post("/desk/burden/budget", given).status_code == 302
    assert (Budget.in_force().fields, Budget.in_force().minutes_per_cell) == (3, 5)
    client.force_login(a_person("lead", a_unit(root), scope="below"))
    assert client.post("/desk/burden/budget", given | {"minutes": "99"}).status_code == 403
    client.force_login(a_person("dispatcher", root, scope="below"))
    assert client.get("/desk/burden/budget").status_code == 403
    assert Budget.in_force().minutes == 9


@pytest.mark.parametrize("month", ["2024-13", "x", "2024-1", "9999-01", "٢٠٢٤-٠١"])
def test_a_month_that_is_none_is_the_last_one(client, lead, month):
    assert client.get(f"/desk/burden?month={month}").status_code == 200


def test_the_number_of_queries_is_fixed(client, root, lead, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(40) as captured:
            client.get("/desk/burden")
        return len(captured)

    a_use(a_part(root, 5), month=MONTH)
    client.get("/desk/burden")
    one = queries()
    for number in range(3):
        a_use(a_part(root, 5), month=MONTH, form=f"desk:form_{number}")
    assert queries() == one


def test_an_empty_month_says_so(client, lead):
    assert "本月没有计数" in _told(client)
