"""A form on a foreign site can make nobody's browser do anything here."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse  # noqa: TID251  # a view, if a small one
from django.test import Client

from tests.permissions.matrix import reachable
from tests.permissions.world import World

REFUSED = {403, 404, 405}
WITHOUT_HARM = {"POST /look/"}
"""Sets how this browser shows the pages, and nothing else."""


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse(status=403)


def strict(world: World, who: str) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if world.people[who] is not None:
        client.force_login(world.people[who])
    return client


def forms(world: World) -> dict[str, str]:
    """Every page that may take a POST."""
    return {
        str(address): path
        for address, path in reachable(world)
        if address.method == "POST" and address.audience != "api"
    }


@pytest.mark.once
@pytest.mark.parametrize("who", ["guest", "rider", "host", "handler", "dispatcher", "admin"])
def test_no_page_takes_a_post_without_its_token(world, who, settings):
    if who != "guest":  # who sees the page itself; to draw it took most of this test's time
        settings.CSRF_FAILURE_VIEW = "tests.security.test_forgery.refused"
    client = strict(world, who)
    taken = {
        name: status
        for name, path in forms(world).items()
        if name not in WITHOUT_HARM and (status := client.post(path).status_code) not in REFUSED
    }
    assert taken == {}


def test_the_api_does_not_know_sessions(world):
    client = strict(world, "handler")
    assert client.get("/api/v1/desk/cases").status_code == 401


def test_a_page_s_own_form_is_taken(world):
    """The control: with the token it works, so the refusals above are the token's."""
    client = strict(world, "guest")
    client.get("/accounts/login/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    response = client.post("/look/", {"csrfmiddlewaretoken": token, "text": "large"})
    assert response.status_code == 302
