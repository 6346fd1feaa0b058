"""Concentrated demands as they are read: by dispatchers with their texts, by others as figures that
tell of nobody, and by whoever is about to say the same as what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from yizhan.ground.people.models import Person
from yizhan.ground.places.models import Division
from yizhan.kit.memo import Memo
from yizhan.kit.texts.lookup import Lookup
from yizhan.wings.care.demands.models import WHO, Demand, DemandText, DemandTextQuerySet
from yizhan.wings.care.demands.rules import SMALLEST, reached
from yizhan.wings.care.needs.models import Need

LIKELY = 0.5
"""From this share of what is typed on, a known answer is offered."""
_EVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
OFFERED = 3
KNOWN = 200
TEXTS_EACH = 15
"""The index of known answers is made of so many demands, and so many texts of each."""


@dataclass(frozen=True)
class Figures:
    """The number of times a demand was said, and by how many."""

    texts: int = 0
    persons: int = 0
    lately: int = 0
    before: int = 0
    counties: int = 0

    @property
    def growth(self) -> int:
        return self.lately - self.before


def figures(person: Person, *, at: datetime) -> dict[int, Figures]:
    """Return the figures of every demand, of what this person dispatches. Three queries."""
    texts = DemandText.objects.visible_to(person)
    counties = _counties(texts.exclude(demand=None).values_list("demand", "case__division"))
    return {
        demand: Figures(**counted, counties=len(counties.get(demand, ())))
        for demand, counted in texts.counted(at=at).items()
    }


def _counties(rows: Iterable[tuple[int, int | None]]) -> dict[int, set[int]]:
    found = set(rows)
    county_of = Division.objects.counties_of({division for _demand, division in found})
    counties: dict[int, set[int]] = defaultdict(set)
    for demand, division in found:
        if division in county_of:
            counties[demand].add(county_of[division])
    return counties


@dataclass(frozen=True)
class Published:
    """The part of a demand that others than its dispatchers may know: steps, never numbers."""

    name: str
    persons: int
    """The step that the number of persons has reached: SMALLEST or more."""
    counties: int
    """The number of counties in which SMALLEST persons or more said it."""
    grows: bool | None
    """Whether more said it lately than before; None: too few did to tell."""
    answer: str


def published(*, at: datetime) -> list[Published]:
    """Return the confirmed demands of SMALLEST persons and more, as they were at the end of last
    week: who looks every day sees no single person come.

    There is no filter by unit, county or time, so that there is nothing to subtract."""
    until = _week_begins(at)
    texts = DemandText.objects.filter(said_at__lt=until)
    counts = texts.counted(at=until)
    demands = Demand.objects.filter(pk__in=counts, confirmed_at__lt=until)
    wide = _wide_counties(texts)
    rows = [
        Published(
            demand.name,
            reached(counts[demand.pk]["persons"]),
            wide.get(demand.pk, 0),
            _grows(counts[demand.pk]),
            demand.answer if demand.public else "",
        )
        for demand in demands
        if reached(counts[demand.pk]["persons"])
    ]
    return sorted(rows, key=lambda row: (-row.persons, row.name))


def _wide_counties(texts: DemandTextQuerySet) -> dict[int, int]:
    rows = list(texts.exclude(demand=None).values_list("demand", "case__division", WHO).distinct())
    county_of = Division.objects.counties_of({division for _demand, division, _who in rows})
    persons: dict[tuple[int, int], set[str]] = defaultdict(set)
    for demand, division, who in rows:
        if division in county_of:
            persons[demand, county_of[division]].add(who)
    wide: dict[int, int] = defaultdict(int)
    for (demand, _county), said_by in persons.items():
        wide[demand] += len(said_by) >= SMALLEST
    return wide


def _grows(counted: Mapping[str, int]) -> bool | None:
    lately, before = reached(counted["lately"]), reached(counted["before"])
    return lately > before if lately or before else None


def _week_begins(at: datetime) -> datetime:
    local = timezone.localtime(at)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return monday - timedelta(days=local.weekday())


@dataclass(frozen=True)
class Known:
    """A public answer to what many have said."""

    pk: int
    name: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class _Answers:
    lookup: Lookup
    known: dict[int, Known]


_answers: Memo[_Answers] = Memo(seconds=600)


def known_answers(text: str) -> list[Known]:
    """Return the public answers that may be meant by what somebody is typing, at most OFFERED. From
    memory; others' texts are compared and never shown."""
    answers = _answers.get("all", _load_answers)
    hits = answers.lookup.find(text, least=LIKELY, most=OFFERED)
    return [answers.known[hit.key] for hit in hits]


def forget_answers() -> None:
    _answers.forget()


def _load_answers() -> _Answers:
    demands = {demand.pk: demand for demand in Demand.objects.answered_publicly()[:KNOWN]}
    texts = DemandText.objects.of_demands(demands)
    persons = {pk: counted["persons"] for pk, counted in texts.counted(at=_EVER).items()}
    said: dict[int, list[str]] = {
        pk: [demand.name] for pk, demand in demands.items() if persons.get(pk, 0) >= SMALLEST
    }
    for demand, words in texts.order_by("-said_at").values_list("demand", "case__text"):
        if demand in said and len(said[demand]) <= TEXTS_EACH:
            said[demand].append(words)
    known = {
        pk: Known(pk, demands[pk].name, demands[pk].answer, demands[pk].answered_at) for pk in said
    }
    return _Answers(Lookup(said), known)


def own_alike(text: str, person: Person) -> list[Need]:
    """Return a person's own open cases that say the same as what she is typing."""
    open_needs = Need.objects.asked_by(person).filter(case__is_open=True).exclude(case__text="")
    needs = {
        need.pk: need
        for need in open_needs.select_related("case__item").order_by("-pk")[:TEXTS_EACH]
    }
    lookup = Lookup({pk: [need.case.text] for pk, need in needs.items()})
    return [needs[hit.key] for hit in lookup.find(text, least=LIKELY, most=OFFERED)]
