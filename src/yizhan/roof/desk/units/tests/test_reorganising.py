"""/desk/units/<code>/move, merge, close: what will happen is said before, and then happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.actions import edit_unit, move_unit
from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.branches.actions import cover_company
from yizhan.wings.organisation.branches.tests.factories import a_branch

pytestmark = pytest.mark.django_db


def now(unit):
    return Unit.objects.get(pk=unit.pk)


def test_what_a_merge_brings_is_said_with_numbers(client, admin, city):
    city.case()
    a_station(city.union)
    a_unit(city.union, kind="service_point", name="工会服务点")
    page = client.get(f"/desk/units/{city.union.code}/merge", {"to": city.traffic.code})
    text = page.content.decode()
    for sentence in ("2个职务结束", "1件未办结事项", "1个驿站", "1个单位"):
        assert sentence in text, sentence
    assert city.traffic.name in text


def test_a_branch_says_what_becomes_of_members_and_companies(client, admin, city):
    general = a_unit(city.committee, kind="general_branch")
    branch = a_branch(general)
    company = a_unit(city.committee, kind="company")
    cover_company(branch, company, by=None, at=timezone.now())
    closing = client.get(f"/desk/units/{branch.unit.code}/close").content.decode()
    assert "1家企业不再由它覆盖" in closing and "请先把党员转到其他支部" in closing
    other = a_branch(general)
    address = f"/desk/units/{branch.unit.code}/merge"
    joining = client.get(address, {"to": other.unit.code}).content.decode()
    assert f"转入{other.unit.name}" in joining and "请先" not in joining


def test_two_units_become_one(client, admin, city):
    client.post(f"/desk/units/{city.union.code}/merge", {"to": city.traffic.code})
    assert now(city.union).merged_into == city.traffic
    page = client.get(f"/desk/units/{city.union.code}").content.decode()
    assert f'href="/desk/units/{city.traffic.code}"' in page
    assert city.union.name in client.get(f"/desk/units/{city.traffic.code}").content.decode()


def test_a_unit_moves(client, admin, city):
    client.post(f"/desk/units/{city.union.code}/move", {"to": city.committee.code})
    assert now(city.union).is_child_of(now(city.committee))


def test_only_what_fits_is_offered(client, admin, city):
    address = f"/desk/units/{city.union.code}"
    offered = client.get(f"{address}/merge/fitting", {"to": city.traffic.name}).content.decode()
    assert city.traffic.name in offered
    offered = client.get(f"{address}/merge/fitting", {"to": city.bureau.name}).content.decode()
    assert city.bureau.name not in offered
    near = client.get(f"{address}/merge/fitting").content.decode()
    assert city.traffic.name in near and city.union.name not in near


def test_a_name_that_fits_nothing_or_several_is_said_beside_the_box(client, admin, city):
    address = f"/desk/units/{city.union.code}/move"
    assert client.get(address, {"to": "nowhere"}).status_code == 422
    for n in range(2):
        a_unit(city.committee, kind="bureau", name="同名局", code=f"same-{n}")
    page = client.get(address, {"to": "同名局"})
    assert page.status_code == 422
    assert "same-1" in page.content.decode()


def test_a_refusal_keeps_what_was_chosen(client, admin, city):
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = {"to": city.traffic.code, "on": tomorrow.isoformat()}
    page = client.post(f"/desk/units/{city.union.code}/merge", form)
    assert page.status_code == 422
    assert tomorrow.isoformat() in page.content.decode()
    assert now(city.union).closed_on is None


def test_a_unit_closes_after_what_is_in_it(client, admin, city):
    page = client.get(f"/desk/units/{city.bureau.code}/close").content.decode()
    assert city.union.name in page and '<button class="btn danger">' not in page
    client.post(f"/desk/units/{city.union.code}/close")
    assert now(city.union).closed_on == timezone.localdate()
    assert client.get(f"/desk/units/{city.union.code}/close").status_code == 404


def test_what_it_was_stands_on_its_page(client, admin, city):
    at = timezone.now()
    edit_unit(city.union, name="新名字", office_hours="", phone="", by=None, at=at)
    move_unit(city.union, city.committee, by=None, at=at)
    page = client.get(f"/desk/units/{city.union.code}").content.decode()
    assert city.union.name in page and "新名字" in page
    assert city.bureau.name in page


def test_the_top_of_the_tree_does_not_move(client, admin, city):
    for how in ("move", "merge", "close"):
        assert client.get(f"/desk/units/{city.committee.code}/{how}").status_code == 404


def test_who_may_not(client, city):
    client.force_login(city.handler)
    assert client.post(f"/desk/units/{city.union.code}/close").status_code == 403
    client.force_login(a_person("admin", city.traffic))
    for how in ("move", "merge", "close"):
        assert client.get(f"/desk/units/{city.union.code}/{how}").status_code == 404


def test_saying_what_will_happen_takes_a_fixed_number_of_queries(
    client, admin, city, django_assert_num_queries
):
    address = f"/desk/units/{city.union.code}/merge"
    with django_assert_num_queries(11):
        client.get(address, {"to": city.traffic.code})
    for _ in range(3):
        city.case()
        a_station(city.union)
    with django_assert_num_queries(11):
        client.get(address, {"to": city.traffic.code})
