"""order/alike: what is known already of what somebody is typing, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.demands.actions import answer_all, take_in
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.demands.tests.factories import a_demand, someone_says
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
ALIKE = reverse("rider:order_alike")
SAID = ["西门锁了", "西门又锁了", "小区西门锁了进不去", "西门锁了送不了", "西门一直锁了"]


@pytest.fixture
def city():
    city = a_city()
    city.item.group = ItemGroup.REST
    city.item.save()
    return city


@pytest.fixture
def station(city):
    return a_station(unit=city.union, division=city.county)


def ask(client, **fields):
    return client.post(ALIKE, fields).content.decode()


def a_public_answer(city, texts=SAID):
    demand = a_demand(city, texts)
    at = timezone.now()
    answer_all(demand, text="物业已开门，<b>走东门</b>。", public=True, by=city.dispatcher, at=at)
    return demand


def test_nothing_known_is_nothing_said(client, city):
    assert ask(client, text="想学修车", item=city.item.code).strip() == ""


def test_a_public_answer_is_shown_as_text(client, city):
    a_public_answer(city)
    page = ask(client, text="西门锁了", item=city.item.code)
    assert "物业已开门" in page
    assert "<b>" not in page


def test_what_is_reported_at_the_station_is_shown_without_words(client, city, station):
    need = someone_says(city, "老板娘不给水喝", by=a_person())
    need.station = station
    need.save()
    page = ask(client, text="没有热水", item=city.item.code, station=station.code)
    assert station.name in page
    assert "老板娘" not in page
    assert str(need.asked_by) not in page
    assert ask(client, text="没有热水", item=city.item.code).strip() == ""


def test_at_a_station_it_says_the_same_to_whatever_is_typed(client, city, station):
    someone_says(city, "换电柜坏了", by=a_person())
    Need.objects.update(station=station)
    here = {"item": city.item.code, "station": station.code}
    assert ask(client, text="换电柜坏了", **here) == ask(client, text="随便什么", **here) != ""


def test_nobody_finds_a_person_by_asking_around_a_spot(client, city):
    case = someone_says(city, "车坏在路上", by=a_person()).case
    Case.objects.filter(pk=case.pk).update(lon=108.061, lat=24.696)
    spot = {"lon": "108.061", "lat": "24.696", "item": city.item.code}
    assert ask(client, text="车坏在路上", **spot).strip() == ""


def test_ones_own_is_shown_to_oneself_alone(client, city):
    rider = a_person()
    need = someone_says(city, "西门锁了进不去", by=rider)
    assert ask(client, text="西门锁了", item=city.item.code).strip() == ""
    client.force_login(rider)
    assert need.case.ticket in ask(client, text="西门锁了", item=city.item.code)
    client.force_login(a_person())
    assert ask(client, text="西门锁了", item=city.item.code).strip() == ""


def test_at_most_three_are_shown(client, city, station):
    rider = a_person()
    for _ in range(4):
        need = someone_says(city, "没有热水", by=rider)
        need.station = station
        need.save()
    client.force_login(rider)
    page = ask(client, text="没有热水", item=city.item.code, station=station.code)
    assert page.count("<p>") == 3


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"item": "x" * 500, "text": "\x00"},
        {"lon": "nan", "lat": "inf"},
        {"lon": "1e999", "lat": "-91"},
        {"station": "HC-9999", "text": "𠮷\u202e" * 3},
    ],
)
def test_whatever_is_sent_is_answered(client, city, fields):
    fields = {"item": city.item.code} | fields
    assert client.post(ALIKE, fields).status_code == 200


def test_words_never_stand_in_an_address(client, city):
    assert client.get(ALIKE, {"text": "西门"}).status_code == 405


def test_it_keeps_nothing_and_is_kept_by_nobody(client, city):
    before = Case.objects.count()
    response = client.post(ALIKE, {"text": "西门", "item": city.item.code})
    assert "no-store" in response.headers["Cache-Control"]
    assert Case.objects.count() == before


def test_the_order_page_asks_it(client, city):
    page = client.get(reverse("rider:order"), {"item": city.item.code}).content.decode()
    assert f'data-alike="{ALIKE}"' in page
    assert "js/alike" in page


def test_it_asks_as_little_of_many_texts_as_of_few(client, city):
    someone_says(city, "西门锁了", at=timezone.now() - timedelta(days=1))
    take_in(at=timezone.now() - timedelta(days=1))
    counts = []
    for texts in (range(20), range(20, 620)):
        fill_with_texts(city, texts, demands=len(texts) // 10)
        ask(client, text="小区西门7还锁着", item=city.item.code)
        with CaptureQueriesContext(connection) as asked:
            page = ask(client, text="小区西门7还锁着，第7号门", item=city.item.code)
        assert "已开" in page
        counts.append(len(asked))
    assert counts[0] == counts[1]


def fill_with_texts(city, texts, *, demands):
    at = timezone.now() - timedelta(days=1)
    first = Case.objects.earliest("pk")
    fields = {
        field.attname: getattr(first, field.attname)
        for field in Case._meta.concrete_fields
        if field.attname not in ("id", "ticket_digest", "is_open")
    }
    cases = Case.objects.bulk_create(
        [Case(ticket_digest=f"{number:064d}", **fields) for number in texts]
    )
    made = Demand.objects.bulk_create(
        [
            Demand(
                name=f"小区西门{number}",
                answer=f"第{number}号门已开，请走正门。",
                public=True,
                created_at=at,
                answered_at=at,
                words=[chr(0x4E00 + number * 20 + place) * 2 for place in range(60)] + ["西门"],
            )
            for number in texts[:demands]
        ]
    )
    DemandText.objects.bulk_create(
        [
            DemandText(case=case, said_at=at, digest=case.ticket_digest, demand=made[n % demands])
            for n, case in enumerate(cases)
        ]
    )
