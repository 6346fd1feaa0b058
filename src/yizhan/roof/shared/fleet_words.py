"""Why an errand of the exam fleet is open, as a sentence."""

from __future__ import annotations

from typing import Any

from yizhan.kit.routing.problem import Reason, Why
from yizhan.kit.routing.reasons import sentence
from yizhan.wings.participation.fleet.rules import AFTER_NOBODY


def reason_words(reason: Any) -> str:
    """Return the sentence for what is kept in `Errand.reason`; empty, where there is none."""
    if not reason:
        return ""
    kept = Reason(Why(reason["why"]), tuple(reason["skills"]), reason["by"])
    return sentence(kept, {skill.value: str(words) for skill, words in AFTER_NOBODY.items()})
