"""/desk/reports: the list, one report, replies, leads, the shield and seals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person, an_admin
from yizhan.wings.participation.reports.actions import give_reply_code, say_reply
from yizhan.wings.participation.reports.index import shield
from yizhan.wings.participation.reports.models import Opening, OwnerReply
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
BASIS = "刑事诉讼法第五十四条，调证通知书"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def report(city):
    return a_report(city, a_kind(name="车道被占"), text="堆着水泥", by=city.rider)


def test_a_handler_reads_those_of_her_unit_and_another_none(client, city, report):
    client.force_login(city.handler)
    assert "车道被占" in client.get("/desk/reports").content.decode()
    assert "堆着水泥" in client.get(f"/desk/reports/{report.pk}").content.decode()
    client.force_login(city.stranger)
    assert "车道被占" not in client.get("/desk/reports").content.decode()
    for path in ("", "/lead"):
        assert client.get(f"/desk/reports/{report.pk}{path}").status_code == 404
    client.force_login(city.rider)
    assert client.get("/desk/reports").status_code == 403


def test_many_alike_are_marked(client, city, report):
    lately = timezone.now() - timedelta(hours=9)
    report = [a_report(city, report.case.item, at=lately) for _one in range(4)][-1]
    client.force_login(city.handler)
    page = client.get("/desk/reports").content.decode()
    assert page.count('data-tone="warn"') >= 4
    assert "相似" in client.get(f"/desk/reports/{report.pk}").content.decode()


def test_it_is_taken_off_with_a_reason(client, city, report):
    client.force_login(city.handler)
    client.post(f"/desk/reports/{report.pk}/public", {"hidden": "1", "reason": ""})
    report.refresh_from_db()
    assert not report.hidden
    client.post(f"/desk/reports/{report.pk}/public", {"hidden": "1", "reason": "有人名"})
    report.refresh_from_db()
    assert report.hidden


def test_a_code_is_shown_once_and_the_reply_decided(client, city, report):
    client.force_login(city.handler)
    page = client.post(f"/desk/reports/{report.pk}/code").content.decode()
    assert "只显示这一次" in page
    code = give_reply_code(report, by=city.handler, at=LATER)
    reply = say_reply(code, text="当天停电", at=LATER)
    assert "被上报方" in client.get("/desk/reports").content.decode()
    client.post(f"/desk/reports/replies/{reply.pk}", {"show": "1"})
    assert OwnerReply.objects.public().count() == 1
    client.force_login(city.stranger)
    assert client.post(f"/desk/reports/replies/{reply.pk}", {"show": "1"}).status_code == 404


def test_a_lead_has_the_facts_and_nobody(client, city, report):
    client.force_login(city.handler)
    page = client.get(f"/desk/reports/{report.pk}/lead").content.decode()
    assert "车道被占" in page and "堆着水泥" in page
    assert city.rider.display_name not in page
    assert client.post(f"/desk/reports/{report.pk}/lead", {"office": ""}).status_code == 422
    client.post(f"/desk/reports/{report.pk}/lead", {"office": "消防救援大队"})
    report.case.refresh_from_db()
    assert report.case.status == Status.FORWARDED


def test_a_seal_takes_two_and_shows_them_only(client, city, report):
    client.force_login(city.lead)
    address = f"/desk/reports/{report.pk}/seal"
    assert client.post(address, {"basis": "查"}).status_code == 422
    client.post(address, {"basis": BASIS})
    opening = Opening.objects.get()
    client.post(f"/desk/reports/seals/{opening.pk}", {"agree": "1"})
    opening.refresh_from_db()
    assert opening.opened_at is None
    second = a_person("lead", city.committee, scope=Scope.BELOW)
    third = a_person("lead", city.committee, scope=Scope.BELOW)
    client.force_login(second)
    client.post(f"/desk/reports/seals/{opening.pk}", {"agree": "1"})
    assert city.rider.display_name in client.get(address).content.decode()
    client.force_login(third)
    assert city.rider.display_name not in client.get(address).content.decode()
    for who in (city.handler, city.dispatcher, an_admin(city.committee)):
        client.force_login(who)
        assert client.get(address).status_code == 403


def test_the_shield_is_the_administrators(client, city):
    client.force_login(city.dispatcher)
    assert client.get("/desk/reports/shield").status_code == 403
    client.force_login(an_admin(city.committee))
    thin = {"together": "2", "minutes": "999", "thanks": ""}
    assert client.post("/desk/reports/shield", thin).status_code == 422
    client.post("/desk/reports/shield", {"together": "4", "minutes": "60", "thanks": "水"})
    assert (shield().together, shield().minutes, shield().thanks) == (4, 60, "水")


def test_an_empty_city_takes_over_the_kinds(client, city):
    client.force_login(an_admin(city.committee))
    client.post("/desk/reports/kinds")
    assert "只做外卖没有标明" in client.get("/report").content.decode()


def test_the_list_costs_the_same_however_long(client, city, report, django_assert_max_num_queries):
    for _one in range(5):
        a_report(city, report.case.item)
    client.force_login(city.handler)
    client.get("/desk/reports")
    with django_assert_max_num_queries(16):
        client.get("/desk/reports")
