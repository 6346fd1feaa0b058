"""Concentrated demands as they are read: by dispatchers with their texts, by others as figures that
tell of nobody, and by whoever is about to say the same as what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from yizhan.ground.casework.index import unit_for
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.memo import Memo
from yizhan.kit.texts.lookup import Lookup, pairs
from yizhan.wings.care.demands.models import (
    WHO,
    Demand,
    DemandText,
    DemandTextQuerySet,
    UnitProposal,
)
from yizhan.wings.care.demands.rules import OF_A_PLACE, SMALLEST, WINDOW, reached
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.stations.models import Station

LIKELY = 0.25
"""From this share of what is typed on, a known answer is offered. On the train half of the sample
three of five offers then hold the right one; it is a hint, and nobody has to answer it."""
OFFERED = 3
KNOWN = 200
"""Answers that are kept in memory, the newest."""
OWN_COMPARED = 15
LIKELY_SAME = 10
REPORTED_COMPARED = 50
WAITING = frozenset({Status.REPORTED, Status.AWAITING_HANDLING})


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


def central_texts(person: Person, demands: Iterable[int]) -> dict[int, str]:
    """Return of each demand the text in its middle, or the newest, that this person may read."""
    texts = DemandText.objects.visible_to(person).of_demands(demands)
    middle = texts.filter(demand__central=F("pk")).values_list("demand", "case__text")
    found = dict(middle)
    left = set(demands) - found.keys()
    if left:
        newest = texts.of_demands(left).order_by("said_at", "pk")
        found |= dict(newest.values_list("demand", "case__text"))
    return found


def likely_same(person: Person, demand: Demand, others: Sequence[int]) -> list[int]:
    """Return those of the demands that are most like one, the likeliest first."""
    names = dict(Demand.objects.visible_to(person).filter(pk__in=others).values_list("pk", "name"))
    texts = central_texts(person, [demand.pk, *others])
    said = {pk: [name, texts.get(pk, "")] for pk, name in names.items()}
    asked = f"{demand.name} {texts.get(demand.pk, '')}"
    return [hit.key for hit in Lookup.of_texts(said).find(asked, least=0.05, most=LIKELY_SAME)]


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


def published(*, until: datetime) -> list[Published]:
    """Return the confirmed demands of SMALLEST persons and more, as they were when this week began:
    who looks every day sees no single person come.

    There is no filter by unit, county or time, so that there is nothing to subtract."""
    texts = DemandText.objects.filter(said_at__lt=until)
    counts = texts.counted(at=until)
    demands = Demand.objects.filter(pk__in=counts, confirmed_at__lt=until, named=True)
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


def step_of(demand: Demand, *, until: datetime) -> int:
    """Return the step that a demand had reached at that moment, as everybody may know it; 0: too
    few said it."""
    texts = DemandText.objects.of_demands([demand.pk]).filter(said_at__lt=until)
    counted = texts.counted(at=until).get(demand.pk)
    return reached(counted["persons"]) if counted else 0


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


def week_begins(at: datetime) -> datetime:
    """Return the last Monday's first moment."""
    local = timezone.localtime(at)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return monday - timedelta(days=local.weekday())


@dataclass(frozen=True)
class Known:
    """A public answer to what many have said."""

    name: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class _Answers:
    lookup: Lookup
    known: dict[int, Known]


_answers: Memo[_Answers] = Memo(seconds=60)


def known_answers(text: str, *, at: datetime) -> list[Known]:
    """Return the public answers that may be meant by what somebody is typing, at most OFFERED. From
    memory. They are found by their name, the answer, and words that SMALLEST persons or more said:
    what one person wrote decides nothing."""
    answers = _answers.get("all", lambda: _load_answers(at))
    hits = answers.lookup.find(text, least=LIKELY, most=OFFERED)
    return [answers.known[hit.key] for hit in hits]


def _load_answers(at: datetime) -> _Answers:
    demands = Demand.objects.offered(since=at - WINDOW).only(
        "name", "answer", "answered_at", "words"
    )
    told: dict[int, dict[str, float]] = {}
    known: dict[int, Known] = {}
    for demand in demands[:KNOWN]:
        shown = [*pairs(demand.name), *pairs(demand.answer)]
        told[demand.pk] = dict.fromkeys([*shown, *(demand.words or ())], 1.0)
        known[demand.pk] = Known(demand.name, demand.answer, demand.answered_at)
    return _Answers(Lookup(told), known)


def own_alike(text: str, person: Person) -> list[Need]:
    """Return a person's own open cases that say the same as what she is typing."""
    open_needs = Need.objects.asked_by(person).filter(case__is_open=True).exclude(case__text="")
    needs = {
        need.pk: need
        for need in open_needs.select_related("case__item").order_by("-pk")[:OWN_COMPARED]
    }
    lookup = Lookup.of_texts({pk: [need.case.text] for pk, need in needs.items()})
    return [needs[hit.key] for hit in lookup.find(text, least=LIKELY, most=OFFERED)]


@dataclass(frozen=True)
class Reported:
    """That somebody has reported a matter of a place: neither by whom, nor by how many, nor in
    which words."""

    on: date
    in_hand: bool
    """True: the unit has taken it up."""


def reported_here(item: CatalogueItem, station: Station) -> Reported | None:
    """Return what is open of this item at a station, which is nobody's own. Of any other spot
    nothing is said, nor of urgent matters: whoever asked along a street would find out where
    somebody's vehicle broke down. The text that is being typed has no part in it."""
    if item.group not in OF_A_PLACE or item.urgent:
        return None
    cases = Case.objects.open().filter(item=item, need__station=station)
    rows = list(cases.order_by("opened_at").values_list("opened_at", "status")[:REPORTED_COMPARED])
    if not rows:
        return None
    in_hand = any(status not in WAITING for _opened_at, status in rows)
    return Reported(local_day(rows[0][0]), in_hand)


@dataclass(frozen=True)
class ProposedUnit:
    """The unit that most likely answers a case, with what speaks for it."""

    unit: Unit
    confidence: int
    """In percent, as such proposals were right for cases that were not learned."""
    words: list[str]
    engine: str


def proposed_unit(case: Case, person: Person) -> ProposedUnit | None:
    """Return the unit proposed for an open case by its words; None: the platform is not sure
    enough, there is no such unit there, the case is with it, or it has had it and handed it on."""
    proposals = UnitProposal.objects.visible_to(person).sure_enough()
    row = proposals.filter(case=case).first() if case.is_open else None
    if row is None:
        return None
    unit = unit_for(row.unit_kind, row.competence, case.division)
    if unit is None or unit.pk == case.unit_id:
        return None
    if case.steps.filter(unit=unit).exists():
        return None
    return ProposedUnit(unit, row.confidence, row.words, row.engine)
