"""Finding the unit somebody means, by what they typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind

OFFERED = 30
WORKING: frozenset[str] = frozenset(set(UnitKind) - {UnitKind.BRANCH, UnitKind.SERVICE_POINT})
"""Kinds of unit that a matter is usually handed to. Any other can still be named by its code."""


def units_like(words: str) -> list[Unit]:
    """Standing units whose name or code has these words in it, the highest first."""
    named = Q(name__icontains=words) | Q(code__icontains=words)
    units = Unit.objects.not_ended().filter(named, kind__in=WORKING)
    return list(units.order_by("depth", "path")[:OFFERED])


class UnitField(forms.CharField):
    """A unit by its code, its name, or a part of the name that only one unit has."""

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value) or "").strip()
        if not words:
            return None
        exact: Unit | None = Unit.objects.not_ended().filter(Q(code=words) | Q(name=words)).first()
        if exact is not None:
            return exact
        like = units_like(words)
        if len(like) == 1:
            return like[0]
        if not like:
            raise forms.ValidationError(_("There is no unit of this name."))
        names = "、".join(unit.name for unit in like[:5])
        raise forms.ValidationError(_("Which one? %(names)s …") % {"names": names})
