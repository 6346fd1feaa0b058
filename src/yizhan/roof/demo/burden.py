"""Counters of forms in the demo city: as often as its staff would have sent them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from random import Random

from yizhan.ground.people.models import Unit
from yizhan.kit.days import add_months, local_day
from yizhan.wings.organisation.burden.actions import load_uses
from yizhan.wings.organisation.burden.index import large_enough, people_by_part
from yizhan.wings.organisation.burden.models import FormUse
from yizhan.wings.organisation.burden.rules import STEPS, step_of

FORMS = (
    ("desk:case_move", 5.0, 75, 2, 0),
    ("desk:case_take", 3.5, 8, 1, 0),
    ("desk:case_note", 0.8, 40, 1, 0),
    ("desk:duty_do", 0.7, 110, 3, 1),
    ("desk:duty_answer", 0.4, 260, 4, 0),
    ("rider:visit_note", 2.2, 95, 5, 0),
    ("rider:host_close", 1.0, 12, 1, 0),
    ("desk:activity_held", 0.2, 150, 3, 0),
)
"""A form, then its monthly sendings by one person, and seconds, fields, files of each."""
LATELY = 3


def load(*, year: int, at: datetime, rng: Random) -> int:
    """Load the months of the year, and the last ones before `at`; return how many counters."""
    this = local_day(at).replace(day=1)
    months = {date(year, number, 1) for number in range(1, 13)}
    months |= {add_months(this, -number) for number in range(1, LATELY + 1)}
    past = sorted(month for month in months if month < this or month.year == year)
    return load_uses(_rows(past, rng), at=at)


def _rows(months: Sequence[date], rng: Random) -> Iterator[FormUse]:
    for month in months:
        people = large_enough(people_by_part(month))
        for unit in Unit.objects.not_ended().filter(path__in=people).order_by("path"):
            for form, often, seconds, fields, files in FORMS:
                sends = round(people[unit.path] * often * rng.uniform(0.8, 1.2))
                for step, count in _spread(step_of(seconds), sends):
                    yield FormUse(
                        month=month, unit=unit, form=form, grass_roots=not unit.is_root(), step=step,
                        sends=count, fields=count * fields, uploads=count * files,
                    )  # fmt: skip


def _spread(step: int, sends: int) -> list[tuple[int, int]]:
    """Half of the sendings in the usual step, a quarter in each of its neighbours."""
    place = STEPS.index(step)
    around = STEPS[max(place - 1, 0)], STEPS[min(place + 1, len(STEPS) - 1)]
    quarter = sends // 4
    counts = [(around[0], quarter), (step, sends - 2 * quarter), (around[1], quarter)]
    merged: dict[int, int] = {}
    for end, count in counts:
        merged[end] = merged.get(end, 0) + count
    return [(end, count) for end, count in merged.items() if count]
