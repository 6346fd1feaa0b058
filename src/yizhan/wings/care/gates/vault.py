"""Pictures of building plans, sealed under a key of their own purpose."""

from __future__ import annotations

from yizhan.ground.people import vault
from yizhan.wings.care.gates.models import PlanPicture
from yizhan.wings.care.gates.rules import PLAN_PURPOSE


def seal_picture(data: bytes) -> bytes:
    return vault.seal_bytes(data, purpose=PLAN_PURPOSE)


def open_picture(sealed: bytes | memoryview[int]) -> bytes:
    """Undo `seal_picture`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=PLAN_PURPOSE)


PICTURES = tuple(
    vault.seals_in(PlanPicture, column, purpose=PLAN_PURPOSE)
    for column in ("sealed_upload", "sealed_picture")
)
