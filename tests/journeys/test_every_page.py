"""Every page a role can reach by following links: no barrier, nothing beyond the edge, nothing too
small for a thumb, no error. One page of each kind, as each role sees it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from tests.journeys.checks import barriers, sideways, small_targets

START = ["/", "/order", "/?county=451202", "/map", "/me/", "/me/station", "/accounts/login/"]
DESK = ["/desk/", "/desk/inbox/", "/desk/dispatch/", "/desk/units", "/desk/stations"]
DEAD_ENDS = {
    "account_logout", "shared:look", "desk:kit", "desk:kit_phone", "mfa_download_recovery_codes",
}  # fmt: skip
WHO = [
    "handler", "dispatcher", "lead", "instructor", "secretary", "organiser", "company", "admin",
]  # fmt: skip
LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)"


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def walk(page: Page, home: str, start: list[str]) -> Iterator[str]:
    """Stand on one page of each kind that can be reached from `start`, and say which."""
    waiting, seen = [home + address for address in start], set()
    while waiting:
        address = waiting.pop(0)
        kind = name_of(address)
        if not kind or kind in seen or kind in DEAD_ENDS:
            continue
        answer = page.goto(address)
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        kind = name_of(page.url)
        if kind in seen or answer.status in {403, 404}:
            continue
        seen.add(kind)
        waiting += [link for link in page.evaluate(LINKS) if link.startswith(home)]
        assert answer.status < 400, f"{address}: {answer.status}"
        yield kind


@pytest.mark.parametrize("role", ["", "rider", "host"])
def test_on_a_phone(city, visit, role):
    page = visit("phone").page
    if role:
        city.enter(page, role)
    wrong = {}
    for kind in walk(page, city.url, START):
        found = barriers(page) + small_targets(page, 44)
        if found or sideways(page):
            wrong[f"{kind} {page.url}"] = [*found, f"sideways {sideways(page)}"]
    assert wrong == {}


@pytest.mark.parametrize("role", WHO)
def test_at_a_desk(city, visit, role):
    page = visit("desk").page
    city.enter(page, role)
    wrong = {}
    for kind in walk(page, city.url, DESK):
        found = barriers(page)
        if found or sideways(page):
            wrong[f"{kind} {page.url}"] = [*found, f"sideways {sideways(page)}"]
    assert wrong == {}


@pytest.mark.parametrize("role", ["admin", "secretary"])
def test_a_desk_on_a_phone(city, visit, role):
    """Secretaries use phones."""
    page = visit("phone").page
    city.enter(page, role)
    wrong = {}
    for kind in walk(page, city.url, DESK):
        found = small_targets(page, 44)
        if found or sideways(page):
            wrong[f"{kind} {page.url}"] = [*found, f"sideways {sideways(page)}"]
    assert wrong == {}


def test_the_chosen_tab_is_in_sight_on_a_phone(city, visit):
    page = visit("phone").page
    city.enter(page, "admin")
    for address in ("/desk/inbox/?show=not_solved", "/desk/deliveries"):
        page.goto(city.url + address)
        for chosen in page.locator(":is(.tabs, .side) [aria-current]").all():
            expect(chosen).to_be_in_viewport(ratio=0.9)
