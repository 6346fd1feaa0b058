"""Every page a role can reach by following links: no barrier, nothing beyond the edge, nothing too
small for a thumb, no error. One page of each kind, as each role sees it.

All in one process, so that axe looks once at what several roles see alike."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Page, Response, expect

from tests.journeys.checks import Watch, disorder, sideways, small_targets

pytestmark = pytest.mark.xdist_group("every page")
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


def is_new(answer: Response | APIResponse | None, seen: set[str]) -> bool:
    """Whether this is a page, of a kind that was not yet seen."""
    if answer is None or answer.status in {403, 404}:
        return False
    return "html" in answer.headers.get("content-type", "") and name_of(answer.url) not in seen


def walk(page: Page, home: str, start: list[str]) -> Iterator[str]:
    """Stand on one page of each kind that can be reached from `start`, and say which."""
    waiting = [home + address for address in start]
    seen, fruitless, asked = set[str](), set[str](), set[str]()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        kind = name_of(address)
        if not kind or kind in seen or kind in DEAD_ENDS or address in asked:
            continue
        asked.add(address)
        if kind in fruitless and not is_new(page.request.get(address), seen):
            continue
        answer = page.goto(address)
        if not is_new(answer, seen):
            fruitless.add(kind)
            continue
        kind = name_of(page.url)
        seen.add(kind)
        waiting += [link for link in page.evaluate(LINKS) if link.startswith(home)]
        assert answer.status < 400, f"{address}: {answer.status}"
        yield kind


@pytest.fixture(scope="module")
def on_phones() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def at_desks() -> Watch:
    return Watch()


@pytest.mark.parametrize("role", ["", "rider", "host"])
def test_on_a_phone(city, visit, on_phones, role):
    page = visit("phone").page
    if role:
        city.enter(page, role)
    wrong = {}
    for kind in walk(page, city.url, START):
        found = on_phones.barriers(page, kind) + small_targets(page, 44) + disorder(page)
        if found or sideways(page):
            wrong[f"{kind} {page.url}"] = [*found, f"sideways {sideways(page)}"]
    assert wrong == {}


@pytest.mark.parametrize("role", WHO)
def test_at_a_desk(city, visit, at_desks, role):
    page = visit("desk").page
    city.enter(page, role)
    wrong = {}
    for kind in walk(page, city.url, DESK):
        found = at_desks.barriers(page, kind) + disorder(page)
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


def test_axe_looks_where_something_is_new(visit):
    page, watch = visit("desk").page, Watch()

    def look(kind: str, more: str = "") -> tuple[list[str], int]:
        before = watch.runs
        page.set_content(f"<html lang=en><title>A</title><main><h1>A</h1>{more}</main></html>")
        return watch.barriers(page, kind), watch.runs - before

    assert look("list") == ([], 1)
    assert look("list") == ([], 0)
    assert look("form") == ([], 1), "the first page of a kind"
    assert look("list", "<p>one</p>") == ([], 1), "an element that was not there"
    assert look("list", "<p>two</p><p>three</p>") == ([], 0), "only other words and more of them"
    assert look("list", "<p class=pale>one</p>") == ([], 1), "another class"
    assert look("list", "<div role=group><p>one</p></div>") == ([], 1), "another place"
    assert look("list", "<label for=a>A</label><input id=a>") == ([], 1)
    (barrier, *_more), runs = look("list", "<p>A</p><input id=a>")
    assert barrier.startswith("label: ") and runs == 1, "the same field without its label"
    (barrier, *_more), runs = look("list", "<button></button>")
    assert barrier.startswith("button-name: ") and runs == 1, "a button that says nothing"


def test_a_target_is_as_large_as_what_can_be_tapped(visit):
    page = visit("phone").page
    box = "a { display: block; position: relative; width: 60px; height: 30px }"
    hangs_out = "a::after { content: ''; position: absolute; inset: -%dpx -2px }"

    for rules, small in (("", 1), (hangs_out % 8, 0), (hangs_out % 4, 1)):
        page.set_content(f"<style>{box}{rules}</style><a href=/>出事了</a>")
        assert len(small_targets(page, 44)) == small, rules
