"""The kinds of value that calls share: moments, statuses, and what a desk may move a case to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, WithJsonSchema

from yizhan.ground.casework.rules import BY_ASKER, CloseReason, Status
from yizhan.kit.clock import iso

MOMENT = {"type": "string", "format": "date-time", "examples": ["2026-11-30T08:00:00+08:00"]}
Moment = Annotated[datetime, PlainSerializer(iso, return_type=str), WithJsonSchema(MOMENT)]
"""Every time in an answer: the city's own zone, whole seconds."""

Reason = CloseReason | Literal[""]


def _desk_moves() -> dict[str, str]:
    return {status.name: status.value for status in Status if status not in BY_ASKER}


MoveTo = StrEnum("MoveTo", _desk_moves())  # type: ignore[misc]  # made of the table of statuses


def several(values: type[StrEnum] | Any) -> dict[str, Any]:
    """Return the schema of an input that takes several of these values, with commas between."""
    return {"type": "array", "items": {"type": "string", "enum": [str(one) for one in values]}}
