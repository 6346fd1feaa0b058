"""/join/<short>: a scan, a code by telephone, one tap."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.actions import close_unit, merge_units
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.days import local_day
from yizhan.wings.organisation.register.actions import join
from yizhan.wings.organisation.register.models import Ridership, Site
from yizhan.wings.organisation.register.tests.factories import a_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return a_site(name="城区站")


def address(unit):
    return f"/join/{Site.objects.get(unit=unit).short}"


@pytest.fixture
def me(client):
    rider = a_person()
    client.force_login(rider)
    return rider


def test_a_guest_reads_where_it_is_and_types_her_number_at_once(client, site):
    page = client.get(address(site))
    assert page.status_code == 200
    assert "城区站" in page.text
    assert Site.objects.get(unit=site).company.name in page.text
    assert 'action="/accounts/phone/"' in page.text
    assert f'name="next" value="{address(site)}"' in page.text


def test_from_the_scan_to_joined_without_javascript(client, site, settings):
    settings.DEMO_LOGIN = True
    fields = {"phone": "13800000001", "next": address(site)}
    code_page = client.post("/accounts/phone/", fields, follow=True)
    code = re.search(r"(\d{6})", code_page.context["shown"])[1]
    back = client.post("/accounts/code/", {"code": code, "next": address(site)})
    assert back.url == address(site)
    done = client.post(address(site), follow=True)
    assert "已登记在" in done.text
    ridership = Ridership.objects.get()
    assert (ridership.site, ridership.employment) == (site, "")


def test_how_she_rides_may_be_said(client, me, site):
    client.post(address(site), {"employment": "crowdsourced"})
    assert Ridership.objects.get().employment == "crowdsourced"
    assert client.post(address(site), {"employment": "king"}).status_code == 422


def test_the_next_sites_code_moves_and_says_from_where_to_where(client, me, site):
    join(me, site, by=me, at=timezone.now() - timedelta(days=9))
    other = a_site(name="城东站")
    page = client.get(address(other)).text
    assert page.index("城区站") < page.rindex("城东站")
    client.post(address(other))
    assert Ridership.objects.riding().get().site == other
    assert Ridership.objects.left().get().end_reason == "moved"


def test_scanning_the_own_site_confirms(client, me, site):
    join(me, site, by=me, at=timezone.now() - timedelta(days=80))
    client.post(address(site))
    assert Ridership.objects.get().confirmed_on == local_day(timezone.now())


def test_without_an_account_a_tap_leads_to_the_telephone_and_back(client, site):
    answer = client.post(address(site))
    assert answer.url.startswith("/accounts/phone/?next=%2Fjoin%2F")
    assert not Ridership.objects.exists()


def test_a_closed_site_says_so(client, site):
    code = address(site)
    close_unit(site, by=None, at=timezone.now())
    page = client.get(code)
    assert page.status_code == 404
    assert "不再有效" in page.text
    assert client.get("/join/nothing").status_code == 404


def test_the_poster_of_a_site_that_became_part_of_another_leads_there(client, site):
    other = a_site(Site.objects.get(unit=site).company, name="合并站")
    code = address(site)
    merge_units(site, other, by=None, at=timezone.now())
    assert "合并站" in client.get(code).text


def test_it_costs_few_queries(client, me, site, django_assert_num_queries):
    code = address(site)
    client.get(code)
    with django_assert_num_queries(11):
        client.get(code)
