"""The vault: facts about people that only a reason opens.

Every key is derived from the vault key (HKDF-SHA256) for one purpose, so that what was sealed as a
photo never opens as a telephone number. Sealed bytes are AES-256-GCM and begin with a format byte
and a byte that names the vault key they were sealed with. `YIZHAN_VAULT_KEY` may hold several keys,
`new|old`: the first seals, all of them open, and `people.jobs.renew_seals` moves old rows to the
first, after which the old key can be dropped.

The keys come from the settings and are handed over once, when the app is ready (`use`).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.rules import mask_email, mask_name, mask_phone, normalise_phone

FORMAT = 1
NONCE = 12
SHORTEST_KEY = 32
MANY = 1_000
"""Hashes in one query."""


class CannotOpen(Exception):
    """Sealed with a key this installation does not have, or altered since."""


@dataclass(frozen=True)
class Key:
    """One vault key. `number` names it in what it sealed."""

    material: bytes
    number: int

    def derive(self, purpose: str) -> bytes:
        return _derive(self.material, purpose)


@lru_cache(maxsize=256)
def _derive(material: bytes, purpose: str) -> bytes:
    info = b"yizhan/" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(material)


def keys_from(text: str) -> tuple[Key, ...]:
    """Read one or several keys, separated by a bar. Raises ImproperlyConfigured."""
    words = [part.strip().encode() for part in text.split("|") if part.strip()]
    if not words or any(len(word) < SHORTEST_KEY for word in words):
        raise ImproperlyConfigured(
            f"YIZHAN_VAULT_KEY must have at least {SHORTEST_KEY} characters;"
            " `openssl rand -base64 48` makes a good one."
        )
    keys = tuple(Key(word, _derive(word, "number")[0]) for word in words)
    if len({key.number for key in keys}) < len(keys):
        raise ImproperlyConfigured(
            "Two keys in YIZHAN_VAULT_KEY share a number; make another new one."
        )
    return keys


_keys: tuple[Key, ...] = ()


def use(text: str) -> None:
    """Take the keys into use, for the life of the process."""
    global _keys  # noqa: PLW0603
    _keys = keys_from(text)


def seal_bytes(plain: bytes, *, purpose: str) -> bytes:
    key, nonce = _keys[0], os.urandom(NONCE)
    head = bytes((FORMAT, key.number))
    return head + nonce + AESGCM(key.derive(purpose)).encrypt(nonce, plain, head)


def open_bytes(sealed: bytes, *, purpose: str) -> bytes:
    """Undo `seal_bytes`. Raises CannotOpen."""
    head, nonce, rest = sealed[:2], sealed[2 : 2 + NONCE], sealed[2 + NONCE :]
    for key in _keys:
        if head == bytes((FORMAT, key.number)):
            try:
                return AESGCM(key.derive(purpose)).decrypt(nonce, rest, head)
            except InvalidTag as exc:
                raise CannotOpen("This was altered since it was sealed.") from exc
    raise CannotOpen("This was sealed with a key that YIZHAN_VAULT_KEY no longer holds.")


def keyed_hash(value: str, *, purpose: str) -> bytes:
    """HMAC-SHA256 under the newest key: equal values give equal hashes, and without the key nobody
    can try all telephone numbers."""
    return _keyed_hash(_keys[0], value, purpose)


def _keyed_hash(key: Key, value: str, purpose: str) -> bytes:
    return hmac.digest(key.derive(f"hash/{purpose}"), value.encode(), hashlib.sha256)


_MASKS: dict[str, Callable[[str], str]] = {
    SecretKind.PHONE: mask_phone,
    SecretKind.LEGAL_NAME: mask_name,
    SecretKind.EMAIL: mask_email,
}


def normalise(kind: str, value: str) -> str:
    """The one way a value is written, so that equal facts have equal hashes. Raises a Refusal."""
    return normalise_phone(value) if kind == SecretKind.PHONE else " ".join(value.split())


def mask(kind: str, value: str) -> str:
    return _MASKS[kind](normalise(kind, value))


def keep(kind: str, value: str, *, person: Person | None, at: datetime) -> Secret:
    """Seal a fact and write it down. `person` None: a guest's contact. Raises a Refusal if the
    value makes no sense."""
    secret = sealed(kind, value, person=person, at=at)
    secret.save()
    return secret


def sealed(kind: str, value: str, *, person: Person | None, at: datetime) -> Secret:
    """The same, not written yet, for loaders that write many at once."""
    value = normalise(kind, value)
    return Secret(
        person=person,
        kind=kind,
        sealed=seal_bytes(value.encode(), purpose=f"secret/{kind}"),
        keyed_hash=keyed_hash(value, purpose=kind),
        masked=_MASKS[kind](value),
        last_four=value[-4:] if kind == SecretKind.PHONE else "",
        created_at=at,
    )


def owner(kind: str, value: str) -> Person | None:
    """Whose this is: the account, or the one it was merged into."""
    rows = equal_to(kind, value).filter(person__isnull=False)
    found = rows.select_related("person__merged_into").first()
    return found.person.head if found is not None and found.person is not None else None


def equal_to(kind: str, value: str) -> QuerySet[Secret]:
    """All secrets that hold this value, whichever of the keys they were hashed with."""
    value = normalise(kind, value)
    hashes = [_keyed_hash(key, value, kind) for key in _keys]
    return Secret.objects.filter(kind=kind, keyed_hash__in=hashes)


def owners_of(kind: str, values: Iterable[str]) -> dict[str, int]:
    """Whose these are, by key of the account (of the head, if it was merged), of many at once: one
    query for a thousand."""
    value_of = {
        _keyed_hash(key, normalise(kind, value), kind): value for value in values for key in _keys
    }
    found: dict[str, int] = {}
    for start in range(0, len(value_of), MANY):
        hashes = list(islice(value_of, start, start + MANY))
        rows = Secret.objects.filter(kind=kind, keyed_hash__in=hashes, person__isnull=False)
        head = Coalesce("person__merged_into", "person")
        for keyed, person_id in rows.values_list("keyed_hash", head):
            found[value_of[bytes(keyed)]] = person_id
    return found


def open_secret(secret: Secret) -> str:
    """The fact itself: for the worker that sends, and for the action that records who looks."""
    return open_bytes(bytes(secret.sealed), purpose=f"secret/{secret.kind}").decode()


def is_stale(sealed_bytes: bytes) -> bool:
    """Was this sealed with another key than the newest?"""
    return bytes(sealed_bytes[:2]) != bytes((FORMAT, _keys[0].number))
