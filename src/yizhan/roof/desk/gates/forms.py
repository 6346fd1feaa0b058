from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.places.index import division_at
from yizhan.kit.geo import Crs, to_wgs84
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
                    f"{key}_lon": gate.lon, f"{key}_lat": gate.lat,
                })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in NUMBERS:
            key, *others = _gate_fields(number)
            said = any(cleaned.get(name) not in {"", None} for name in others)
            if said and not cleaned.get(key):
                self.add_error(key, _("A gate needs a name."))
            self._move_gate(cleaned, f"{key}_lon", f"{key}_lat")
        return cleaned

    def _move_gate(self, cleaned: dict[str, Any], lon: str, lat: str) -> None:
        """The gates' coordinates are in the system that the form names, like the place's."""
        if cleaned.get(lon) is not None and cleaned.get(lat) is not None:
            moved = to_wgs84(cleaned[lon], cleaned[lat], cleaned.get("crs", Crs.WGS84))
            cleaned[lon], cleaned[lat] = (round(degrees, 7) for degrees in moved)

    def facts(self) -> Iterator[BoundField]:
        """The fields of the place itself."""
        return (bound for bound in self.visible_fields() if not bound.name.startswith("gate"))

    def gates(self) -> Iterator[tuple[int, list[BoundField], bool]]:
        """The fields of each gate, and whether they are shown at once."""
        for number in NUMBERS:
            fields = [self[name] for name in _gate_fields(number)]
            filled = any(field.value() for field in fields[:2]) or any(f.errors for f in fields)
            yield number, fields, number == 1 or bool(filled)

    def columns(self) -> dict[str, Any]:
        """The arguments of the actions."""
        columns = dict(self.cleaned_data)
        moved = {"lon", "lat", "crs"} & set(self.changed_data)
        if self.instance.pk and not moved and not self.data.get("division"):
            columns.pop("division")  # it may be a part of the county
        for name in ("crs", "near_border", "version"):
            columns.pop(name, None)
        gates = [_gate_of(columns, number) for number in NUMBERS]
        return columns | {"gates": tuple(gate for gate in gates if gate.name)}


def _gate_of(columns: dict[str, Any], number: int) -> GateRow:
    """Take the fields of one gate out of the cleaned data."""
    name, place, hours, lon, lat = (columns.pop(key) for key in _gate_fields(number))
    return GateRow(name or "", place or "", hours or "", lon, lat)


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
        f"gate{number}_lon": forms.FloatField(
            label=gettext_lazy("Longitude of the gate"), required=False
        ),
        f"gate{number}_lat": forms.FloatField(
            label=gettext_lazy("Latitude of the gate"), required=False
        ),
    }


class NewCompoundForm(CompoundForm):
    code = forms.CharField(label=gettext_lazy("Code of the place"), max_length=40)


class CompoundsForm(StationsForm):
    """A file of places; like one of stations."""
