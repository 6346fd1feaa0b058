"""Verbs that only tests write."""

from __future__ import annotations

from yizhan.ground.audit.rules import Verb


class ThingVerb(Verb):
    DONE = "thing.done", "a thing was done"
    FIRST = "first", "the first thing"
    SECOND = "second", "the second thing"
