"""The keys that sign badges, photos and names: sealed; and what the keys do."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.wings.participation.appointments.models import BadgeKey, BadgePhoto, Engagement
from yizhan.wings.participation.appointments.rules import BADGE_KEY, PHOTO
from yizhan.wings.participation.appointments.rules.token import (
    DOMAIN,
    BadToken,
    Facts,
    facts_of,
    parts_of,
    payload_of,
    token_of,
)

LIST_DOMAIN = b"yizhan-badge-revocations-1\0"


def new_key(*, at: datetime) -> BadgeKey:
    """Return a new pair of keys, not written yet."""
    private = Ed25519PrivateKey.generate()
    return BadgeKey(
        public=private.public_key().public_bytes_raw(),
        sealed_private=vault.seal_bytes(private.private_bytes_raw(), purpose=BADGE_KEY),
        made_at=at,
    )


def sign_badge(key: BadgeKey, facts: Facts) -> str:
    """Return the token. Raises vault.CannotOpen."""
    payload = payload_of(facts)
    return token_of(payload, sign(key, DOMAIN + payload))


def sign(key: BadgeKey, message: bytes) -> bytes:
    """Raises vault.CannotOpen."""
    sealed = bytes(key.sealed_private or b"")
    raw = vault.open_bytes(sealed, purpose=BADGE_KEY)
    return Ed25519PrivateKey.from_private_bytes(raw).sign(message)


def read_badge(token: str) -> Facts:
    """Return what a token says, if one of our keys signed it. Raises BadToken."""
    payload, signature = parts_of(token)
    facts = facts_of(payload)
    key = BadgeKey.objects.filter(pk=facts.key).first()
    if key is None:
        raise BadToken("signed with a key that is not known")
    try:
        Ed25519PublicKey.from_public_bytes(bytes(key.public)).verify(signature, DOMAIN + payload)
    except InvalidSignature as error:
        raise BadToken("altered since it was signed") from error
    return facts


def plain_base64(raw: bytes) -> str:
    """Return base64url without padding, as keys and signatures are published."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def seal_photo(data: bytes) -> bytes:
    return vault.seal_bytes(data, purpose=PHOTO)


def open_photo(sealed: bytes | memoryview[int]) -> bytes:
    """Undo `seal_photo`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=PHOTO)


def legal_name(person: Person) -> Secret | None:
    """The sealed name that a letter is written to."""
    rows = Secret.objects.about(person).filter(kind=SecretKind.LEGAL_NAME)
    return rows.order_by("-person__is_active", "pk").first()


def own_name(person: Person) -> str:
    """The whole name, for her own eyes. Raises vault.CannotOpen."""
    sealed = legal_name(person)
    return vault.open_secret(sealed) if sealed is not None else person.display_name


def masked_names(engagements: Iterable[Engagement]) -> dict[int, str]:
    """The masked names of these people, by the key of the account. One query."""
    people = {one.person_id: one.person for one in engagements if one.person_id is not None}
    names = {
        pk: vault.mask(SecretKind.LEGAL_NAME, person.display_name)
        for pk, person in people.items()
        if person is not None
    }
    for secret in Secret.objects.shown_masked(list(names)).filter(kind=SecretKind.LEGAL_NAME):
        names[secret.person_id or 0] = secret.masked
    return names


KEYS = vault.seals_in(BadgeKey, "sealed_private", purpose=BADGE_KEY)
PHOTOS = tuple(
    vault.seals_in(BadgePhoto, column, purpose=PHOTO)
    for column in ("sealed_upload", "sealed_photo")
)
