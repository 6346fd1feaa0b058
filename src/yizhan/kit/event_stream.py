"""Server-sent events (WHATWG HTML, «Server-sent events»): what a page is told while it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CHANNEL = "yizhan.channel"
"""The key under which an answer hands its channel to the web server, in the request's environ."""
LISTENER = "yizhan.listener"
"""The key under which it hands over a mark of the account that listens; empty: nobody's."""
ENOUGH = "enough"
"""The name of the last event of a connection that gives way to a newer one of the same account. A
page that gets it connects again when somebody looks at it, and not by itself."""
RETRY_MS = 5_000
"""So long a browser waits before it connects again."""


@dataclass(frozen=True)
class Channel:
    """Something that changes while many look at it; it is made once for all with the same key."""

    key: str
    make: Callable[[], str | None]
    """Returns the text as of now. None: it may not be read any more by whoever asked; everybody is
    to connect again. Runs in a thread."""


def as_event(name: str, text: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"retry: {RETRY_MS}\nevent: {name}\n{lines}\n".encode()
