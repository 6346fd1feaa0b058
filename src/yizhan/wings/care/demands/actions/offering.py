"""The words by which a public answer is found. They are of SMALLEST persons or more each, so that
nobody can find out by typing what one person wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from yizhan.kit.texts.lookup import pairs
from yizhan.wings.care.demands.models import WHO, Demand, DemandText
from yizhan.wings.care.demands.rules import SMALLEST


def learn_words(demands: Iterable[Demand]) -> None:
    """Keep for each demand with a public answer the pairs of signs that many persons said."""
    demands = list(demands)
    public = {demand.pk for demand in demands if demand.public and demand.answer}
    said_by: dict[int, dict[str, set[str]]] = {pk: defaultdict(set) for pk in public}
    persons: dict[int, set[str]] = {pk: set() for pk in public}
    rows = DemandText.objects.of_demands(public).order_by()
    for demand, who, text in rows.values_list("demand", WHO, "case__text").iterator():
        persons[demand].add(who)
        for pair in pairs(text):
            said_by[demand][pair].add(who)
    changed = []
    for demand in demands:
        words = None
        if len(persons.get(demand.pk, ())) >= SMALLEST:
            many = said_by[demand.pk].items()
            words = sorted(pair for pair, said in many if len(said) >= SMALLEST)
        if words != demand.words:
            demand.words = words
            changed.append(demand)
    Demand.objects.bulk_update(changed, ["words"], batch_size=100)
