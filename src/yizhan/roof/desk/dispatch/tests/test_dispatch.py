"""The dispatcher's page: what has no unit, what came back, what is the same."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.care.needs.tests.factories import a_need, a_station

pytestmark = pytest.mark.django_db
URL = "/desk/dispatch/"
HOUR = timedelta(hours=1)


@pytest.fixture
def city():
    return a_city()


def test_it_begins_with_what_no_rule_fitted(client, city):
    now = timezone.now()
    routed, unrouted = city.case(at=now), city.case(at=now, division=None)
    client.force_login(city.dispatcher)

    shown = client.get(URL).content.decode()

    assert unrouted.reference in shown and routed.reference not in shown


def test_what_is_not_solved_comes_back_here(client, city):
    now = timezone.now()
    case = city.case(at=now)
    actions.move_case(case, "resolved", by=city.handler, at=now, text="好了")
    actions.answer_by_asker(case, at=now, solved=False)
    client.force_login(city.dispatcher)

    assert case.reference in client.get(f"{URL}?show=returned").content.decode()


def test_same_matters_are_grouped_and_merged(client, city):
    now = timezone.now()
    near, far = a_station(city), a_station(city, lon=108.2)
    head, other, third, away = (
        a_need(city, at=now - timedelta(hours=4 - n), station=s).case
        for n, s in enumerate((near, near, near, far))
    )
    client.force_login(city.dispatcher)

    shown = client.get(f"{URL}?show=same").content.decode()
    assert all(case.reference in shown for case in (head, other, third))
    assert away.reference not in shown
    client.post("/desk/dispatch/merge", {"head": head.pk, "case": [other.pk, third.pk]})

    head.refresh_from_db()
    assert head.me_too == 2
    assert set(Case.objects.filter(merged_into=head)) == {other, third}


@pytest.mark.parametrize("who", ["handler", "lead", "rider"])
def test_it_is_for_dispatchers(client, city, who):
    client.force_login(getattr(city, who))

    assert client.get(URL).status_code == 403
    assert client.post("/desk/dispatch/merge", {"head": 1}).status_code == 403


def test_a_dispatcher_reaches_no_further_than_the_post(client, city):
    case = city.case(at=timezone.now())
    city.dispatcher.posts.update(unit=city.traffic)
    client.force_login(city.dispatcher)

    answer = client.post("/desk/dispatch/merge", {"head": case.pk, "case": [case.pk]})

    assert answer.status_code == 404


def same(city, *texts):
    """Cases of one item at one place."""
    station, at = a_station(city), timezone.now()
    return [a_need(city, at=at, station=station, text=text).case for text in texts]


def boxes(client, name):
    text = client.get(f"{URL}?show=same").content.decode()
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', text)
    return {int(re.search(r'value="(\d+)"', tag)[1]) for tag in tags if " checked" in tag}


def test_the_one_due_first_answers_unless_another_is_chosen(client, city):
    first, second, third = same(city, "没水", "没水", "没水")
    Case.objects.filter(pk=second.pk).update(due_at=first.due_at - HOUR)
    client.force_login(city.dispatcher)
    assert boxes(client, "head") == {second.pk}

    client.post("/desk/dispatch/merge", {"head": third.pk, "case": [first.pk, third.pk]})

    assert set(Case.objects.filter(merged_into=third)) == {first}


def test_different_matters_are_not_ticked_beforehand(client, city):
    one, alike, other = same(city, "没水", "没水", "灯坏了")
    client.force_login(city.dispatcher)
    assert boxes(client, "case") == {one.pk, alike.pk}


def test_it_costs_the_same_however_long(client, city, django_assert_max_num_queries):
    for n in range(60):
        city.case(at=timezone.now() - timedelta(days=n), division=None)
    client.force_login(city.dispatcher)

    with django_assert_max_num_queries(8):
        client.get(URL)
