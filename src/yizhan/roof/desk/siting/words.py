"""The sentences of an answer, for page and paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yizhan.wings.care.siting.rules import SiteKind


def percent(share: float | None) -> str:
    """Write a share of 1; None is no demand, and not 0."""
    return "–" if share is None else f"{share:.1%}"


def kind_word(kind: str) -> str:
    return _("open longer") if kind == SiteKind.LONGER.value else _("new site")


def proof(result: dict[str, Any]) -> str:
    """Say whether anything better is possible."""
    if result["proven"]:
        return _("Proven: no other choice that keeps the rules is better.")
    gap = {"gap": f"{result['gap'] * 100:.2f}"}
    if result["stopped"]:
        return _("Stopped before the proof: at most %(gap)s %% better is possible.") % gap
    return _("Not proven in the time: at most %(gap)s %% better is possible.") % gap
