"""What every answer carries, and what no page holds: the content policy kept by the real pages.

The answers are those that the permission matrix is made of."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from tests.permissions.asked import Asked, Page
from tests.permissions.matrix import Address
from tests.permissions.world import a_world

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("matrix")]
Pages = dict[str, list[Page]]
WHO = [
    "guest",
    "rider",
    "host",
    "handler",
    "other handler",
    "instructor",
    "secretary",
    "branch secretary",
    "company",
    "dispatcher",
    "lead",
    "admin",
]


def digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@pytest.mark.parametrize("who", WHO)
def test_pages_keep_to_the_content_policy(asked_pages: Pages, who: str) -> None:
    assert sum(page.is_html for page in asked_pages[who]) > 20
    assert {page.name: page.faults for page in asked_pages[who] if page.faults} == {}


@pytest.mark.parametrize(
    ("page", "policy", "faults"),
    [
        ('<p style="color: red">', "", ["<p> with a style"]),
        ("<script>alert(1)</script>", "", ["an inline script"]),
        ("<style>p{}</style>", f"style-src '{digest('q{}')}'", ["an inline style"]),
        ("<style>p{}</style>", f"style-src '{digest('p{}')}'", []),
    ],
)
def test_what_breaks_the_policy_is_noted(page, policy, faults):
    asked = Asked()
    headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
    answer = SimpleNamespace(status_code=200, headers=headers, text=page)
    asked.keep("guest", Address("GET", "", "public"), answer)
    assert [page.faults for page in asked.pages["guest"]] == [faults]


def test_nobody_is_left_out(asked_pages: Pages) -> None:
    assert set(asked_pages) == set(WHO)


@pytest.mark.parametrize("who", WHO)
def test_every_answer_carries_the_safety_headers(asked_pages, db, who):
    nowhere = Client().get("/no/such/page")
    answers = [(page.name, page.headers) for page in asked_pages[who]]
    for name, headers in [*answers, ("404", nowhere.headers)]:
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, name
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "camera=(self)" in headers["Permissions-Policy"], f"{name}: codes are scanned"


def test_pages_about_somebody_are_kept_by_no_cache(asked_pages):
    """A shared telephone's «back» button or a proxy must not show one person's page to another."""
    loose = [
        page.name
        for page in asked_pages["handler"]
        if page.status == 200
        and page.name.startswith(("GET /desk/", "GET /me", "GET /case"))
        and not page.name.startswith("GET /desk/kit")
        and "no-store" not in page.headers.get("Cache-Control", "")
        and not page.headers["Content-Type"].startswith("image/")
    ]
    assert loose == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["catalogue", "cases/0123456789", "desk/cases", "stations/nearest?lat=24.6&lon=108"]
)
def test_answers_of_the_api_are_kept_by_no_cache(client, address):
    """They tell of a case by its ticket, or of what is near to where somebody is."""
    assert client.get(f"/api/v1/{address}").headers["Cache-Control"] == "no-store"


def test_cookies_are_out_of_scripts_reach(db, client):
    handler = a_world().people["handler"]
    assert handler is not None
    handler.set_password("one that nobody guesses")
    handler.save()
    known = {"login": handler.username, "password": "one that nobody guesses"}
    response = client.post("/accounts/login/", known)

    assert response.status_code == 302
    session = response.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
