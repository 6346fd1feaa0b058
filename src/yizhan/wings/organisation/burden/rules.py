"""The arithmetic of what forms cost those who fill them. Without a database.

Nothing here is about a person: a form is counted with the month, the part of the organisation and a
step of seconds; groups of fewer than SMALLEST people are not counted at all.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.ground.people.rules import Role

SMALLEST = 5
"""Fewer people are no group: what they fill in is not counted."""
STEPS = (15, 30, 60, 90, 120, 180, 300, 480, 720, 1200, 1800)
"""The ends of the steps, in seconds, between the form's first page and its sending."""
NOT_TIMED = 0
"""The step of a form that stood open for longer than the last one, or whose page had no time: it is
counted as sent, and no time is kept of it."""
GRASS_ROOTS = frozenset({Role.HANDLER, Role.INSTRUCTOR, Role.HOST})
"""The roles that work at the front: at offices, guidance stations and stations."""
MINUTES_PER_FIELD = 2
"""The price of one question of a task until it was measured: to find the figure, to write it
down."""
ITEM, DUTY = "item", "duty"
"""The keys, in a form that waits for the lead, of the kind of case whose questions it is, and of
the duty that is split."""
TITLE_LIMIT, REASON_LIMIT = 120, 300


def step_of(seconds: float) -> int:
    """The end of the step that these seconds are in; NOT_TIMED for what no form takes."""
    if seconds < 0:
        return NOT_TIMED
    return next((end for end in STEPS if seconds <= end), NOT_TIMED)


def median_seconds(sent: Mapping[int, int]) -> int | None:
    """The median of what was timed, by the number sent in each step, as if the times of a step lay
    evenly in it. None: nothing was timed."""
    timed = sum(count for step, count in sent.items() if step != NOT_TIMED)
    if not timed:
        return None
    before = 0
    for begin, end in pairwise((0, *STEPS)):
        count = sent.get(end, 0)
        if count and before + count >= timed / 2:
            return round(begin + (end - begin) * (timed / 2 - before) / count)
        before += count
    return None


class FormKey(NamedTuple):
    """All that is known of one sending of a form."""

    month: date
    """Its first day."""
    path: str
    """The part of the organisation in which whoever sent it works."""
    form: str
    grass_roots: bool
    step: int


@dataclass
class Tally:
    """Sums of sendings that are the same to us."""

    sends: int = 0
    fields: int = 0
    uploads: int = 0

    def add(self, other: Tally) -> None:
        self.sends += other.sends
        self.fields += other.fields
        self.uploads += other.uploads


class Row(NamedTuple):
    """A counter as it is kept."""

    form: str
    step: int
    sends: int
    fields: int
    uploads: int


@dataclass
class FormCost:
    """The cost of one form in a month."""

    form: str
    tally: Tally = field(default_factory=Tally)
    steps: Counter[int] = field(default_factory=Counter)

    @property
    def seconds(self) -> int | None:
        return median_seconds(self.steps)

    @property
    def minutes(self) -> int:
        """All sendings together, each at the median; whole minutes."""
        return round(self.tally.sends * (self.seconds or 0) / 60)

    @property
    def fields_each(self) -> float:
        return round(self.tally.fields / self.tally.sends, 1) if self.tally.sends else 0

    @property
    def uploads_each(self) -> float:
        return round(self.tally.uploads / self.tally.sends, 1) if self.tally.sends else 0

    def per_person(self, people: int) -> float:
        return round(self.tally.sends / people, 1) if people else 0


def costs_of(rows: Iterable[Row]) -> list[FormCost]:
    """Add counters up by form; what took the most minutes comes first."""
    costs: dict[str, FormCost] = {}
    for row in rows:
        cost = costs.setdefault(row.form, FormCost(row.form))
        cost.tally.add(Tally(row.sends, row.fields, row.uploads))
        cost.steps[row.step] += row.sends
    return sorted(costs.values(), key=lambda cost: (-cost.minutes, -cost.tally.sends, cost.form))


class ApprovalState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("approval", "waits for the lead")
    YES = "yes", pgettext_lazy("approval", "yes")
    NO = "no", pgettext_lazy("approval", "no")


@dataclass(frozen=True)
class Demand:
    """All that a new form asks of everybody who gets it."""

    title: str
    questions: tuple[str, ...]
    """Those that people answer; what the platform answers itself costs nobody."""
    units: int

    @property
    def fields(self) -> int:
        return len(self.questions)

    @property
    def minutes(self) -> int:
        """For one unit."""
        return MINUTES_PER_FIELD * self.fields

    @property
    def digest(self) -> str:
        """Tells this form from another one."""
        said = "\0".join([self.title, str(self.units), *self.questions])
        return hashlib.sha256(said.encode()).hexdigest()


def questions_of(labels: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The labels of the questions that no figure of the platform answers."""
    return tuple(label for label, indicator in labels if not indicator)


class BurdenVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    BUDGET_SET = "burden.budget_set", _("the budget of new forms was changed")
    APPROVAL_ASKED = "burden.approval_asked", _("the lead was asked for a form over the budget")
    APPROVAL_DECIDED = "burden.approval_decided", _("the lead said yes or no to a form")
    LOADED = "burden.loaded", _("counters of forms were loaded")
