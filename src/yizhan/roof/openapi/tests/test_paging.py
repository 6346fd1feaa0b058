"""Lists are read to their end whatever comes or goes meanwhile."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.tests.factories import a_compound
from yizhan.wings.participation.honours.models import Honour
from yizhan.wings.participation.honours.rules import TITLE_LIMIT

pytestmark = pytest.mark.django_db
GATES = "/api/v1/gates"


def ask(client, address, **query):
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def to_the_end(client, address, *, limit, between=lambda: None, headers=None):
    client.defaults.update(headers or {})
    page = ask(client, address, limit=limit)
    seen = list(page["items"])
    while page["next"]:
        between()
        page = ask(client, page["next"])
        seen += page["items"]
    return seen


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    limit=st.integers(1, 4),
    coming=st.lists(st.text("abcxyz", min_size=1, max_size=3), max_size=6, unique=True),
)
def test_what_was_there_comes_once_whatever_comes_meanwhile(client, limit, coming):
    Compound.objects.all().delete()
    first = a_compound(code="b0")
    for number in range(1, 7):
        a_compound(first.unit, first.division, code=f"b{number}")
    new = iter(coming)

    def insert():
        for code in (one for one in [next(new, None)] if one):
            a_compound(first.unit, first.division, code=code)

    codes = [one["code"] for one in to_the_end(client, GATES, limit=limit, between=insert)]
    assert [code for code in codes if code.startswith("b") and code[1:].isdigit()] == [
        f"b{number}" for number in range(7)
    ]
    assert len(codes) == len(set(codes))


def test_what_goes_meanwhile_takes_nothing_along(client):
    first = a_compound(code="a")
    for code in "bcdef":
        a_compound(first.unit, first.division, code=code)
    gone = iter("ab")

    def remove():
        Compound.objects.filter(code=next(gone, "")).delete()

    codes = [one["code"] for one in to_the_end(client, GATES, limit=2, between=remove)]
    assert codes == list("abcdef")


def test_columns_that_fall_and_rows_that_are_alike(client):
    city = a_city()
    for number in range(7):
        Honour.objects.create(
            unit=city.union,
            title=f"最美{number}"[:TITLE_LIMIT],
            awarded_on=MONDAY.date() - timedelta(days=number // 3),
        )

    def insert():
        Honour.objects.create(unit=city.union, title="新", awarded_on=MONDAY.date())

    seen = to_the_end(client, "/api/v1/honours", limit=2, between=insert)
    titles = [one["title"] for one in seen]
    assert [title for title in titles if title != "新"] == [
        "最美2", "最美1", "最美0", "最美5", "最美4", "最美3", "最美6",
    ]  # fmt: skip


def test_the_desks_cases_are_read_to_their_end(client):
    city = a_city()
    cases = [city.case(at=MONDAY + timedelta(minutes=number)) for number in range(5)]
    token = issue_token(city.handler, by=None, at=MONDAY)
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    def insert():
        city.case(at=MONDAY - timedelta(days=1))

    found = to_the_end(client, "/api/v1/desk/cases", limit=2, between=insert, headers=bearer)
    assert [one["id"] for one in found] == [case.pk for case in cases]


@pytest.mark.parametrize("cursor", ["x", "W10=", "WzFd", "WyJhIiwieCJd", "é", "W1sxXV0="])
def test_a_cursor_that_nobody_gave_is_refused(client, cursor):
    answer = client.get(GATES, {"after": cursor})
    assert answer.status_code == 422
    assert "after" in answer.json()["fields"]


def test_pages_are_still_there(client):
    first = a_compound(code="a")
    for code in "bc":
        a_compound(first.unit, first.division, code=code)
    assert [one["code"] for one in ask(client, GATES, page=2, limit=2)["items"]] == ["c"]
