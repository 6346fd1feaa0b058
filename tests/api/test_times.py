"""Every time that a program is told has one shape: ISO 8601, whole seconds, in the city's zone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.permissions.matrix import Address, addresses
from tests.permissions.world import a_world
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.openapi.api import api
from yizhan.roof.openapi.values import MOMENT

DOCUMENT = api.get_openapi_schema(path_prefix="/api/v1/")
SCHEMAS = DOCUMENT["components"]["schemas"]
REFERENCE = re.compile(r"#/components/schemas/(\w+)")
NAMED_LIKE_A_TIME = re.compile(r"(.*_)?(at|since|until|seen)")
LOOKS_LIKE_A_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ].*")
IN_THE_CITYS_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


def answers() -> set[str]:
    """The names of the schemas that answers are made of."""
    waiting = [
        operation["responses"]
        for operations in DOCUMENT["paths"].values()
        for operation in operations.values()
    ]
    known: set[str] = set()
    while waiting:
        for name in set(REFERENCE.findall(json.dumps(waiting.pop(), default=str))) - known:
            known.add(name)
            waiting.append(SCHEMAS[name])
    return known


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for schema in answers():
        for name, shape in SCHEMAS[schema].get("properties", {}).items():
            yield f"{schema}.{name}", shape


def kinds_of(shape: dict[str, Any]) -> list[dict[str, Any]]:
    """The shape, or each of those that it may have."""
    kinds: list[dict[str, Any]] = shape.get("anyOf", [shape])
    return kinds


def is_moment(shape: dict[str, Any]) -> bool:
    return MOMENT.items() <= shape.items()


def is_table(shape: dict[str, Any]) -> bool:
    """Answers by question and the like, whatever they are called."""
    return bool(shape.get("type") == "object")


def test_a_property_that_is_a_time_is_described_as_the_one_kind_of_moment():
    times = {
        name: shape
        for name, shape in properties()
        if (NAMED_LIKE_A_TIME.fullmatch(name.rpartition(".")[2]) and not is_table(shape))
        or any(kind.get("format") in {"date-time", "time"} for kind in kinds_of(shape))
    }
    assert len(times) > 15
    others = [name for name, shape in times.items() if not any(map(is_moment, kinds_of(shape)))]
    assert others == []


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from texts(part, f"{path}.{name}")
        case list():
            for part in value:
                yield from texts(part, path)
        case str():
            yield path, value


def gets() -> list[Address]:
    return [one for one in addresses() if one.audience == "api" and one.method == "GET"]


@pytest.mark.django_db
def test_every_time_in_a_real_answer_is_in_the_citys_zone(client):
    world = a_world()
    type(world.need.case).objects.filter(pk=world.need.case.pk).update(
        status=Status.RESOLVED, is_open=False, closed_at=MONDAY
    )
    bearer = {"Authorization": f"Bearer {world.tokens['dispatcher']}"}
    seen: dict[str, set[str]] = {}
    for address in gets():
        answer = client.get(address.path(world), headers=bearer)
        if "json" in answer.headers["Content-Type"]:
            for path, text in texts(answer.json()):
                if LOOKS_LIKE_A_TIME.fullmatch(text):
                    seen.setdefault(f"{address}{path}", set()).add(text)
    assert {path.rpartition(".")[2] for path in seen} >= {"opened_at", "due_at", "closed_at", "at"}
    wrong = {path: some for path, some in seen.items()
             if not all(map(IN_THE_CITYS_ZONE.fullmatch, some))}  # fmt: skip
    assert wrong == {}
