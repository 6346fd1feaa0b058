"""Entries, sealed and opened. Opened for their rider, and once to be counted; never for a page of
somebody else."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from yizhan.ground.people import vault
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.losses.rules import PURPOSE, Facts

KNOWN = frozenset(field.name for field in fields(Facts))


def sealed_facts(facts: Facts) -> bytes:
    text = json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True)
    return vault.seal_bytes(text.encode(), purpose=PURPOSE)


def open_facts(loss: Loss) -> Facts:
    """Return the words of an entry. Raises vault.CannotOpen."""
    said = json.loads(vault.open_bytes(bytes(loss.sealed), purpose=PURPOSE))
    return Facts(**{name: value for name, value in said.items() if name in KNOWN})


def fingerprint_of(facts: Facts, day: str) -> str:
    """A digest that nobody without the key can try out."""
    text = json.dumps([asdict(facts), day], ensure_ascii=False, sort_keys=True)
    return vault.keyed_hash(text, purpose=PURPOSE).hex()


ENTRIES = vault.seals_in(Loss, "sealed", purpose=PURPOSE)
