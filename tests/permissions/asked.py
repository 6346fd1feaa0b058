"""Every address asked once as everybody, for all the tests that look at the answers."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.permissions.matrix import Address, Matrix, ask_everything, unknown
from tests.permissions.world import a_world_taken_back
from tests.security.enter import surprises
from tests.security.inspector import Inspector


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

    def keep(self, who: str, address: Address, response: Any) -> None:
        if address.method != "GET" or address.audience == "api":
            return
        page = Page(str(address), response.status_code, response.headers, [], [])
        if page.is_html:
            inspector = Inspector(page.headers.get("Content-Security-Policy", ""))
            inspector.feed(response.text)
            page.faults.extend(inspector.found)
            page.enter.extend(surprises(response.text))
        self.pages[who].append(page)


def ask_once() -> Asked:
    asked = Asked()
    logging.disable()
    try:
        with a_world_taken_back() as world:
            asked.matrix = ask_everything(world, asked.keep)
            asked.unknown = set(unknown(world))
    finally:
        logging.disable(logging.NOTSET)
    return asked
