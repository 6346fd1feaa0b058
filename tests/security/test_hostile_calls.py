"""Whatever a guest sends to the API is answered in JSON, and never with our own fault."""

from __future__ import annotations

import io
import json
import logging
from typing import Any, get_args

import pytest
from ninja import Schema

from tests.permissions.world import World
from yizhan.roof.openapi.api import api
from yizhan.roof.openapi.inputs import Input

HOSTILE = {
    "half a sign": r'"\ud800"',
    "nul": r'"a\u0000b"',
    "a number": "7",
    "a giant number": "1" + "0" * 400,
    "no number": "NaN",
    "endless": "Infinity",
    "nothing": "null",
    "a list": '["a"]',
    "an object": '{"a": {"b": []}}',
    "long": json.dumps("字" * 10_001),
    "right to left": r'"\u202e\u2066abc"',
    "a formula": '"=1+1"',
    "html": '"<script>alert(1)</script>"',
    "blank": '"   "',
    "a line break": r'"a\nb"',
    "deep": "[" * 900 + "]" * 900,
}
BODIES = {
    "nothing": b"",
    "no object": b"[]",
    "a word": b"null",
    "broken": b"{",
    "not utf-8": b'{"item": "\xff\xfe"}',
    "utf-16": '{"item": "a"}'.encode("utf-16"),
    "too deep": b"[" * 100_000,
    "twice": b'{"item": "a", "item": "b"}',
    "half a sign as a name": rb'{"\ud800": 1, "item": "x"}',
}
NEED = ["item", "station", "lat", "lon", "place", "text", "contact"]
CALLS = {
    "needs": (
        lambda w: "/api/v1/needs",
        ["item", "station", "lat", "lon", "place", "text", "contact"],
    ),
    "signals": (lambda w: f"/api/v1/stations/{w.station.code}/signals", ["signal", "nonsense"]),
    "answer": (lambda w: f"/api/v1/cases/{w.ticket}/answer", ["solved", "text", "stars"]),
}
JSON = {"content_type": "application/json"}


@pytest.fixture
def world(shared_world: World, db: None, settings: Any) -> World:
    settings.LIMITS_TIMES = 1000  # calls are counted, as in earnest, and never too many
    shared_world.ticket = shared_world.need.case.ticket  # type: ignore[attr-defined]
    return shared_world


def assert_said_no(answer) -> None:
    assert answer.status_code < 500, answer.text
    assert answer.headers["Content-Type"].startswith("application/json")
    if answer.status_code >= 400:
        assert set(answer.json()) <= {"code", "message", "fields"}
        assert answer.text.encode()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_refused_in_words(world, client, call, value):
    address, fields = CALLS[call]
    usual = {"item": world.city.item.code, "signal": "open", "text": "words"}
    for field in fields:
        others = {name: word for name, word in usual.items() if name in fields and name != field}
        body = json.dumps(others)[:-1] + f'{", " if others else ""}"{field}": {HOSTILE[value]}}}'
        assert_said_no(client.post(address(world), body, **JSON))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("body", BODIES)
def test_a_hostile_body_is_refused_in_words(world, client, call, body):
    assert_said_no(client.post(CALLS[call][0](world), BODIES[body], **JSON))


def test_an_endless_body_is_refused_in_json(world, client):
    answer = client.post("/api/v1/needs", b'{"item": "' + b"y" * 3_000_000 + b'"}', **JSON)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("key", ["\ud800", "字", "a" * 101, "a\tb"])
def test_a_hostile_key_is_refused_in_words(world, client, key):
    body = {"item": world.city.item.code}
    assert_said_no(client.post("/api/v1/needs", body, **JSON, HTTP_IDEMPOTENCY_KEY=key))


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/stations/nearest?lat=1e999&lon=NaN",
        "/api/v1/stations/nearest?lat=24&lon=108&limit=99999999999999999999999",
        "/api/v1/stations/nearest?lat=24&lon=108&within=-1&amenity=%ff",
        "/api/v1/stations?page=99999999999999999999999",
        "/api/v1/stations?division=%ff%fe",
        "/api/v1/stations/%ed%a0%80",
        "/api/v1/cases/%ed%a0%80",
        "/api/v1/indicators?year=99999999999999999999",
        "/api/v1/indicators?year=-1",
        "/api/v1/indicators?unit=%ff",
    ],
)
def test_a_hostile_address_is_refused_in_words(world, client, address):
    assert_said_no(client.get(address))


@pytest.mark.parametrize("why", ["broken on purpose", "half a sign: \ud800", "two\nlines", ""])
def test_the_number_of_an_incident_is_found_in_the_log(world, client, monkeypatch, caplog, why):
    def broken() -> None:
        raise RuntimeError(why)

    monkeypatch.setattr("yizhan.ground.casework.index.menu", broken)
    answer = client.get("/api/v1/catalogue")
    number = answer.json()["message"].rstrip("。.").split()[-1].strip("：: ")

    assert answer.status_code == 500
    lines = [line(record) for record in caplog.records]
    assert sum(number in words for words in lines) == 1


def line(record: logging.LogRecord) -> str:
    """The line as it is written on a terminal that knows ASCII only."""
    (ours,) = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    out = io.TextIOWrapper(io.BytesIO(), "ascii", errors="backslashreplace")
    out.write(ours.format(record))
    out.seek(0)
    return out.read()


def inputs() -> list[type]:
    """Every schema that an operation of the API takes from its caller."""
    annotations = [
        parameter.annotation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        for parameter in operation.signature.signature.parameters.values()
    ]
    schemas = [a for a in map(bare, annotations) if isinstance(a, type) and issubclass(a, Schema)]
    return [schema for schema in schemas if schema.__module__.startswith("yizhan.")]


def bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_args(annotation) else annotation


def test_every_schema_that_callers_fill_in_refuses_what_cannot_be_kept():
    assert len(inputs()) >= 5
    assert [schema for schema in inputs() if not issubclass(schema, Input)] == []
