"""Texts and demands for tests. May be imported upward only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yizhan.ground.casework.tests.factories import City
from yizhan.ground.people.models import Person
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.demands.actions import take_in
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.needs.tests.factories import a_need


def someone_says(city: City, text: str, *, by: Person | None = None, at: datetime = MONDAY) -> Need:
    return a_need(city, text=text, by=by or a_person(), at=at)


def a_demand(
    city: City, texts: Sequence[str], *, name: str = "西门", at: datetime = MONDAY
) -> Demand:
    """A demand that so many persons have said, grouped and not decided on."""
    needs = [someone_says(city, text, at=at) for text in texts]
    take_in(at=at)
    demand = Demand.objects.create(name=name, created_at=at)
    said = DemandText.objects.filter(case__need__in=needs)
    said.update(demand=demand, confidence=80, engine="ngrams")
    demand.central = said.order_by("pk").first()
    demand.save()
    return demand
