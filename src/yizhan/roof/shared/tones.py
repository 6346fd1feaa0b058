"""Which tone a state has. A tone helps the eye; the icon and the word beside it are what counts."""

from __future__ import annotations

from yizhan.ground.casework.rules import Status

S = Status

STATUS_TONE: dict[str, str] = {
    S.REPORTED: "calm",
    S.AWAITING_HANDLING: "calm",
    S.IN_PROGRESS: "brand",
    S.SCHEDULED: "brand",
    S.REACTION_REQUESTED: "warn",
    S.REACTION_RECEIVED: "calm",
    S.FORWARDED: "brand",
    S.CLOSURE_REQUESTED: "brand",
    S.RESOLVED: "good",
    S.CLOSED_NO_ACTION: "",
    S.REOPEN_REQUESTED: "bad",
    S.REOPENED: "bad",
}
