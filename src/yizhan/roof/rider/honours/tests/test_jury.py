"""/me/jury and /me/honours: marking alone, and what somebody was nominated for."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.participation.honours.models import Conflict, Mark
from yizhan.wings.participation.honours.tests.factories import (
    WORDS,
    a_call,
    a_contest,
    a_nomination,
    with_phone,
)
from yizhan.wings.participation.honours.vault import open_mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    return a_contest(a_city())


def test_a_juror_declares_then_marks_and_changes_it(client, contest):
    client.force_login(contest.people[0])
    address = f"/me/jury/{contest.call.pk}"
    page = client.get(address).content.decode()
    assert WORDS in page
    assert 'name="value"' not in page
    first, second = contest.nominations
    client.post(f"{address}/declare", {"close": [str(second.key)]})
    for value in ("7", "9"):
        client.post(f"{address}/mark/{first.key}", {"value": value})
    client.post(f"{address}/mark/{second.key}", {"value": "10"})
    mark = Mark.objects.get()
    assert (mark.nomination, open_mark(mark.sealed_value)) == (first, 9)
    assert Conflict.objects.get().nomination == second


@pytest.mark.parametrize("value", ["", "x", "0", "11", "1" * 400, "９"])
def test_what_is_no_mark_is_refused(client, contest, value):
    client.force_login(contest.people[0])
    address = f"/me/jury/{contest.call.pk}"
    client.post(f"{address}/declare")
    client.post(f"{address}/mark/{contest.nominations[0].key}", {"value": value})
    assert not Mark.objects.exclude(nomination=contest.nominations[0]).exists()
    assert Mark.objects.count() == (value == "９")


def test_nobody_else_comes_in(client, contest):
    address = f"/me/jury/{contest.call.pk}"
    assert client.get(address).status_code == 302
    for somebody in (contest.organiser, *a_strangers()):
        client.force_login(somebody)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/declare").status_code == 404


def a_strangers():
    city = a_city()
    return city.rider, city.lead


def test_another_jurors_mark_is_on_no_page(client, contest):
    mine, other = contest.people[:2]
    address = f"/me/jury/{contest.call.pk}"
    client.force_login(other)
    client.post(f"{address}/declare")
    client.post(f"{address}/mark/{contest.nominations[0].key}", {"value": "3"})
    client.force_login(mine)
    client.post(f"{address}/declare")
    page = client.get(address).content.decode()
    assert "您评了" not in page


def test_the_page_costs_the_same_however_many(client, django_assert_max_num_queries):
    contest = a_contest(a_city(), nominees=8)
    client.force_login(contest.people[0])
    client.get(f"/me/jury/{contest.call.pk}")
    with django_assert_max_num_queries(18):
        client.get(f"/me/jury/{contest.call.pk}")


def test_my_nominations_lead_to_my_page(client):
    city = a_city()
    with_phone(city.rider)
    nomination = a_nomination(a_call(city.union), at=MONDAY)
    client.force_login(city.rider)
    assert nomination.ticket in client.get("/me/honours").content.decode()
    client.force_login(city.handler)
    assert nomination.ticket not in client.get("/me/honours").content.decode()
