"""/api/v1/rounds: draws, tickets and results for everybody."""

from __future__ import annotations

import hashlib

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Round, Visit
from yizhan.wings.participation.restaurants.tests.factories import (
    DAY,
    SEED,
    a_reviewed_visit,
    a_round,
    a_sent_visit,
    drawn,
    frozen,
)

pytestmark = pytest.mark.django_db
URL = "/api/v1/rounds"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def row(city):
    return drawn(city.bureau, city.county, by=city.dispatcher)


def test_a_round_is_listed_from_the_day_its_lists_are_frozen(client, city):
    a_round(city.bureau, city.county, by=city.dispatcher)
    one = frozen(city.bureau, city.county, by=city.dispatcher)

    [told] = client.get(URL).json()["items"]

    assert (told["id"], told["state"], told["seed"]) == (one.pk, "frozen", "")
    assert told["digest"] == hashlib.sha256(one.lists.encode()).hexdigest()
    assert client.get(f"{URL}/{one.pk}/tickets", {"site": "R"}).json()["code"] == "not_drawn"


def test_one_that_is_being_prepared_is_not_there(client, city):
    row = a_round(city.bureau, city.county, by=city.dispatcher)
    for page in ("", "/results", "/tickets?site=R"):
        assert client.get(f"{URL}/{row.pk}{page}").status_code == 404


def test_what_is_in_the_lot_and_how_it_is_done_again(client, row):
    told = client.get(f"{URL}/{row.pk}").json()

    assert told["seed"] == SEED
    assert [(one["places"], one["restaurants"]) for one in told["strata"]] == [(2, 6)]
    assert (told["visitors"], told["seats"]) == (12, 4)
    file = client.get(told["file"]).text
    assert hashlib.sha256(file.partition("draw\n")[0].encode()).hexdigest() == told["digest"]


def test_the_ticket_of_one_that_was_not_drawn(client, row):
    chosen = set(Visit.objects.of(row).values_list("restaurant__code", flat=True))
    tickets = client.get(f"{URL}/{row.pk}/tickets", {"site": "米粉"}).json()["items"]

    assert {one["code"] for one in tickets if one["drawn"]} == chosen
    assert sorted(one["rank"] for one in tickets) == [1, 2, 3, 4, 5, 6]
    for one in tickets:
        said = f"{row.digest}|{SEED}|site|{one['code']}".encode()
        assert one["ticket"] == hashlib.sha256(said).hexdigest()


def test_what_was_seen_stands_there_once_it_is_published(client, city, row):
    a_sent_visit(row, visit=1)
    reviewed = a_reviewed_visit(row, by=city.dispatcher, visit=2)

    first, second = client.get(f"{URL}/{row.pk}/results").json()["items"]

    for one in (first, second):
        told = (one["findings"], one["observed"], one["visited_on"], one["url"])
        assert told == ([], {}, None, "")
    assert (first["state"], len(first["visitors"])) == ("sent", 2)

    actions.reply_to_visit(reviewed.reply_code, text="已经整改。", at=row.drawn_at + 3 * DAY)
    second = client.get(f"{URL}/{row.pk}/results").json()["items"][1]
    assert [finding["code"] for finding in second["findings"]] == ["floor"]
    assert (second["reply"], second["observed"]["floor"]) == ("已经整改。", "no")
    assert client.get(second["url"]).status_code == 200


def test_a_reply_that_was_taken_off_is_not_told(client, city, row):
    visit = a_reviewed_visit(row, by=city.dispatcher)
    at = row.drawn_at + 3 * DAY
    actions.reply_to_visit(visit.reply_code, text="店员小韦说没有。", at=at)
    actions.hide_reply(visit, reason="写了姓名", by=city.dispatcher, at=at)
    assert "小韦" not in client.get(f"{URL}/{row.pk}/results").text


@pytest.mark.parametrize(("page", "queries"), [("", 2), ("/{pk}", 1), ("/{pk}/results", 4)])
def test_it_costs_the_same_for_many(client, city, row, page, queries, django_assert_num_queries):
    drawn(city.bureau, city.county, by=city.dispatcher, places=5)
    for one in Round.objects.all():
        with django_assert_num_queries(queries):
            assert client.get(URL + page.format(pk=one.pk)).status_code == 200
