"""Learning who answered what, and the unit proposed for an open case.

Both computations run in another process between reading and writing, so no transaction is open
meanwhile. A proposal moves nothing: a dispatcher reads it and decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.models import Case, CaseQuerySet
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.demands.actions.intake import digest_of
from yizhan.wings.care.demands.models import LearnedRouting, UnitProposal
from yizhan.wings.care.demands.rules import (
    FEWEST_LEARNED,
    FEWEST_OF_A_UNIT,
    LEARNED_FROM,
    DemandsVerb,
)

MOST_LEARNED = 20_000
"""Answered texts that are learned from, the newest."""
ANEW = 20
"""It is learned anew when what was answered since is one in so many."""
BATCH = 500
BETWEEN = "/"
NOT_BY_WORDS = (UnitKind.SERVICE_POINT, UnitKind.BRANCH)
"""Kinds of unit of which the place says which one answers, not the words."""


@dataclass(frozen=True)
class Answered:
    """One text with who answered it."""

    text: str
    answers: str
    """Kind of unit and competence."""
    vector: bytes | None


@dataclass(frozen=True)
class Waiting:
    """The text of an open case for which no unit is proposed yet."""

    case: int
    text: str
    vector: bytes | None


@dataclass(frozen=True)
class Learned:
    texts: int
    units: int
    right: int | None
    """The macro-F1 in percent for texts that were not learned."""
    engine: str


def answered(*, at: datetime) -> list[Answered]:
    """Return what was answered and not complained of, each text once, the newest first. Needs only:
    a report may be shielded, and no word of it goes anywhere. Service points are left out: which of
    them answers depends on the station, not on the words."""
    columns = ("text", "unit__kind", "unit__competence", "demand_text__vector")
    rows = _answered_cases(at).order_by("-closed_at", "-pk").values_list(*columns)[:MOST_LEARNED]
    texts: dict[tuple[str, str], Answered] = {}
    for text, kind, competence, vector in rows.iterator(chunk_size=2000):
        answers = f"{kind}{BETWEEN}{competence}"
        kept = bytes(vector) if vector is not None else None
        texts.setdefault((digest_of(text), answers), Answered(text, answers, kept))
    counts = Counter(one.answers for one in texts.values())
    return [one for one in texts.values() if counts[one.answers] >= FEWEST_OF_A_UNIT]


def is_enough(texts: Sequence[Answered]) -> bool:
    """Return whether anything can be learned from so many texts."""
    return len(texts) >= FEWEST_LEARNED and len({one.answers for one in texts}) > 1


def is_worth_learning(*, at: datetime) -> bool:
    """Return whether so much was answered since it was learned last that it is worth it again."""
    learned = newest_routing()
    cases = _answered_cases(at)
    if learned is None:
        return cases.count() >= FEWEST_LEARNED
    return cases.filter(closed_at__gt=learned.learned_at).count() * ANEW >= learned.texts


def newest_routing() -> LearnedRouting | None:
    return LearnedRouting.objects.order_by("-learned_at", "-pk").first()


@in_transaction
def keep_routing(
    arrays: bytes, *, texts: int, units: int, right: float | None, engine: str, at: datetime
) -> Learned:
    """Keep what was learned in place of what was learned before."""
    percent = None if right is None else round(100 * right)
    row = LearnedRouting.objects.create(
        learned_at=at, engine=engine, texts=texts, right=percent, arrays=arrays
    )
    LearnedRouting.objects.filter(learned_at__lte=at).exclude(pk=row.pk).delete()
    record(
        DemandsVerb.ROUTING_LEARNED, by=None, target=row, at=at,
        texts=texts, units=units, right=percent, engine=engine,
    )  # fmt: skip
    return Learned(texts, units, percent, engine)


def waiting(learned: LearnedRouting) -> list[Waiting]:
    """Return open cases for which nothing is proposed since this was learned, at most BATCH. What a
    service point answers is its own matter, whatever the words."""
    cases = Case.objects.open().not_merged().filter(need__isnull=False).exclude(text="")
    cases = cases.exclude(unit__kind__in=NOT_BY_WORDS)
    new = Q(unit_proposal=None) | Q(unit_proposal__proposed_at__lt=learned.learned_at)
    rows = cases.filter(new).order_by("-pk").values_list("pk", "text", "demand_text__vector")
    return [
        Waiting(pk, text, bytes(vector) if vector is not None else None)
        for pk, text, vector in rows[:BATCH]
    ]


@in_transaction
def keep_proposals(
    proposals: Iterable[tuple[int, str, float, Sequence[str]]], *, engine: str, at: datetime
) -> int:
    """Keep proposals: case, kind of unit and competence, confidence from 0 to 1, words. Of a case
    that is gone meanwhile nothing is kept; said twice it is one."""
    chosen = list(proposals)
    there = set(Case.objects.filter(pk__in=[row[0] for row in chosen]).values_list("pk", flat=True))
    rows = []
    for case, answers, confidence, words in chosen:
        kind, _between, competence = answers.partition(BETWEEN)
        if case in there:
            rows.append(
                UnitProposal(
                    case_id=case,
                    unit_kind=kind,
                    competence=competence,
                    confidence=min(99, int(100 * confidence)),
                    words=list(words),
                    engine=engine,
                    proposed_at=at,
                )  # fmt: skip
            )
    UnitProposal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["unit_kind", "competence", "confidence", "words", "engine", "proposed_at"],
    )
    return len(rows)


def _answered_cases(at: datetime) -> CaseQuerySet:
    cases = Case.objects.not_merged().filter(
        status=Status.RESOLVED,
        need__isnull=False,
        closed_at__gt=at - LEARNED_FROM,
        closed_at__lte=at,
    )
    solved = cases.exclude(solved=False).exclude(text="")
    rows: CaseQuerySet = solved.exclude(unit__kind__in=NOT_BY_WORDS)
    return rows
