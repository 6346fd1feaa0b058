"""A step of a case, and the thread that the person who asked reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.casework.models.case import Case
from yizhan.ground.casework.rules import CLOSED, OFFICE_STEPS, Fact, StepKind
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.questions import Answered

Place = tuple[datetime, int]
"""Where a step stands in the order of all steps."""


class CaseStepQuerySet(models.QuerySet["CaseStep"]):
    def in_order(self) -> Self:
        """Oldest first, with who and where."""
        return self.select_related("unit", "by").order_by("at", "pk")

    def of(self, case: Case) -> Self:
        return self.filter(case=case)

    def public(self) -> Self:
        return self.filter(public=True).select_related("unit").order_by("at", "pk")

    def said_by_askers(self, cases: Sequence[Case]) -> Self:
        """Return the askers' own words and verdicts in these cases."""
        by_askers = self.filter(case__in=cases, facts__by_asker=True)
        return by_askers.exclude(facts__has_key=Fact.ASKER_OF.value).select_related("case")

    def for_asker(self, case: Case) -> list[CaseStep]:
        """The steps that the asker of a case may read, oldest first: the public steps of her own
        case, and while another case answers for it, what the office did in that one. Never an
        internal note, never what another asker wrote, never who at the desk."""
        return sorted(_thread(list(self.public().filter(case=case))), key=lambda step: step.place)


class CaseStep(models.Model):
    """One step of a case, written once. `public`: the asker sees it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=StepKind)
    public = models.BooleanField(default=True)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """None: the asker, or the platform itself (`facts["by"]` says which)."""
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    was = models.CharField(max_length=20, blank=True)
    now = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        indexes = [
            # The thread of one case, oldest first.
            models.Index(name="casework_step_thread", fields=["case", "at", "id"]),
            # Whether a person or a unit that is to be removed stands in a thread.
            models.Index(name="casework_step_by", fields=["by"], condition=Q(by__isnull=False)),
            models.Index(
                name="casework_step_unit", fields=["unit"], condition=Q(unit__isnull=False)
            ),
            # Which cases had news since: other systems ask every few minutes.
            models.Index(name="casework_step_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.at}"

    @property
    def answers(self) -> list[Answered]:
        """The answers to the questions of the kind, which stand in the first step of a report."""
        return [Answered.from_row(row) for row in self.facts.get(Fact.ANSWERS, ())]

    @property
    def place(self) -> Place:
        return (self.at, self.pk)


def answering_unit(case: Case, steps: Iterable[CaseStep]) -> Unit:
    """Return the unit that answers, or answered, the asker of a case whose steps these are."""
    if case.merged_into_id is None:
        return case.unit
    if case.status in CLOSED:
        closings = [s.unit for s in steps if s.case_id == case.pk and _closes(s) and s.unit]
        if closings:
            return closings[-1]
    return case.head.unit


@dataclass(frozen=True)
class _Span:
    """A time in which another case answered for an open case."""

    head_id: int
    begin: Place
    end: Place | None

    def holds(self, step: CaseStep) -> bool:
        return self.begin < step.place and (self.end is None or step.place < self.end)

    @property
    def empty(self) -> bool:
        return self.end is not None and self.end <= self.begin

    def cut(self, outer: _Span) -> _Span:
        """The part of this span that lies in another one."""
        ends = [span.end for span in (self, outer) if span.end is not None]
        return _Span(self.head_id, max(self.begin, outer.begin), min(ends, default=None))


def _thread(steps: Sequence[CaseStep], within: _Span | None = None) -> Iterator[CaseStep]:
    """Yield from the public steps of one case, and from those that answered for it meanwhile.
    `within`: only what the office did then, as it is another case's asker who reads."""
    spans = _spans(steps)
    for step in steps:
        by_office = step.kind in OFFICE_STEPS and not step.facts.get(Fact.BY_ASKER)
        if by_office and any(span.holds(step) for span in spans):
            continue
        if within is None or (by_office and within.holds(step) and not _closes(step)):
            yield step
    for span in spans:
        cut = span if within is None else span.cut(within)
        if not cut.empty:
            heads = CaseStep.objects.public().filter(case=cut.head_id)
            yield from _thread(list(heads), cut)


def _closes(step: CaseStep) -> bool:
    """True of a closing: each case that was answered with it has a step of its own."""
    return step.kind == StepKind.MOVED and step.now in CLOSED


def _spans(steps: Iterable[CaseStep]) -> list[_Span]:
    """Read from a case's own steps, oldest first, when which case answered for it."""
    spans: list[_Span] = []
    head_id, begin = 0, None
    into = 0
    for step in steps:
        if step.kind == StepKind.MERGED:
            into = step.facts.get(Fact.INTO, into)
        elif step.kind == StepKind.UNMERGED and Fact.HEAD in step.facts:
            into = 0
        answers = 0 if step.now in CLOSED else into
        if answers != head_id:
            if begin is not None and head_id:
                spans.append(_Span(head_id, begin, step.place))
            head_id, begin = answers, step.place
    if begin is not None and head_id:
        spans.append(_Span(head_id, begin, None))
    return spans
