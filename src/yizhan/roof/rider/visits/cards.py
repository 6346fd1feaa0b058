"""Notes of visits as a page shows them, each with the needs heard and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yizhan.ground.people.models import Person
from yizhan.roof.rider.case.words import answer_line
from yizhan.wings.care.visits.models import HeardNeed, Visit
from yizhan.wings.care.visits.rules import TAKE_BACK_WITHIN, InNameOf, Met


@dataclass(frozen=True)
class NeedCard:
    heard: HeardNeed
    item: str
    text: str
    unit: str
    status: str
    answer: str
    """The words of the office; empty for a rider's need, whose answer is hers."""


@dataclass(frozen=True)
class NoteCard:
    visit: Visit
    met: list[str]
    needs: list[NeedCard]
    mine: bool
    can_be_taken_back: bool


def notes_of(visits: Iterable[Visit], *, reader: Person, at: datetime) -> list[NoteCard]:
    visits = list(visits)
    rows = HeardNeed.objects.visible_to(reader).of_visits(visits).order_by("pk")
    heard = defaultdict(list)
    for one in rows.prefetch_related("need__case__steps__unit"):
        heard[one.visit_id].append(need_card(one))
    cards = []
    for visit in visits:
        needs = heard[visit.pk]
        mine = reader.pk in (visit.person_id, visit.person.merged_into_id)
        recent = at - visit.received_at <= TAKE_BACK_WITHIN
        cards.append(NoteCard(visit, met_words(visit), needs, mine, mine and recent and not needs))
    return cards


def met_words(visit: Visit) -> list[str]:
    return [str(Met(code).label) for code in visit.met if code in Met.values]


def need_card(heard: HeardNeed) -> NeedCard:
    case = heard.case
    answer = None
    if heard.in_name_of == InNameOf.DESTINATION:
        answer = answer_line(sorted(case.steps.all(), key=lambda step: step.pk))
    return NeedCard(
        heard=heard,
        item=str(heard.need.case.item.label),
        text=heard.need.case.text,
        unit=case.unit.name,
        status=case.get_status_display(),
        answer=answer.text if answer else "",
    )
