from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, units_where
from yizhan.ground.places.index import division_at
from yizhan.roof.desk.kit.place_form import PlaceForm
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.roof.shared.hours_field import HoursField
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.rules import MOST_GATES, GateRow

NUMBERS = range(1, MOST_GATES + 1)


class CompoundForm(PlaceForm, forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    """The facts about a place, with a group of fields for each of its gates."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Compound
        fields = (
            "name", "also_called", "kind", "unit", "rule", "rule_note", "parking", "plan",
            "lights", "address", "lon", "lat",
        )  # fmt: skip
        widgets = {"plan": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "name": gettext_lazy("Name of the place"),
            "also_called": gettext_lazy("Also called"),
            "kind": gettext_lazy("Kind of place"),
            "unit": gettext_lazy("Who keeps this page and answers for problems"),
            "rule": gettext_lazy("How riders get in"),
            "rule_note": gettext_lazy("What to say at the gate"),
            "parking": gettext_lazy("Where to park"),
            "plan": pgettext_lazy("field", "Where the buildings are"),
            "lights": gettext_lazy("Light at night"),
            "address": gettext_lazy("Street address"),
            "lon": gettext_lazy("Longitude"),
            "lat": gettext_lazy("Latitude"),
        }
        help_texts = {
            "also_called": gettext_lazy("Other names, with blanks between. They are found, too."),
            "plan": gettext_lazy("As one says it: building 3 is on the right of the east gate."),
            "lat": gettext_lazy("Of the gate that riders use first."),
        }

    field_order = (
        "code", "name", "also_called", "kind", "unit", "rule", "rule_note", "parking", "plan",
        "lights", "address", "lon", "lat", "crs", "division", "version",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.GATE_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        for number in NUMBERS:
            self.fields |= _gate_fields(number)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            near_border = division_at(self.instance.lon, self.instance.lat).near_border
            self.initial["division"] = self.instance.division_id if near_border else None
            for gate in self.instance.gates.all():
                key = f"gate{gate.position}"
                self.initial.update({
                    key: gate.name, f"{key}_place": gate.place, f"{key}_hours": gate.hours,
                })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in NUMBERS:
            key = f"gate{number}"
            nameless = not cleaned.get(key)
            if nameless and (cleaned.get(f"{key}_place") or cleaned.get(f"{key}_hours")):
                self.add_error(key, _("A gate needs a name."))
        return cleaned

    def facts(self) -> Iterator[BoundField]:
        """The fields of the place itself."""
        return (bound for bound in self.visible_fields() if not bound.name.startswith("gate"))

    def gates(self) -> Iterator[tuple[int, list[BoundField], bool]]:
        """The fields of each gate, and whether they are shown at once."""
        for number in NUMBERS:
            fields = [self[name] for name in _gate_fields(number)]
            filled = any(field.value() or field.errors for field in fields[:2]) or fields[2].errors
            yield number, fields, number == 1 or bool(filled)

    def columns(self) -> dict[str, Any]:
        """The arguments of the actions."""
        columns = dict(self.cleaned_data)
        moved = {"lon", "lat", "crs"} & set(self.changed_data)
        if self.instance.pk and not moved and not self.data.get("division"):
            columns.pop("division")  # it may be a part of the county
        for name in ("crs", "near_border", "version"):
            columns.pop(name, None)
        gates = [
            GateRow(*(columns.pop(name) or "" for name in _gate_fields(number)))
            for number in NUMBERS
        ]
        return columns | {"gates": tuple(gate for gate in gates if gate.name)}


def _gate_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"gate{number}": forms.CharField(
            label=gettext_lazy("Name of the gate"), max_length=40, required=False
        ),
        f"gate{number}_place": forms.CharField(
            label=gettext_lazy("Where it is"), max_length=80, required=False
        ),
        f"gate{number}_hours": HoursField(
            label=gettext_lazy("Opening hours"), max_length=300, required=False
        ),
    }


class NewCompoundForm(CompoundForm):
    code = forms.CharField(label=gettext_lazy("Code of the place"), max_length=40)


class CompoundsForm(StationsForm):
    """A file of places; like one of stations."""
