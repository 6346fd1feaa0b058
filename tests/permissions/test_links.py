"""No page offers what it then refuses: whoever follows a link or presses a button is let through.

Everybody walks from where the day begins over one page of each kind. On it every link is asked for
and every form sent empty; its effect is taken back."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.permissions.world import undone

pytestmark = [
    pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("links"),
]  # fmt: skip
START = ("/", "/me/", "/desk/")
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
GOES = re.compile(r'\s(?:form)?action="([^"]*)"')
CHANGES_WHO_ASKS = {"/accounts/logout/", "/accounts/demo/"}
REFUSED = {403, 404, 405, 500}
OF_A_KIND = 3
"""How many addresses of one kind are asked for on one page: the rows of a table are alike."""


@dataclass
class Walk:
    client: Client
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, seen_on: str) -> None:
        key = method, address
        if key not in self.asked:
            self.asked[key] = undone(lambda: self.client.generic(method, address).status_code)
        if self.asked[key] in REFUSED:
            self.refused[f"{method} {address} on {seen_on}"] = str(self.asked[key])

    def stand_on(self, address: str) -> list[str]:
        """Try all that the page at this address offers; where its links lead."""
        response = self.client.get(address, follow=True)
        if not response.headers["Content-Type"].startswith("text/html"):
            return []
        text, here = response.content.decode(), response.request["PATH_INFO"]
        links = [urljoin(here, unescape(to)) for to in LINK.findall(text)]
        links = list(few_of_each(to for to in links if ours(to)))
        for to in links:
            self.ask("GET", to, here)
        for to in few_of_each(urljoin(here, unescape(to)) for to in posted(text)):
            self.ask("POST", to, here)
        return links


def ours(address: str) -> bool:
    return address.startswith("/") and not address.startswith("/static/")


def kind_of(address: str) -> str:
    return resolve(urlsplit(address).path).view_name


def few_of_each(addresses: Iterator[str]) -> Iterator[str]:
    kinds: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        kinds.setdefault(kind_of(address), []).append(address)
    for alike in kinds.values():
        yield from islice(alike, OF_A_KIND)


def posted(text: str) -> Iterator[str]:
    """Where the page's forms go, and the buttons in them that go elsewhere."""
    for attributes, inside in FORM.findall(text):
        for to in GOES.findall(attributes) if 'method="post"' in attributes else ():
            if to not in CHANGES_WHO_ASKS:
                yield to
        if 'method="post"' in attributes:
            yield from GOES.findall(inside)


WHO = (
    "guest", "rider", "host", "handler", "instructor", "secretary", "branch secretary", "company",
    "dispatcher", "lead", "admin",
)  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_nothing_offered_is_refused(shared_world, who):
    walk, waiting, stood = Walk(Client(raise_request_exception=False)), list(START), set()
    person = shared_world.people[who]
    if person is not None:
        walk.client.force_login(person)
    logging.disable()
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) in stood or (address == "/desk/" and not has_desk(who)):
            continue
        stood.add(kind_of(address))
        waiting += walk.stand_on(address)
    logging.disable(logging.NOTSET)
    assert not walk.refused, "\n".join(sorted(walk.refused))
    assert len(stood) > 8, "it walked"


def has_desk(who: str) -> bool:
    return who not in {"guest", "rider", "host", "company"}
