"""/me/losses: two taps, sent once; corrected and deleted by its rider, opened by nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.care.losses.actions import fill_kinds
from yizhan.wings.care.losses.index import entries_of
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.losses.tests.factories import a_fine, a_meal

pytestmark = pytest.mark.django_db


@pytest.fixture
def rider(client):
    fill_kinds(by=None, at=timezone.now())
    rider = a_person()
    client.force_login(rider)
    return rider


def said(**more):
    today = timezone.localdate().isoformat()
    start = {"platform": "", "happened_on": today, "shop_typed": "沙县小吃"}
    return start | {"minutes": "20"} | more


def test_a_slow_meal_is_two_taps(client, rider):
    assert client.get("/me/losses").status_code == 200
    assert client.post("/me/losses/meal", said()).url == "/me/losses"
    page = client.get("/me/losses").content.decode()
    assert "沙县小吃 · 20" in page
    again = said(shop_typed="", shop="沙县小吃", minutes="45")
    client.post("/me/losses/meal", again)
    assert Loss.objects.count() == 2


def test_a_penalty_goes_on_to_its_page(client, rider):
    response = client.post("/me/losses/penalty", said(kind="fine"))
    loss = Loss.objects.get()
    assert response.url == f"/me/losses/{loss.pk}"
    page = client.get(response.url).content.decode()
    assert 'name="amount"' in page
    kept = said(kind="fine", amount="35.50", text="系统判超时", appeal="won", answer="已退")
    assert client.post(response.url, kept).url == "/me/losses"
    (entry,) = entries_of(Loss.objects.all())
    assert (entry.facts.amount, entry.facts.appeal) == ("35.5", "won")


def test_the_outbox_sends_twice_and_it_is_there_once(client, rider):
    key = {"HTTP_IDEMPOTENCY_KEY": "0123456789abcdef" * 2}
    answers = [client.post("/me/losses/meal", said(), **key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert Loss.objects.count() == 1


def test_a_plain_form_sent_twice_counts_once_and_other_words_are_said_to_be_others(client, rider):
    for _ in range(2):
        client.post("/me/losses/meal", said(key="k" * 20))
    assert Loss.objects.count() == 1
    refused = client.post("/me/losses/meal", said(key="k" * 20, minutes="45"))
    assert refused.status_code == 422
    assert "k" * 20 not in refused.content.decode()


def test_what_is_wrong_is_said_and_her_words_stay(client, rider):
    page = client.post("/me/losses/meal", said(happened_on="2999-01-01", shop_typed="老王烧烤"))
    assert page.status_code == 422
    assert "老王烧烤" in page.content.decode()
    assert not Loss.objects.exists()


def test_she_deletes_it(client, rider):
    loss = a_meal(rider, at=timezone.now())
    client.post(f"/me/losses/{loss.pk}/delete")
    assert not Loss.objects.exists()


def test_the_text_for_an_appeal_is_hers(client, rider):
    a_fine(rider, at=timezone.now(), text="店里没出餐")
    a_fine(a_person(), at=timezone.now(), text="别人的")
    page = client.get("/me/losses/appeal").content.decode()
    assert "店里没出餐" in page and "别人的" not in page


@pytest.mark.parametrize("path", ["", "/delete"])
def test_nobody_else_finds_it(client, path):
    loss = a_meal(a_person(), at=timezone.now())
    for person in (a_person(), an_admin(a_unit())):
        client.force_login(person)
        assert client.post(f"/me/losses/{loss.pk}{path}", said()).status_code == 404
    assert Loss.objects.exists()


def test_it_is_in_her_data(client, rider):
    a_meal(rider, at=timezone.now(), shop="老王烧烤")
    assert "老王烧烤" in client.get("/me/data/export").content.decode()


def test_the_list_costs_the_same_however_long(client, rider, django_assert_max_num_queries):
    for _ in range(12):
        a_meal(rider, at=timezone.now())
    with django_assert_max_num_queries(16):
        client.get("/me/losses")
