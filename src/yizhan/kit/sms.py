"""Text messages. What a gateway must be able to do, and the two that come with the house."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Protocol

import structlog

from yizhan.kit import outgoing_http

logger = structlog.get_logger(__name__)


class Gateway(Protocol):
    def send(self, number: str, text: str, *, reference: str) -> None:
        """Hand over one message. `reference` is the same for every attempt at it, so that a gateway
        can drop the second. Raises outgoing_http.Undelivered."""


class Console:
    """For demonstrations and development: the message is a line in the log, and reaches nobody."""

    def send(self, number: str, text: str, *, reference: str) -> None:
        logger.warning("sms.printed", to=number, reference=reference, text=text)


class Http:
    """POSTs `{"to", "text", "reference"}` as JSON to a gateway of the city, with a bearer token."""

    def __init__(self, url: str, *, token: str, trusted: Collection[str]) -> None:
        self._url, self._token, self._trusted = url, token, trusted

    def send(self, number: str, text: str, *, reference: str) -> None:
        body = json.dumps({"to": number, "text": text, "reference": reference}, ensure_ascii=False)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {self._token}",
        }
        outgoing_http.post(self._url, body.encode(), headers=headers, trusted=self._trusted)


def gateway(kind: str, *, token: str = "", trusted: Collection[str] = ()) -> Gateway:
    """`console`, or the https address of a gateway."""
    return Console() if kind == "console" else Http(kind, token=token, trusted=trusted)
