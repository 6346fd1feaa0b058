"""A method that an address does not take is refused with those that it takes, in the language that
was asked for."""

from __future__ import annotations

import pytest

from tests.permissions.matrix import Address
from tests.permissions.world import World, a_world
from yizhan.roof.openapi.api import api

pytestmark = pytest.mark.django_db
PATHS = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def world() -> World:
    return a_world()


def test_every_address_names_the_methods_it_takes(client, world):
    for path, operations in PATHS.items():
        taken = {method.upper() for method in operations}
        for method in METHODS - taken:
            address = Address(method, path.lstrip("/"), "api").path(world)
            answer = client.generic(method, address)
            assert answer.status_code == 405, (method, path)
            allowed = set(answer.headers["Allow"].split(", "))
            assert taken <= allowed <= taken | {"HEAD", "OPTIONS"}, (method, path)
            assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("language", "begins"), [("zh-CN", "这个地址只接受"), ("en", "This address takes")]
)
def test_it_says_so_in_the_language_asked_for(client, language, begins):
    answer = client.delete("/api/v1/catalogue", headers={"Accept-Language": language})
    assert answer.json()["message"].startswith(begins)
