"""Everything that is sealed with the vault key, as each app declares it in its `apps.py`."""

from __future__ import annotations

from yizhan.kit.registration import SealedKind, registered

KINDS: tuple[SealedKind, ...] = tuple(kind for app in registered() for kind in app.sealed())


def count_stale() -> int:
    """Count everything that still needs an old key. Reads every sealed row and file."""
    return sum(kind.count() for kind in KINDS)
