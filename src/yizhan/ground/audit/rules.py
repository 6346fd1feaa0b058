"""The verbs of the log, and how its entries are chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.db import models
from django.utils.module_loading import module_has_submodule

from yizhan.kit.registration import registered


class Verb(models.TextChoices):
    """Base of the verbs of one app, which stand in the app's `rules.py`. The label describes the
    deed to whoever reads the log. The value is in the hash chain: it never changes."""


@cache
def declared() -> Mapping[str, Verb]:
    """Every verb of every app, by its value, in the order of INSTALLED_APPS."""
    verbs: dict[str, Verb] = {}
    for config in registered():
        if not module_has_submodule(config.module, "rules"):
            continue
        rules = import_module(f"{config.name}.rules")
        for kind in vars(rules).values():
            if isinstance(kind, type) and issubclass(kind, Verb):
                verbs |= {verb.value: verb for verb in kind}
    return verbs


def description_of(verb: str) -> str:
    """Return what a verb of the log describes. An old entry may have a verb that is declared no
    more: then the verb itself."""
    known = declared().get(verb)
    return str(known.label) if known else verb


GENESIS = "0" * 64
"""The text the first entry names as the digest before it."""


def digest_of(  # noqa: PLR0917  # an entry's columns, in their order
    position: int,
    at: datetime,
    verb: str,
    by: str,
    target: str,
    facts: Mapping[str, Any],
    previous: str,
) -> str:
    """SHA-256 over one entry and the digest before it, in hex. Times count in UTC to the
    microsecond and facts as JSON with sorted keys, so both databases give the same digest."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    whole = json.dumps(
        [position, moment, verb, by, target, facts, previous],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(whole.encode()).hexdigest()
