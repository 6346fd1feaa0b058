from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.casework.index import menu
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.people.models import Person
from yizhan.roof.shared.rows_field import RowsField
from yizhan.wings.care.visits.actions import NeedRow
from yizhan.wings.care.visits.models import Destination
from yizhan.wings.care.visits.rules import MOST_NEEDS, SENT_LATE, TEXT_LIMIT, InNameOf, Met

LONGEST_PHONE = 40


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.Form):
    """The stops of a round, its day, and where it begins: the position is used and not kept."""

    day = forms.DateField(label=gettext_lazy("For which day?"), widget=_day())
    lat = forms.FloatField(
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    lon = forms.FloatField(
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    destination = RowsField(
        queryset=None, error_messages={"required": gettext_lazy("Choose at least one.")}
    )

    def __init__(self, data: Any = None, *, by: Person, today: date) -> None:
        super().__init__(data, initial={"day": today})
        mine = Destination.objects.for_person(by)
        self.fields["destination"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field

    @property
    def start(self) -> tuple[float, float] | None:
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        return None if lat is None or lon is None else (lon, lat)


@dataclass(frozen=True)
class NeedInputs:
    """The inputs of one need, as the template shows them."""

    number: int
    item: forms.BoundField
    text: forms.BoundField
    name: forms.BoundField
    phone: forms.BoundField
    consent: forms.BoundField

    @property
    def is_open(self) -> bool:
        return any(one.errors or one.value() for one in (self.item, self.text, self.phone))


INPUTS = ("item", "text", "name", "phone", "consent")


class NoteForm(forms.Form):
    """A visit, and up to three needs that were heard. Only the place must be said."""

    destination: forms.ModelChoiceField[Destination] = forms.ModelChoiceField(
        label=gettext_lazy("Where were you?"), queryset=None
    )
    visited_on = forms.DateField(label=pgettext_lazy("visit", "When?"), widget=_day())
    met = forms.MultipleChoiceField(
        label=gettext_lazy("Whom did you meet?"),
        choices=Met.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("What was it like there?"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy("Write about the place, not about persons."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, by: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # A phone may send a note after the assignment ended; the action says whether it counts.
        since = timezone.localdate() - SENT_LATE if data is not None else None
        mine = Destination.objects.for_person(by, ended_since=since)
        self.fields["destination"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        items = [item for item in menu() if item.active and not item.needs_station]
        self.items = {item.code: item for item in items}
        for number in range(1, MOST_NEEDS + 1):
            self._add_need(number, _grouped(items))

    def _add_need(self, number: int, choices: list[Any]) -> None:
        self.fields[f"item_{number}"] = forms.ChoiceField(
            label=_("What is it about?"), choices=choices, required=False
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label=_("In their words"),
            required=False,
            max_length=TEXT_LIMIT,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"name_{number}"] = forms.ChoiceField(
            label=_("In whose name?"),
            choices=InNameOf.choices,
            initial=InNameOf.DESTINATION,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"phone_{number}"] = forms.CharField(
            label=_("Telephone for the answer"),
            required=False,
            max_length=LONGEST_PHONE,
            help_text=_("Needed for a rider. It is kept sealed; nobody sees it here again."),
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        )
        self.fields[f"consent_{number}"] = forms.BooleanField(
            label=_("I asked; words and number may be passed on."), required=False
        )

    def need_rows(self) -> Iterator[NeedInputs]:
        for number in range(1, MOST_NEEDS + 1):
            yield NeedInputs(number, **{name: self[f"{name}_{number}"] for name in INPUTS})

    def clean(self) -> dict[str, Any]:
        """Say at once which need has words and no item."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, MOST_NEEDS + 1):
            said = data.get(f"text_{number}") or data.get(f"phone_{number}")
            if said and not data.get(f"item_{number}") and f"item_{number}" not in self.errors:
                self.add_error(f"item_{number}", _("Choose what it is about."))
        return data

    def numbers(self) -> list[int]:
        """The needs that are filled in, by the number of their inputs."""
        every = range(1, MOST_NEEDS + 1)
        return [number for number in every if self.cleaned_data.get(f"item_{number}")]

    def needs(self) -> list[NeedRow]:
        return [self._need(number) for number in self.numbers()]

    def _need(self, number: int) -> NeedRow:
        data = self.cleaned_data
        return NeedRow(
            item=self.items[data[f"item_{number}"]],
            text=data[f"text_{number}"],
            in_name_of=data[f"name_{number}"] or InNameOf.DESTINATION,
            phone=data[f"phone_{number}"],
            consent=data[f"consent_{number}"],
        )


def _grouped(items: list[CatalogueItem]) -> list[Any]:
    groups = [
        (group.label, [(item.code, item.label) for item in items if item.group == group])
        for group in ItemGroup
    ]
    return [("", _("Please choose")), *((label, some) for label, some in groups if some)]
