from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.duties.actions.creating import WHAT_LIMIT
from yizhan.wings.organisation.leadership.models import Term
from yizhan.wings.organisation.leadership.rules import Presence, SeatKind, SeatRole

LONGEST = 20_000
MOST_YEARS = 10
"""A meeting is at most so many years past or ahead."""
_SENDS = (UnitKind.BUREAU, UnitKind.DEPARTMENT, UnitKind.COMPANY, UnitKind.OFFICE)


def _the_day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UnitBox(forms.CharField):
    """A unit, typed by name or code; whoever types gets suggestions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.widget.attrs.update({"list": "units", "autocomplete": "off"})


def unit_of(person: Person, typed: str) -> Unit:
    """The unit, not closed, of this name or code in the person's reach. Raises ValidationError."""
    visible = units_where(person, Permission.UNIT_READ).filter(closed_on=None)
    matches = list(visible.filter(code=typed)[:1]) or list(visible.filter(name=typed)[:2])
    if len(matches) != 1:
        raise forms.ValidationError(_("There is no such unit in your reach, or more than one."))
    unit: Unit = matches[0]
    return unit


class SeatForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Seat"), choices=SeatRole)
    kind = forms.ChoiceField(label=gettext_lazy("Comes from"), choices=SeatKind)
    represents = UnitBox(
        label=gettext_lazy("Unit that sends somebody"),
        required=False,
        help_text=gettext_lazy("Name or code of a bureau, department or company."),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_represents(self) -> Unit | None:
        typed = self.cleaned_data["represents"].strip()
        if not typed:
            return None
        unit = unit_of(self.by, typed)
        if unit.kind not in _SENDS:
            raise forms.ValidationError(_("Bureaus, departments and companies send somebody."))
        return unit


class TermForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        help_text=gettext_lazy("Of an account that exists, or of a new one."),
    )
    display_name = forms.CharField(
        label=gettext_lazy("Name to show, for a new account"), max_length=60, required=False
    )
    until = forms.DateField(label=gettext_lazy("Term ends before"), widget=_the_day())


class MeetingForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Name of the meeting"), max_length=120)
    held_at = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    agenda = forms.CharField(
        label=gettext_lazy("Agenda, a line for each item"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_held_at(self) -> datetime:
        """A slip of the year is said here: clocks of other places have no such days."""
        begins: datetime = self.cleaned_data["held_at"]
        if abs(begins.year - timezone.localdate().year) > MOST_YEARS:
            raise forms.ValidationError(_("Look at the year again."))
        return begins

    def clean_agenda(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        items = [line for line in lines if line]
        if any(len(line) > 200 for line in items) or len(items) > 40:
            raise forms.ValidationError(_("At most 40 items of 200 characters."))
        return items


class MinutesForm(forms.Form):
    """Input of the minutes, with a choice of presence for each who held a seat on the day."""

    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, terms: list[Term], presences: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for term in terms:
            self.fields[f"term-{term.pk}"] = forms.ChoiceField(
                label=f"{term.person} · {term.seat.get_role_display()}",
                choices=Presence,
                initial=presences.get(term.pk, Presence.PRESENT),
                widget=forms.RadioSelect,
            )

    @property
    def people(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("term-")]

    @property
    def attendance(self) -> dict[int, str]:
        return {
            int(name.removeprefix("term-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("term-")
        }


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What was decided"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WHAT_LIMIT,
    )
    unit = UnitBox(label=gettext_lazy("Who does it"))
    due_on = forms.DateField(label=gettext_lazy("By when"), widget=_the_day())

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_unit(self) -> Unit:
        return unit_of(self.by, self.cleaned_data["unit"].strip())

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day
