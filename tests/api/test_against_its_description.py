"""The API against its own description: whatever is sent, the answer is one that the document
names, in the shape it names, and never an error of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.permissions.world import NAMES, World
from yizhan.config.wsgi import application
from yizhan.roof.openapi.api import api

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("YIZHAN_EXAMPLES", "15"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = application


@pytest.fixture
def world(shared_world, db) -> Iterator[World]:
    """The calls go through the real WSGI application, inside this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield shared_world
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def thing_at(parts: tuple[str, str, str], world: World) -> object:
    """The thing of the permission matrix that a parameter stands for, behind these words."""
    before = parts[0] + parts[1]
    fitting = [name for name in NAMES if before.endswith(name)]
    return NAMES[max(fitting, key=len)](world)


asked_often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@asked_often
def test_it_keeps_its_word(case, world):
    headers = {"Authorization": f"Bearer {world.tokens['dispatcher']}"}
    case.call_and_validate(headers=headers, checks=CHECKS)


@schema.parametrize()
@asked_often
def test_it_keeps_its_word_about_what_is_there(case, world):
    """The same, at addresses of things that exist."""
    case.path_parameters = {
        name: thing_at(case.path.partition(f"{{{name}}}"), world)
        for name in case.path_parameters or {}
    }
    headers = {"Authorization": f"Bearer {world.tokens['handler']}"}
    case.call_and_validate(headers=headers, checks=CHECKS)
