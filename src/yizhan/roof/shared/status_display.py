"""The tone of each status, and its words for riders. The icon and the words are what counts."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yizhan.ground.casework.rules import Status

S = Status

STATUS_TONE: dict[Status, str] = {
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

STATUS_FOR_RIDER: dict[Status, Promise] = {
    S.REPORTED: pgettext_lazy("to the rider", "received"),
    S.AWAITING_HANDLING: pgettext_lazy("to the rider", "waiting for its turn"),
    S.IN_PROGRESS: pgettext_lazy("to the rider", "being worked on"),
    S.SCHEDULED: pgettext_lazy("to the rider", "a day is set"),
    S.REACTION_REQUESTED: pgettext_lazy("to the rider", "waits for your reply"),
    S.REACTION_RECEIVED: pgettext_lazy("to the rider", "your reply has arrived"),
    S.FORWARDED: pgettext_lazy("to the rider", "with another office now"),
    S.CLOSURE_REQUESTED: pgettext_lazy("to the rider", "done, being checked"),
    S.RESOLVED: pgettext_lazy("to the rider", "answered"),
    S.CLOSED_NO_ACTION: pgettext_lazy("to the rider", "ended without a solution"),
    S.REOPEN_REQUESTED: pgettext_lazy("to the rider", "you asked for more"),
    S.REOPENED: pgettext_lazy("to the rider", "taken up again"),
}
"""The meaning of a status to the person who asked; the desk reads the office's terms."""
