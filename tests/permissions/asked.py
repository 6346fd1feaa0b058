"""Every address asked once as everybody, for all the tests that look at the answers."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from tests.permissions.matrix import Address, Matrix, ask_everything, unknown
from tests.permissions.world import a_world_of_its_own
from tests.security.enter import surprises
from tests.security.inspector import Inspector
from tests.security.reporter import Told

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
"""Masked anew in every answer."""


class Page(NamedTuple):
    """The answer to a GET that is not the API's."""

    name: str
    status: int
    headers: Mapping[str, str]
    faults: list[str]
    """Where it breaks the content policy."""
    enter: list[str]
    """Forms in which Enter may do what the field does not say."""

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")


@dataclass
class Asked:
    matrix: Matrix = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    """Addresses that could not be asked."""
    pages: dict[str, list[Page]] = field(default_factory=lambda: defaultdict(list))
    """By who asked."""

    told: Told | None = None
    of_report: list[str] = field(default_factory=list)
    """Answers that tell of the report of this city."""
    linked: list[str] = field(default_factory=list)
    """Those that tell of who sent it, too."""
    looked_at: dict[bytes, tuple[list[str], list[str]]] = field(default_factory=dict)
    """What was found on a page, by a digest of it: many are shown to several alike."""

    def keep(self, who: str, address: Address, response: Any) -> None:
        self._keep_of_report(f"{who} {address}", response)
        if address.method != "GET" or address.audience == "api":
            return
        page = Page(str(address), response.status_code, response.headers, [], [])
        if page.is_html:
            faults, enter = self.look(page, response.text)
            page.faults.extend(faults)
            page.enter.extend(enter)
        self.pages[who].append(page)

    def _keep_of_report(self, asked: str, response: Any) -> None:
        if self.told is None or response.streaming or response.status_code != 200:
            return
        words = self.told.linked_in(response.content.decode("utf-8", "replace"))
        if words is not None:
            self.of_report.append(asked)
            self.linked.extend(f"{asked}: {word}" for word in words)

    def look(self, page: Page, text: str) -> tuple[list[str], list[str]]:
        policy, text = page.headers.get("Content-Security-Policy", ""), TOKEN.sub(r"\1", text)
        digest = sha256(f"{policy}\n{text}".encode()).digest()
        if digest not in self.looked_at:
            inspector = Inspector(policy)
            inspector.feed(text)
            self.looked_at[digest] = inspector.found, surprises(text)
        return self.looked_at[digest]


def ask_once(*, with_pages: bool) -> Asked:
    asked = Asked()
    logging.disable()
    try:
        with a_world_of_its_own() as world:
            asked.told = world.told
            asked.matrix = ask_everything(world, asked.keep if with_pages else None)
            asked.unknown = set(unknown(world))
    finally:
        logging.disable(logging.NOTSET)
    return asked
