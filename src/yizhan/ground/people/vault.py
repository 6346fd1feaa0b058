"""The vault: facts about people that only a reason opens.

Every key is derived from the vault key (HKDF-SHA256) for one purpose, so that what was sealed as a
photo never opens as a telephone number. Sealed bytes are AES-256-GCM and begin with a format byte
and a byte that names the vault key they were sealed with. `YIZHAN_VAULT_KEY` may hold several keys,
`new|old`: the first seals, all of them open, and `yizhan renew-seals` moves what is sealed to the
first, after which the old key can be dropped. Whoever seals something that is kept says so with
`Seals`, and declares it in its `apps.py`.

The keys come from the settings and are handed over once, when the app is ready (`use`).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured
from django.db.models import BinaryField, Model, QuerySet
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext as _

from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.people.models.accounts import SecretQuerySet
from yizhan.ground.people.rules import (
    CONTACT_LIMIT,
    BadContact,
    BadEmail,
    BadPhone,
    mask_email,
    mask_name,
    mask_phone,
    normalise_email,
    normalise_phone,
)

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
                raise CannotOpen(_("It cannot be opened: altered since it was sealed.")) from exc
    raise CannotOpen(
        _("It cannot be opened: sealed with a key that YIZHAN_VAULT_KEY no longer holds.")
    )


def seal_text(text: str, *, purpose: str) -> str:
    """The same in hexadecimals, for where only text can be kept."""
    return seal_bytes(text.encode(), purpose=purpose).hex()


def open_text(sealed_text: str, *, purpose: str) -> str:
    """Undo `seal_text`. Raises CannotOpen."""
    return open_bytes(_from_hex(sealed_text), purpose=purpose).decode()


def _from_hex(sealed_text: str) -> bytes:
    try:
        return bytes.fromhex(sealed_text)
    except ValueError as exc:
        raise CannotOpen(_("It cannot be opened: altered since it was sealed.")) from exc


def keyed_hash(value: str, *, purpose: str) -> bytes:
    """HMAC-SHA256 under the newest key: equal values give equal hashes, and without the key nobody
    can try all telephone numbers."""
    return _keyed_hash(_keys[0], value, purpose)


def keyed_hashes(value: str, *, purpose: str) -> tuple[bytes, ...]:
    """The keyed hashes that a value has, one for each key, the newest first."""
    return tuple(_keyed_hash(key, value, purpose) for key in _keys)


def _keyed_hash(key: Key, value: str, purpose: str) -> bytes:
    return hmac.digest(key.derive(f"hash/{purpose}"), value.encode(), hashlib.sha256)


_MASKS: dict[str, Callable[[str], str]] = {
    SecretKind.PHONE: mask_phone,
    SecretKind.LEGAL_NAME: mask_name,
    SecretKind.EMAIL: mask_email,
}


_NORMAL: dict[str, Callable[[str], str]] = {
    SecretKind.PHONE: normalise_phone,
    SecretKind.LEGAL_NAME: lambda name: " ".join(name.split()),
    SecretKind.EMAIL: normalise_email,
}


def normalise(kind: str, value: str) -> str:
    """The one way a value is written, so that equal facts have equal hashes. Raises a Refusal."""
    return _NORMAL[kind](value)


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


def keep_contact(text: str, *, at: datetime) -> Secret:
    """Seal what a guest can be reached by: an e-mail address, or else a telephone number. Raises
    BadContact."""
    if len(text) <= CONTACT_LIMIT:
        for kind in (SecretKind.EMAIL, SecretKind.PHONE):
            with suppress(BadEmail, BadPhone):
                return keep(kind, text, person=None, at=at)
    raise BadContact(fields={"contact": str(BadContact.message)})


def owner(kind: str, value: str) -> Person | None:
    """Return the person this belongs to: the account, or the one it was merged into."""
    rows = equal_to(kind, value).filter(person__isnull=False)
    secret = rows.select_related("person__merged_into").first()
    return secret.person.head if secret is not None and secret.person is not None else None


def equal_to(kind: str, value: str) -> SecretQuerySet:
    """All secrets that hold this value, whichever of the keys they were hashed with."""
    value = normalise(kind, value)
    hashes = [_keyed_hash(key, value, kind) for key in _keys]
    return Secret.objects.filter(kind=kind, keyed_hash__in=hashes)


def hashes_of(kind: str, value: str) -> set[bytes]:
    """The keyed hashes a value has, one for each key."""
    return {_keyed_hash(key, normalise(kind, value), kind) for key in _keys}


def owners_of(kind: str, values: Iterable[str]) -> dict[str, int]:
    """Return the owner of each value, as the key of the account (of the head, if it was merged).
    One query for a thousand."""
    value_of = {
        _keyed_hash(key, normalise(kind, value), kind): value for value in values for key in _keys
    }
    owners: dict[str, int] = {}
    for start in range(0, len(value_of), MANY):
        hashes = list(islice(value_of, start, start + MANY))
        rows = Secret.objects.filter(kind=kind, keyed_hash__in=hashes, person__isnull=False)
        head = Coalesce("person__merged_into", "person")
        for keyed, person_id in rows.values_list("keyed_hash", head):
            owners[value_of[bytes(keyed)]] = person_id
    return owners


def open_secret(secret: Secret) -> str:
    """The fact itself: for the worker that sends, and for the action that records who looks."""
    return open_bytes(bytes(secret.sealed), purpose=f"secret/{secret.kind}").decode()


def is_stale(sealed_bytes: bytes) -> bool:
    """Was this sealed with another key than the newest?"""
    return bytes(sealed_bytes[:2]) != _newest_head()


def _newest_head() -> bytes:
    return bytes((FORMAT, _keys[0].number))


def has_old_keys() -> bool:
    """Does YIZHAN_VAULT_KEY hold more than the key that seals?"""
    return len(_keys) > 1


@dataclass(frozen=True)
class Seals:
    """A column of one model that is sealed, so that it can be moved to the newest key."""

    model: type[Model]
    column: str
    stale: Callable[[], QuerySet[Any]]
    """The rows that are not under the newest key."""
    renewed: Callable[[Any], dict[str, Any]]
    """Return the new values of a row, by column; nothing if it is under the newest key. Raises
    CannotOpen."""


def seals_in(model: type[Model], column: str, *, purpose: str) -> Seals:
    """Return the seals of a column of bytes; each was sealed for this purpose, or is null."""

    def renewed(row: Any) -> dict[str, Any]:
        sealed_bytes = getattr(row, column)
        if sealed_bytes is None or not is_stale(bytes(sealed_bytes)):
            return {}
        return {column: resealed(bytes(sealed_bytes), purpose=purpose)}

    return Seals(model, column, partial(stale_rows, model, column), renewed)


def seals_in_json(
    model: type[Model], column: str, *, names: Collection[str], purpose: str
) -> Seals:
    """Return the seals in a column of JSON: texts under one of `names`, alone or in a list. Every
    row is looked at, so this is for small tables."""

    def parts(data: dict[str, Any]) -> dict[str, list[str] | str]:
        sealed_parts = {name: data[name] for name in names if data.get(name)}
        return {
            name: part
            for name, part in sealed_parts.items()
            if any(map(_is_stale_text, _all(part)))
        }

    def again(part: list[str] | str) -> list[str] | str:
        fresh = [
            seal_text(open_text(text, purpose=purpose), purpose=purpose) for text in _all(part)
        ]
        return fresh if isinstance(part, list) else fresh[0]

    def renewed(row: Any) -> dict[str, Any]:
        data = getattr(row, column)
        fresh = {name: again(part) for name, part in parts(data).items()}
        return {column: data | fresh} if fresh else {}

    def stale() -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.all()
        held = rows.values_list("pk", column)
        return rows.filter(pk__in=[key for key, data in held if parts(data)])

    return Seals(model, column, stale, renewed)


def _all(part: list[str] | str) -> list[str]:
    return part if isinstance(part, list) else [part]


def _is_stale_text(sealed_text: str) -> bool:
    try:
        return is_stale(_from_hex(sealed_text))
    except CannotOpen:
        return True


def resealed(sealed_bytes: bytes, *, purpose: str) -> bytes:
    """The same under the newest key. Raises CannotOpen."""
    return seal_bytes(open_bytes(sealed_bytes, purpose=purpose), purpose=purpose)


def stale_rows(model: type[Model], column: str) -> QuerySet[Any]:
    """The rows of a model whose column is not under the newest key."""
    head = Substr(column, 1, 2, output_field=BinaryField())
    rows = model._default_manager.filter(**{f"{column}__isnull": False}).alias(head=head)
    stale: QuerySet[Any] = rows.exclude(head=_newest_head())
    return stale


def _renewed_secret(secret: Secret) -> dict[str, Any]:
    if not is_stale(bytes(secret.sealed)):
        return {}
    value = open_secret(secret)
    return {
        "sealed": seal_bytes(value.encode(), purpose=f"secret/{secret.kind}"),
        "keyed_hash": keyed_hash(value, purpose=secret.kind),
    }


SECRETS = Seals(Secret, "sealed", partial(stale_rows, Secret, "sealed"), _renewed_secret)
