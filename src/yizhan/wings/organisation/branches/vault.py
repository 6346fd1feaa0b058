"""Facts about a member that need not be counted, sealed under a key of their own purpose."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from yizhan.ground.people import vault
from yizhan.wings.organisation.branches.models import Membership

PURPOSE = "membership"


@dataclass(frozen=True)
class Facts:
    """All optional; empty when nobody said it."""

    home: str = ""
    """The home branch, when it is not on this platform."""
    joined: str = ""
    """The day of joining the Party, YYYY-MM-DD."""
    note: str = ""
    """A note of the branch from the member's papers."""

    def __bool__(self) -> bool:
        return bool(self.home or self.joined or self.note)


def seal(facts: Facts) -> bytes | None:
    """None if there is nothing to seal."""
    if not facts:
        return None
    plain = json.dumps(asdict(facts), ensure_ascii=False)
    return vault.seal_bytes(plain.encode(), purpose=PURPOSE)


def open_facts(sealed: bytes | memoryview[int] | None) -> Facts:
    """Undo `seal`. Raises vault.CannotOpen."""
    if sealed is None:
        return Facts()
    return Facts(**json.loads(vault.open_bytes(bytes(sealed), purpose=PURPOSE)))


def digest_of(code: str) -> bytes:
    """Return the keyed hash by which a code is kept."""
    return vault.keyed_hash(code, purpose="branch code")


FACTS = vault.seals_in(Membership, "sealed", purpose=PURPOSE)
