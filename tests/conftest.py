"""What tests of several folders share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.permissions.asked import Asked, Page, ask_once
from tests.permissions.world import World, a_world_of_its_own


@pytest.fixture(scope="session")
def asked(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Asked:
    """The answers of every address to everybody; the city they tell of is gone again. What is on
    the pages is read only in a run with a test that asks for `asked_pages`."""
    fixtures = [getattr(item, "fixturenames", ()) for item in request.session.items]
    with django_db_blocker.unblock():
        return ask_once(with_pages=any("asked_pages" in names for names in fixtures))


@pytest.fixture(scope="session")
def asked_pages(asked: Asked) -> dict[str, list[Page]]:
    """The pages among them, by who asked."""
    return asked.pages


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A world for all the tests of a module. Each is marked `django_db` or asks for `db`, and so
    takes back what it wrote."""
    with django_db_blocker.unblock(), a_world_of_its_own() as world:
        yield world
