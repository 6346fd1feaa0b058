"""Subjects, states and measures of complaints about the platform. Without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb

TEXT_LIMIT, ANSWER_LIMIT = 500, 1000
TARGET_MINUTES = 3 * 8 * 60
"""Three working days of the office that answers."""
COUNTED_DAYS = 365
"""So far back the answers are counted."""
KEPT = timedelta(days=90)
"""Words that were not shown are deleted after this time."""


class Subject(models.TextChoices):
    """In the order of the form: what stops somebody comes first."""

    BROKEN = "broken", pgettext_lazy("complaint", "Something does not work")
    HARD = "hard", pgettext_lazy("complaint", "I cannot find something, or it is hard to use")
    WORDS = "words", pgettext_lazy("complaint", "The words are hard to understand")
    BURDEN = "burden", pgettext_lazy("complaint", "It asks too much, or twice")
    WRONG = "wrong", pgettext_lazy("complaint", "What it says is not true")
    IDEA = "idea", pgettext_lazy("complaint", "I have an idea")


class Words(models.TextChoices):
    """Whether everybody may read the words of the asker."""

    WAITING = "waiting", pgettext_lazy("complaint", "not looked at yet")
    SHOWN = "shown", pgettext_lazy("complaint", "shown to everybody")
    HELD_BACK = "held_back", pgettext_lazy("complaint", "not shown")


@dataclass(frozen=True)
class Record:
    """The answers to the complaints of a year, counted."""

    due: int
    """Those whose answer is there or was due."""
    in_time: int
    median_days: float | None
    """From the complaint to its first answer; None: there is none."""

    @property
    def share(self) -> int | None:
        return round(100 * self.in_time / self.due) if self.due else None


Times = tuple[datetime, datetime, datetime | None]
"""When it was written, when its answer was due, and when it came first."""


def record_of(complaints: Iterable[Times], *, at: datetime) -> Record:
    """Count them. What is neither answered nor due yet says nothing."""
    due, in_time, days = 0, 0, list[float]()
    for written_at, due_at, answered_at in complaints:
        if answered_at is None:
            due += due_at < at
            continue
        due += 1
        in_time += answered_at <= due_at
        days.append((answered_at - written_at) / timedelta(days=1))
    return Record(due, in_time, round(median(days), 1) if days else None)


class ComplaintsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change. No line says who
    complained: nobody knows."""

    LOOKED_AT = "complaint.looked_at", _("the words of a complaint were shown or not shown")
    ANSWERED = "complaint.answered", _("a complaint about the platform was answered")
    FORGOTTEN = (
        "complaints.forgotten",
        _("old words of complaints were deleted"),
    )
