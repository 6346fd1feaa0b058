from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.roof.desk.imports.forms import ImportForm
from yizhan.roof.desk.kit.place_form import CRS, PlaceForm
from yizhan.roof.shared.hours_field import HoursField
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity


class StationForm(PlaceForm, forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    """The facts about a station. The county follows from the place; near a border it is asked."""

    amenities = forms.MultipleChoiceField(
        label=gettext_lazy("What there is"),
        choices=Amenity.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = HoursField(label=gettext_lazy("Opening hours"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Station
        fields = ("name", "kind", "unit", "lon", "lat", "address", "landmark", "phone", "hours")
        labels = {
            "name": gettext_lazy("Station's name"),
            "kind": gettext_lazy("Kind of station"),
            "unit": gettext_lazy("Run by"),
            "lon": gettext_lazy("Longitude"),
            "lat": gettext_lazy("Latitude"),
            "address": gettext_lazy("Street address"),
            "landmark": gettext_lazy("Landmark"),
            "phone": gettext_lazy("Public telephone"),
        }

    field_order = (
        "name", "kind", "unit", "hours", "amenities", "lon", "lat", "crs", "division", "landmark",
        "address", "phone", "version",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.STATION_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]
        if self.instance.pk:
            kept = self.instance
            self.initial["version"] = kept.version
            self.initial["amenities"] = kept.amenities
            self.initial["division"] = kept.division_id if kept.near_border else None

    def columns(self) -> dict[str, Any]:
        """The arguments of the actions."""
        columns = dict(self.cleaned_data)
        columns["source_crs"] = columns.pop("crs")
        columns.pop("version")
        return columns


class NewStationForm(StationForm):
    code = forms.CharField(label=gettext_lazy("Station's code"), max_length=40)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.order_fields(["code", *self.field_order])


class StationsForm(ImportForm):
    crs = forms.ChoiceField(
        label=gettext_lazy("The coordinates come from"),
        choices=CRS,
        help_text=gettext_lazy("A mistake here moves every station by about 500 m."),
    )
    field_order = ("file", "crs", "keep_good", "watch")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.help_text = _("xlsx, csv or GeoJSON, up to 20 MB; headings in Chinese or English")
        file.widget.attrs["accept"] = ".xlsx,.csv,.json,.geojson"
