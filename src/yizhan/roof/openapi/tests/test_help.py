"""GET /api/v1/help: what is offered, and nobody who took of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_unit
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer

pytestmark = pytest.mark.django_db
URL = "/api/v1/help"


def test_what_is_left_and_where(client):
    at = timezone.now()
    offer = an_offer(a_unit(), at=at, stock=9)
    a_voucher(offer, at=at)
    (item,) = client.get(URL).json()["items"]
    assert (item["id"], item["left"], item["given"]) == (offer.pk, 8, None)
    assert (item["open"], item["place"]) == (True, "一楼服务台")
    assert client.get(f"{URL}/{offer.pk}").json() == item


def test_how_many_were_given_is_said_from_five_on(client):
    offer = an_offer(a_unit(), at=timezone.now(), stock=9)
    for given in (4, 5):
        Offer.objects.filter(pk=offer.pk).update(given=given)
        assert client.get(f"{URL}/{offer.pk}").json()["given"] == (given if given > 4 else None)


def test_proposals_and_what_is_for_members_are_not_there(client):
    at = timezone.now()
    members = an_offer(a_unit(), at=at, audience="members")
    proposal = an_offer(members.unit, at=at, publish_now=False)
    assert client.get(URL).json()["items"] == []
    for offer in (members, proposal):
        assert client.get(f"{URL}/{offer.pk}").status_code == 404


def test_filters(client):
    offer = an_offer(a_unit(), at=timezone.now())
    assert client.get(URL, {"category": offer.category}).json()["count"] == 1
    assert client.get(URL, {"category": "other"}).json()["count"] == 0
    assert client.get(URL, {"category": "gold"}).status_code == 422
    assert client.get(URL, {"station": "none"}).json()["count"] == 0
