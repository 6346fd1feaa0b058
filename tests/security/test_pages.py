"""What every answer carries, and what no page holds: the content policy kept by the real pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.permissions.matrix import reachable
from tests.permissions.world import World, a_world

WHO = [
    "guest",
    "rider",
    "host",
    "handler",
    "instructor",
    "secretary",
    "company",
    "dispatcher",
    "lead",
    "admin",
]
OWN = re.compile(r"(/(?!/)|#|\?|data:image/|blob:|$|tel:|geo:|mailto:)")
CREDITS = ("https://www.tianditu.gov.cn/",)


class Inspector(HTMLParser):
    """Notes whatever the policy would block, and what points elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.found.append(f"<{tag}> with a style")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("an inline script")
        self.found += [f"<{tag} {name}>" for name in given if name.startswith(("on", "hx-on"))]
        for name in ("src", "href", "action", "formaction", "poster"):
            value = given.get(name) or ""
            if not OWN.match(value) and not (tag == "a" and value.startswith(CREDITS)):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "a" and given.get("target") == "_blank" and "noopener" not in str(given["rel"]):
            self.found.append("a window that can turn its opener away")


@pytest.fixture
def world(db, settings) -> World:
    settings.LIMITS_TIMES = 0
    return a_world()


def pages(world: World, who: str):
    client = Client(raise_request_exception=False)
    if world.people[who] is not None:
        client.force_login(world.people[who])
    for address, path in reachable(world):
        if address.method == "GET" and address.audience != "api":
            yield str(address), client.get(path)


@pytest.mark.parametrize("who", WHO)
def test_pages_keep_to_the_content_policy(world, who):
    wrong = {}
    for name, response in pages(world, who):
        if response.headers.get("Content-Type", "").startswith("text/html"):
            inspector = Inspector()
            inspector.feed(response.text)
            if inspector.found:
                wrong[name] = inspector.found
    assert wrong == {}


@pytest.mark.parametrize("who", ["guest", "admin"])
def test_every_answer_carries_the_safety_headers(world, who):
    for name, response in [*pages(world, who), ("404", Client().get("/no/such/page"))]:
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, name
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert response.headers["X-Frame-Options"] == "DENY", name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name
        assert response.headers["Referrer-Policy"] == "same-origin", name
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_pages_about_somebody_are_kept_by_no_cache(world):
    """A shared telephone's «back» button or a proxy must not show one person's page to another."""
    loose = [
        name
        for name, response in pages(world, "handler")
        if response.status_code == 200
        and name.startswith(("GET /desk/", "GET /me", "GET /case"))
        and not name.startswith("GET /desk/kit")
        and "no-store" not in response.headers.get("Cache-Control", "")
        and not response.headers["Content-Type"].startswith("image/")
    ]
    assert loose == []


def test_cookies_are_out_of_scripts_reach(world, client):
    handler = world.people["handler"]
    handler.set_password("one that nobody guesses")
    handler.save()
    known = {"login": handler.username, "password": "one that nobody guesses"}
    response = client.post("/accounts/login/", known)

    assert response.status_code == 302
    session = response.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
