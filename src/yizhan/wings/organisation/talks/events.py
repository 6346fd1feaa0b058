"""Events of round tables: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class TalkAnnounced:
    talk_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TalkPublished:
    talk_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReplyDueSoon:
    reply_id: int
    at: datetime
    by_hand: bool = False
    """Somebody at the desk asked for it."""


@dataclass(frozen=True, kw_only=True)
class ReplyLate:
    reply_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReplyGiven:
    reply_id: int
    at: datetime
