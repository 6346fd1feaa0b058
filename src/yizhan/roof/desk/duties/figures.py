"""Figures of the platform that answer a task's questions by themselves, for each unit asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.functional import Promise

from yizhan.ground.people.models import Unit
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.organisation.duties.rules import Field, Values


def offered() -> list[tuple[str, str | Promise]]:
    """Figures that can be asked for: counts, which add up; shares do not."""
    return [(key, indicator.name) for key, indicator in REGISTRY.items() if indicator.unit != "%"]


def known_figures(questions: Iterable[Field], units: Iterable[Unit]) -> dict[int, Values]:
    """The figures of today, by unit and question."""
    today = timezone.localdate()
    computed = [field for field in questions if field.indicator in REGISTRY]
    return {
        unit.pk: {
            field.key: REGISTRY[field.indicator].compute(Extent(today, unit)).value
            for field in computed
        }
        for unit in (units if computed else ())
    }
