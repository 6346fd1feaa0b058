from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.kit.routing.problem import Leg
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.wings.participation.fleet.actions import HallPlace
from yizhan.wings.participation.fleet.models import ExamWeek
from yizhan.wings.participation.fleet.rules import MOST_HALLS, NAME_LIMIT

QUIET = {"autocomplete": "off"}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WeekForm(forms.Form):
    """Input of an exam week: days, and one hall a line."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=pgettext_lazy("fleet", "Run by"), queryset=None
    )
    name = forms.CharField(
        label=gettext_lazy("Which exam is it?"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs=QUIET),
    )
    asked_from = forms.DateField(label=gettext_lazy("Errands can be asked for from"), widget=_day())
    first_day = forms.DateField(label=gettext_lazy("First exam day"), widget=_day())
    last_day = forms.DateField(label=gettext_lazy("Last exam day"), widget=_day())
    over_at = forms.TimeField(
        label=gettext_lazy("The last exam of a day is over at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial="18:00",
        help_text=gettext_lazy("24 hours later everything about candidates is erased."),
    )
    halls = forms.CharField(
        label=gettext_lazy("Exam halls"),
        max_length=100 * MOST_HALLS,
        widget=forms.Textarea(attrs={"rows": 6, **QUIET}),
        help_text=gettext_lazy("One a line: name, longitude, latitude (WGS-84), with commas."),
    )

    def __init__(self, *args: Any, by: Person, **named: Any) -> None:
        super().__init__(*args, **named)
        mine = units_where(by, Permission.FLEET_EDIT).filter(closed_on=None)
        self.fields["unit"].queryset = mine.order_by("path")  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean_halls(self) -> list[HallPlace]:
        """Read the lines; say which one is not understood."""
        lines = self.cleaned_data["halls"].splitlines()
        return [_hall(line) for line in lines if line.strip()]


class ChangeWeekForm(WeekForm):
    """Input of a changed exam week. Who runs it stays."""

    unit = None  # type: ignore[assignment]  # the way in which Django takes a field away

    def __init__(self, data: Any = None, *, week: ExamWeek) -> None:
        halls = "\n".join(f"{hall.name}, {hall.lon}, {hall.lat}" for hall in week.halls.all())
        names = ("name", "asked_from", "first_day", "last_day", "over_at")
        initial = {name: getattr(week, name) for name in names} | {"halls": halls}
        forms.Form.__init__(self, data, initial=initial)


class HallsForm(StationsForm):
    """A file of exam halls; like one of stations."""


class WhatIfForm(forms.Form):
    """Input of a what-if: numbers of riders and of requests."""

    riders = forms.CharField(
        label=gettext_lazy("Numbers of riders"),
        max_length=60,
        initial="20 40 60 85",
        widget=forms.TextInput(attrs=QUIET),
        help_text=gettext_lazy("Up to six, with spaces or commas between them."),
    )
    requests = forms.CharField(
        label=gettext_lazy("Numbers of requests on one day"),
        max_length=60,
        initial="50 100 150 300",
        widget=forms.TextInput(attrs=QUIET),
    )

    def clean_riders(self) -> list[int]:
        return _numbers(self.cleaned_data["riders"])

    def clean_requests(self) -> list[int]:
        return _numbers(self.cleaned_data["requests"])


def _numbers(text: str) -> list[int]:
    parts = re.split(r"[\s,，、]+", text.strip())
    if not all(part.isdecimal() and len(part) < 6 for part in parts):
        raise forms.ValidationError(_("Write whole numbers."))
    return [int(part) for part in parts]


class RiderForm(forms.Form):
    """Input of a change by hand: which rider."""

    helper = forms.IntegerField(min_value=1)


class SwapForm(forms.Form):
    """Input of a change by hand: two errands that change riders."""

    first = forms.IntegerField(min_value=1)
    second = forms.IntegerField(min_value=1)


class StopForm(forms.Form):
    """Input of another order: which stop, and whether it comes earlier or later."""

    errand = forms.IntegerField(min_value=1)
    leg = forms.ChoiceField(choices=[(leg.value, leg.value) for leg in Leg])
    to = forms.ChoiceField(choices=[("earlier", "earlier"), ("later", "later")])


def _hall(line: str) -> HallPlace:
    parts = [part.strip() for part in line.replace("，", ",").split(",")]
    words = _("Not understood: %(line)s") % {"line": line[:NAME_LIMIT]}
    try:
        name, lon, lat = parts[0], float(parts[1]), float(parts[2])
    except (IndexError, ValueError) as exc:
        raise forms.ValidationError(words) from exc
    if not (name and len(name) <= NAME_LIMIT and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise forms.ValidationError(words)
    return HallPlace(name, lon, lat)
