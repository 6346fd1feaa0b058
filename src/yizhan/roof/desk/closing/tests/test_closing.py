"""/desk/closing: what is announced stands at the top of every page, for guests and at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.organisation.closing.models import Closing
from yizhan.wings.organisation.closing.rules import NOTICE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_city_that_may_end")]


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def desk(client, root):
    client.force_login(an_admin(root))
    return client


def said(**words):
    day = timezone.localdate() + NOTICE + timedelta(days=1)
    return {"ends_on": day.isoformat(), "kept": "数据可下载", "instead": "找区总工会"} | words


def test_every_page_says_it_and_none_after_it_is_taken_back(desk, client):
    assert desk.post("/desk/closing", said()).status_code == 302
    day = said()["ends_on"]
    for address in ("/", "/complaints", "/desk/", "/desk/compliance"):
        page = client.get(address).text
        assert day in page and 'href="/closing"' in page, address
    page = client.get("/closing").text
    assert "数据可下载" in page and "找区总工会" in page
    assert desk.post("/desk/closing/withdraw").status_code == 302
    assert 'href="/closing"' not in client.get("/").text
    assert "数据可下载" not in client.get("/closing").text


def test_a_day_too_near_is_refused_and_the_words_stay(desk):
    answer = desk.post("/desk/closing", said(ends_on=timezone.localdate().isoformat()))
    assert answer.status_code == 422
    assert "数据可下载" in answer.text
    assert not Closing.objects.exists()


def test_twice_sent_it_is_announced_once(desk):
    form = said(form_key="0123456789abcdef0123456789abcdef")
    assert [desk.post("/desk/closing", form).status_code for _n in range(2)] == [302, 302]
    assert Closing.objects.count() == 1


def test_others_may_not(client, root):
    client.force_login(a_person("lead", root, scope="below"))
    assert client.get("/desk/closing").status_code == 403
    assert client.post("/desk/closing/withdraw").status_code == 403
