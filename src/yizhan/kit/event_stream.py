"""Server-sent events (WHATWG HTML, «Server-sent events»): what a page is told while it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CHANNEL = "yizhan.channel"
"""The key under which an answer hands its channel to the web server, in the request's environ."""
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
