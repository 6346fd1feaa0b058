"""The texts that the platform has to group by itself, and the outcome of it.

The computation lies between the two and takes its time, so no transaction is open meanwhile. What a
dispatcher decided while it ran is not undone: a text that is pinned by now stays where it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.kit.texts.normal import masked
from yizhan.kit.texts.spots import Spots
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.demands.actions.offering import learn_words
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.demands.rules import LONGEST_NAME, WINDOW, DemandsVerb, is_of_a_place

ANEW = 20
"""All is grouped anew when what came since is one in so many; else it joins what there is."""
BATCH = 500


@dataclass
class Said:
    """One text to group, as often as it was said: equal texts are one, unless they are about two
    places. «The gate is locked» at two compounds is two matters."""

    digest: str
    text: str
    vector: bytes | None
    count: int
    demand: int | None
    """The demand it is in now."""
    pinned: bool
    item: str = ""
    """The item that was ordered."""
    place: int | None = None
    """The place, if it is a matter of a place."""
    rows: list[int] = field(default_factory=list)
    """The texts that say it."""


@dataclass(frozen=True)
class Placed:
    """The outcome for one text."""

    label: int
    confidence: float
    vector: bytes | None = None
    """Its meaning, if it was computed now."""


@dataclass(frozen=True)
class Outcome:
    texts: int
    demands: int
    new: int
    engine: str


def said(*, at: datetime) -> list[Said]:
    """Return what is to be grouped, in the order in which it was said first."""
    rows = DemandText.objects.filter(said_at__gt=at - WINDOW).order_by("said_at", "pk")
    columns = rows.values_list(
        "pk", "digest", "case__text", "vector", "demand", "pinned", "case__item__code", *WHERE
    )
    known: dict[tuple[str, int | None], Said] = {}
    spots = Spots()
    for pk, digest, text, vector, demand, pinned, item, *where in columns.iterator(chunk_size=2000):
        place = _place_of(spots, where)
        one = known.setdefault(
            (digest, place), Said(digest, text, None, 0, None, False, item, place)
        )
        one.rows.append(pk)
        one.count += 1
        if one.vector is None and vector is not None:
            one.vector = bytes(vector)
        if (pinned and not one.pinned) or one.demand is None:
            one.demand = demand
        one.pinned = one.pinned or pinned
    return list(known.values())


WHERE = (
    "case__item__group", "case__item__needs_station", "case__need__station__code", "case__lon",
    "case__lat", "case__place",
)  # fmt: skip
"""The columns that say of which place a matter is."""


def _place_of(spots: Spots, where: Sequence[Any]) -> int | None:
    group, needs_station, station, lon, lat, name = where
    if not is_of_a_place(group, needs_station=needs_station):
        return None
    point = None if lon is None or lat is None else (lon, lat)
    return spots.number(code=station or "", point=point, name=name)


def is_worth_anew(texts: list[Said]) -> bool:
    """Return whether so much was said since that all of it is put together anew."""
    new = sum(one.demand is None for one in texts)
    return new * ANEW >= len(texts)


def keep_arrangement(
    texts: list[Said],
    placed: list[Placed],
    *,
    names: list[str],
    central: list[int],
    engine: str,
    at: datetime,
) -> Outcome:
    """Keep a grouping of `texts`: a demand for each label, the one that most of its texts were in
    before if there is one. Demands that are empty now and that nobody decided on go.

    A hundred thousand rows in one transaction would keep every order waiting, so they are written
    in parts; a part that is missing is written the next time.
    """
    demands, new = _demands_of(texts, placed, names, at=at)
    places = sorted((pk, number) for number, one in enumerate(texts) for pk in one.rows)
    for begin in range(0, len(places), BATCH):
        part = {pk: placed[number] for pk, number in places[begin : begin + BATCH]}
        _place(part, demands, engine)
    _name(demands, names, [texts[place].digest for place in central])
    outcome = Outcome(len(texts), len(demands), new, engine)
    _close(outcome, at=at)
    return outcome


@in_transaction
def _close(outcome: Outcome, *, at: datetime) -> None:
    Demand.objects.filter(texts=None, confirmed_at=None, answer="").delete()
    learn_words(Demand.objects.answered_publicly().order_by("pk"))
    record(
        DemandsVerb.DEMANDS_GROUPED, by=None, target="demands.Demand", at=at,
        texts=outcome.texts, demands=outcome.demands, new=outcome.new, engine=outcome.engine,
    )  # fmt: skip


def _demands_of(
    texts: list[Said], placed: list[Placed], names: list[str], *, at: datetime
) -> tuple[dict[int, Demand], int]:
    """Return the demand of each label, and how many of them are new. A label with pinned texts is
    their demand; of the others the one goes first that keeps most of a demand together."""
    known = Demand.objects.in_bulk({one.demand for one in texts if one.demand is not None})
    shares: dict[int, Counter[int]] = defaultdict(Counter)
    chosen: dict[int, Demand] = {}
    for one, place in zip(texts, placed, strict=True):
        if one.demand is not None and one.demand in known:
            shares[place.label][one.demand] += one.count
            if one.pinned:
                chosen[place.label] = known[one.demand]
    taken = {demand.pk for demand in chosen.values()}
    # What is confirmed has pinned texts; a label without any of them is something else.
    ranked = sorted(
        ((count, label, demand) for label, of in shares.items() for demand, count in of.items()),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    for _count, label, demand in ranked:
        if label not in chosen and demand not in taken and known[demand].confirmed_at is None:
            chosen[label] = known[demand]
            taken.add(demand)
    missing = [label for label in range(len(names)) if label not in chosen]
    new = Demand.objects.bulk_create(
        [Demand(name=names[label][:LONGEST_NAME], created_at=at) for label in missing]
    )
    chosen |= dict(zip(missing, new, strict=True))
    return chosen, len(new)


@in_transaction
def _place(places: dict[int, Placed], demands: dict[int, Demand], engine: str) -> None:
    """Write where some texts belong now; what is pinned stays."""
    changed, encoded = [], []
    rows = DemandText.objects.filter(pk__in=list(places)).defer("vector").select_for_update()
    for row in rows.order_by("pk"):
        place = places[row.pk]
        if place.vector is not None:
            row.vector = place.vector
            encoded.append(row)
        was = (row.demand_id, row.confidence, row.engine)
        now = (demands[place.label].pk, round(100 * place.confidence), engine)
        if not row.pinned and was != now:
            row.demand_id, row.confidence, row.engine = now
            changed.append(row)
    DemandText.objects.bulk_update(changed, ["demand", "confidence", "engine"])
    DemandText.objects.bulk_update(encoded, ["vector"])


@in_transaction
def _name(demands: dict[int, Demand], names: list[str], central: list[str]) -> None:
    """Give what nobody has named the name of today, and each demand its central text."""
    wanted = {(demand.pk, central[label]) for label, demand in demands.items()}
    rows = DemandText.objects.filter(digest__in=central) if len(central) < BATCH else None
    texts = rows if rows is not None else DemandText.objects.exclude(demand=None)
    columns = texts.order_by("-pk").values_list("demand", "digest", "pk")
    middle = {row[0]: row[2] for row in columns if row[:2] in wanted}
    changed = []
    for label, demand in demands.items():
        was = (demand.name, demand.central_id)
        if not demand.named:
            demand.name = masked(names[label])[:LONGEST_NAME]
        demand.central_id = middle.get(demand.pk, demand.central_id)
        if was != (demand.name, demand.central_id):
            changed.append(demand)
    Demand.objects.bulk_update(changed, ["name", "central"], batch_size=BATCH)
