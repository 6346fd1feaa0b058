"""A badge as a credential of Open Badges 3.0, for whoever wants to show it elsewhere.

It is a Verifiable Credential (data model 2.0) of the type OpenBadgeCredential with a Data Integrity
proof of the suite eddsa-jcs-2022; who issued it is a `did:key`, so it is checked without asking us.
Not met: the suites that the standard names for certification (eddsa-rdfc-2022, JWT with RS256), a
picture with the credential baked in, and its revocation list; that a badge was revoked is said by
the page that `id` leads to.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from yizhan.kit.days import end_of
from yizhan.wings.participation.appointments.models import Badge, BadgeKey
from yizhan.wings.participation.appointments.rules import ROLE_OF
from yizhan.wings.participation.appointments.vault import sign

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"


def open_badge(badge: Badge, key: BadgeKey, *, address: str, at: datetime) -> dict[str, Any]:
    """Return the credential of a badge, signed with the key that signs now. `address`: the page
    that checks it. Raises vault.CannotOpen."""
    engagement = badge.engagement
    role = ROLE_OF[engagement.role]
    identity = "z" + base58(ED25519_PUBLIC + bytes(key.public))
    site = address.rpartition("/verify/")[0]
    subject: dict[str, Any] = {
        "id": f"{address}#holder",  # the standard wants one where no name identifies her
        "type": ["AchievementSubject"],
        "achievement": {
            "id": f"{site}/supervisors#{role.value}",
            "type": ["Achievement"],
            "name": str(role.label),
            "description": str(role.description),
            "criteria": {"narrative": str(role.description)},
        },
        "activityStartDate": _moment(_begin(badge)),
        "activityEndDate": _moment(end_of(badge.last_day)),
    }
    if engagement.name:
        subject["identifier"] = [
            {
                "type": "IdentityObject",
                "identityHash": engagement.name,
                "identityType": "name",
                "hashed": False,
            }
        ]
    document = {
        "@context": CONTEXT,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": str(role.label),
        "issuer": {
            "id": f"did:key:{identity}",
            "type": ["Profile"],
            "name": engagement.unit.name,
            "url": site,
        },
        "validFrom": _moment(_begin(badge)),
        "validUntil": _moment(end_of(badge.last_day)),
        "credentialSubject": subject,
    }
    proof = {
        "@context": CONTEXT,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": _moment(at),
        "verificationMethod": f"did:key:{identity}#{identity}",
        "proofPurpose": "assertionMethod",
    }
    digests = hashlib.sha256(canonical(proof)).digest()
    digests += hashlib.sha256(canonical(document)).digest()
    return document | {"proof": proof | {"proofValue": "z" + base58(sign(key, digests))}}


def canonical(value: dict[str, Any]) -> bytes:
    """RFC 8785 for what is in here: names in ASCII, texts, lists, yes and no."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def base58(raw: bytes) -> str:
    number, text = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE_58[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def _begin(badge: Badge) -> datetime:
    return end_of(badge.since - timedelta(days=1))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
