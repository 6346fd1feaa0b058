"""Telephone, addresses and words of an errand, sealed together."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from yizhan.ground.people import vault
from yizhan.wings.participation.fleet.models import Errand

PURPOSE = "fleet errand"


@dataclass(frozen=True)
class Facts:
    phone: str
    address: str = ""
    words: str = ""


NOTHING = Facts("")


def seal_facts(facts: Facts) -> bytes:
    return vault.seal_bytes(json.dumps(asdict(facts)).encode(), purpose=PURPOSE)


def open_facts(errand: Errand) -> Facts:
    """Return what was written; nothing, where it is erased. Raises vault.CannotOpen."""
    if errand.sealed_facts is None:
        return NOTHING
    return Facts(**json.loads(vault.open_bytes(bytes(errand.sealed_facts), purpose=PURPOSE)))


FACTS = vault.seals_in(Errand, "sealed_facts", purpose=PURPOSE)
