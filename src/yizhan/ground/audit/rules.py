"""How the entries of the log are chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""What the first entry names as the digest before it."""


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
