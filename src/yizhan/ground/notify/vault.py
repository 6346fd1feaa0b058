"""The seals of messages: the keys of endpoints, and the words that only the recipient may read."""

from __future__ import annotations

from typing import TypedDict

from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.notify.rules import LINK
from yizhan.ground.people import vault

KEY = "endpoint"
WORDS = "message"
ASKS_WHO_ONE_IS = ("/desk/", "/me/")
"""Beginnings of paths that are no key by themselves."""


def seal_key(key: str) -> bytes:
    return vault.seal_bytes(key.encode(), purpose=KEY)


def open_key(endpoint: Endpoint) -> bytes:
    """Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(endpoint.sealed_key), purpose=KEY)


def seal_words(words: str) -> bytes:
    return vault.seal_bytes(words.encode(), purpose=WORDS)


def words_of(message: Message) -> str:
    """Raises vault.CannotOpen."""
    if message.sealed_body is None:
        return message.body
    return vault.open_bytes(bytes(message.sealed_body), purpose=WORDS).decode()


class LinkColumns(TypedDict):
    open_link: str
    sealed_link: bytes | None


def kept_link(link: str) -> LinkColumns:
    """Return the columns of a message that hold its link: sealed, unless the page asks who one
    is."""
    if not link or link.startswith(ASKS_WHO_ONE_IS):
        return {"open_link": link, "sealed_link": None}
    return {"open_link": "", "sealed_link": vault.seal_bytes(link.encode(), purpose=LINK)}


ENDPOINT_KEYS = vault.seals_in(Endpoint, "sealed_key", purpose=KEY)
MESSAGES = vault.seals_in(Message, "sealed_body", purpose=WORDS)
LINKS = vault.seals_in(Message, "sealed_link", purpose=LINK)
