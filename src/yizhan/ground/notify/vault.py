"""The seals of messages: the keys of endpoints, and the words that only the recipient may read."""

from __future__ import annotations

from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.people import vault

KEY = "endpoint"
WORDS = "message"


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


ENDPOINT_KEYS = vault.seals_in(Endpoint, "sealed_key", purpose=KEY)
MESSAGES = vault.seals_in(Message, "sealed_body", purpose=WORDS)
