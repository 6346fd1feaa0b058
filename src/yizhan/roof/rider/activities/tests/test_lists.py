"""/me/sessions: the list at the place, for whoever hosts or organises, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.activities.actions import join
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.tests.factories import a_guest


@pytest.fixture
def guest(begun, now):
    return a_guest(begun, at=now - timedelta(hours=1), name="覃小河", phone="13812345678")


def test_the_organiser_sees_masked_names_and_the_code_for_the_place(client, city, begun, guest):
    client.force_login(city.handler)
    assert begun.title in client.get("/me/sessions").text
    page = client.get(f"/me/sessions/{begun.pk}").text
    assert "覃**" in page
    assert "138****5678" in page
    assert "覃小河" not in page
    assert begun.here_code in page
    assert begun.here_code in client.get(f"/me/sessions/{begun.pk}/sheet").text


@pytest.mark.parametrize("who", ["rider", "stranger", "lead"])
def test_nobody_else_finds_it(client, city, begun, guest, who):
    client.force_login(getattr(city, who))
    assert begun.title not in client.get("/me/sessions").text
    for deed in ("", "/sheet"):
        assert client.get(f"/me/sessions/{begun.pk}{deed}").status_code == 404
    answer = client.post(f"/me/sessions/{begun.pk}/present", {"who": guest.pk})
    assert answer.status_code == 404
    assert not SignUp.objects.attended().exists()


@pytest.mark.parametrize("form", ["row", "code", "address"])
def test_a_row_or_the_code_on_her_phone_notes_her_once(client, city, begun, guest, form):
    client.force_login(city.handler)
    address = f"http://testserver/me/sessions/{begun.pk}?who={guest.shown_code}"
    who = {"row": guest.pk, "code": guest.shown_code, "address": address}[form]
    for _tap in range(2):
        client.post(f"/me/sessions/{begun.pk}/present", {"who": who})
    guest.refresh_from_db()
    assert guest.noted_by == city.handler
    client.post(f"/me/sessions/{begun.pk}/absent", {"who": guest.pk})
    assert not SignUp.objects.attended().exists()


def test_a_phone_without_network_sends_it_later_and_once(client, city, begun, guest):
    client.force_login(city.handler)
    key = {"HTTP_IDEMPOTENCY_KEY": "k1k2k3k4k5k6k7k8k9"}
    for _each in range(2):
        answer = client.post(f"/me/sessions/{begun.pk}/present", {"who": guest.pk}, **key)
        assert answer.status_code == 201


@pytest.mark.parametrize("who", ["", "0", "9" * 15, "x" * 16, "𠮷" * 16, "１２"])
def test_a_code_of_nobody_is_said_to_be_one(client, city, begun, guest, who):
    client.force_login(city.handler)
    answer = client.post(f"/me/sessions/{begun.pk}/present", {"who": who}, follow=True)
    assert "没有查到" in answer.text
    assert not SignUp.objects.attended().exists()


def test_the_camera_of_the_organiser_leads_to_her_row(client, city, begun, guest):
    client.force_login(city.handler)
    page = client.get(f"/me/sessions/{begun.pk}?who={guest.shown_code}").text
    assert page.count("覃**") > client.get(f"/me/sessions/{begun.pk}").text.count("覃**")


def test_the_list_costs_the_same_however_long(
    client, city, begun, guest, now, django_assert_max_num_queries
):
    client.force_login(city.handler)
    join(begun, by=a_person(), at=now - timedelta(hours=1))
    with django_assert_max_num_queries(12) as before:
        client.get(f"/me/sessions/{begun.pk}")
    for _each in range(2):
        join(begun, by=a_person(), at=now - timedelta(hours=1))
        a_guest(begun, at=now - timedelta(hours=1))
    with django_assert_max_num_queries(len(before)):
        client.get(f"/me/sessions/{begun.pk}")
