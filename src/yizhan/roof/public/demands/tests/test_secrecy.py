"""No number of persons under five can be had from what shows demands to everybody, neither read
nor by subtracting: two pages, two weeks, two addresses, two people who look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.ground.casework.tests.factories import City, a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.memo import forget_all
from yizhan.roof.public.demands import views
from yizhan.wings.care.demands.actions import answer_all, confirm, join, split
from yizhan.wings.care.demands.index import known_answers, published
from yizhan.wings.care.demands.rules import SMALLEST, STEPS, reached
from yizhan.wings.care.demands.tests.factories import a_demand

WEEK = timedelta(days=7)
API = "/api/v1/demands"
ADDRESSES = (
    "", "?page=2", "?unit=1", "?county=451202", "?from=2026-01-01&to=2026-01-02", "?year=2025",
    "?show=single", "?q=西门", "?on=2026-01-01", "?format=json",
)  # fmt: skip


@given(st.integers(0, 30_000), st.integers(0, 30_000))
def test_two_steps_differ_by_nothing_or_by_five_and_more(one, other):
    apart = abs(reached(one) - reached(other))
    assert apart == 0 or apart >= SMALLEST
    assert reached(one) in (0, *STEPS)
    assert reached(one) <= one
    assert one >= SMALLEST or reached(one) == 0


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 2)), min_size=1, max_size=3))
@pytest.mark.django_db
def test_whatever_is_asked_no_figure_tells_of_fewer_than_five(groups):
    """`groups`: how many persons said each of some demands, and in which week."""
    with taken_back():
        _no_figure_tells(groups, a_city())


def _no_figure_tells(groups: list[tuple[int, int]], city: City) -> None:
    for number, (persons, week) in enumerate(groups):
        texts = [f"第{number}件事第{person}种说法" for person in range(persons)]
        demand = a_demand(city, texts, name=f"事{number}", at=MONDAY + week * WEEK)
        confirm(demand, by=city.dispatcher, at=MONDAY + week * WEEK)

    by_week = [
        {row.name: row for row in published(until=MONDAY + week * WEEK)} for week in range(5)
    ]
    for number, (persons, week) in enumerate(groups):
        shown = [rows.get(f"事{number}") for rows in by_week]
        assert all(row is None for row in shown[: week + 1])
        assert all((row is not None) == (persons >= SMALLEST) for row in shown[week + 1 :])
        figures = [row.persons if row else 0 for row in shown]
        assert {abs(a - b) for a in figures for b in figures} & {1, 2, 3, 4} == set()
        assert all(row.counties == 0 or persons >= SMALLEST for row in shown if row)

    pages = {address: _page(Client(), address) for address in ADDRESSES}
    rider = Client()
    rider.force_login(city.rider)
    pages["as a rider"] = _page(rider, "")
    assert len(set(pages.values())) == 1
    said = {int(number) for number in re.findall(r"至少 (\d+) 人", pages[""])}
    assert said <= set(STEPS)
    forget_all()
    items = Client().get(API).json()["items"]
    assert {one["persons_at_least"] for one in items} == said
    narrowed = {Client().get(f"{API}{address}").status_code for address in ADDRESSES if address}
    assert narrowed == {422}


DESKS = ("dispatcher", "handler", "lead", "stranger", "rider")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(2, 14), st.data())
@pytest.mark.django_db
def test_taking_apart_and_putting_together_tells_nobody_of_fewer_than_five(persons, data):
    """A demand of some persons is taken apart, and put together again; everybody looks at what is
    public before and after, whatever account they have."""
    taken = data.draw(st.integers(1, persons - 1))
    with taken_back():
        _apart_and_together(persons, taken, a_city())


def _apart_and_together(persons: int, taken: int, city: City) -> None:
    texts = [f"西门锁了，第{person}种说法" for person in range(persons)]
    demand = a_demand(city, texts, name="西门")
    by, at = city.dispatcher, timezone.now() - 3 * WEEK
    confirm(demand, by=by, at=at)
    answer_all(demand, text="已开。", public=True, by=by, at=at)
    seen = [_as_everybody(city)]

    rows = list(demand.texts.order_by("pk").values_list("pk", flat=True)[:taken])
    own = split(demand, rows, name="东门", by=by, at=at)
    seen.append(_as_everybody(city))
    for part, size in ((demand, persons - taken), (own, taken)):
        assert (f"<h2>{part.name}</h2>" in seen[-1]) == (size >= SMALLEST)
    part_is_offered = persons - taken >= SMALLEST
    assert bool(known_answers("西门锁了", at=timezone.now())) == part_is_offered

    join(own, demand, by=by, at=at)
    seen.append(_as_everybody(city))
    assert seen[0] == seen[2]
    for page in seen:
        assert {int(number) for number in re.findall(r"至少 (\d+) 人", page)} <= set(STEPS)


def _as_everybody(city: City) -> str:
    """Return what the page shows, the same to a guest and to every account."""
    forget_all()
    pages = {_page(Client(), "")}
    asked = {_alike(Client(), city)}
    for who in DESKS:
        client = Client()
        client.force_login(getattr(city, who))
        pages.add(_page(client, ""))
        asked.add(_alike(client, city))
    assert len(pages) == len(asked) == 1
    return pages.pop()


def _alike(client: Client, city: City) -> str:
    fields = {"text": "西门锁了", "item": city.item.code}
    return client.post(reverse("rider:order_alike"), fields).content.decode()


@contextmanager
def taken_back() -> Iterator[None]:
    """One example's rows, gone before the next one."""
    forget_all()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _page(client: Client, address: str) -> str:
    views._published.forget()
    page = client.get(f"/demands{address}").content.decode()
    return page.split("<main")[1].split("</main>")[0]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(1, 9), st.integers(1, 9))
@pytest.mark.django_db
def test_typing_finds_nothing_that_fewer_than_five_said(many, few):
    """An answer stands beside a demand that `many` said; `few` of them said a word of their own."""
    with taken_back():
        _typing_finds_nothing(many, min(few, many), a_city())


def _typing_finds_nothing(many: int, few: int, city: City) -> None:
    texts = [f"西门锁了{'张老板骂人' if place < few else ''}{place}" for place in range(many)]
    demand = a_demand(city, texts, name="西门")
    answer_all(demand, text="已开。", public=True, by=city.dispatcher, at=MONDAY)

    assert bool(known_answers("西门锁了", at=MONDAY)) == (many >= SMALLEST)
    assert bool(known_answers("张老板骂人", at=MONDAY)) == (few >= SMALLEST)


@pytest.mark.django_db
def test_the_api_has_one_list_of_them_that_nothing_narrows(client):
    """What that list says is asked above, beside the page. If there is ever more, this test file
    has to learn to ask it."""
    described = client.get("/api/v1/openapi.json").json()["paths"]
    ways = {path: ways for path, ways in described.items() if "demand" in path}
    assert ways.keys() == {API}
    assert ways[API].keys() == {"get"}
    assert not ways[API]["get"].get("parameters")
