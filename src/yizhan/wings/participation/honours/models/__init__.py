"""Calls for an honour, nominations, the jury and its marks, honours and their stories."""

from yizhan.wings.participation.honours.models.award import (
    Honour,
    HonourQuerySet,
    Objection,
    Story,
)
from yizhan.wings.participation.honours.models.call import Call
from yizhan.wings.participation.honours.models.jury import Conflict, Juror, Mark
from yizhan.wings.participation.honours.models.nomination import Evidence, Nomination, Statement

__all__ = [
    "Call",
    "Conflict",
    "Evidence",
    "Honour",
    "HonourQuerySet",
    "Juror",
    "Mark",
    "Nomination",
    "Objection",
    "Statement",
    "Story",
]
