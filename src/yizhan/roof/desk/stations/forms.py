from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, units_where
from yizhan.ground.places.index import division_at, within_city
from yizhan.ground.places.models import Division
from yizhan.kit.geo import Crs, to_wgs84
from yizhan.roof.desk.imports.forms import ImportForm
from yizhan.roof.shared.hours_field import HoursField
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity

CRS = ((Crs.WGS84.value, "WGS-84 (GPS)"), (Crs.GCJ02.value, "GCJ-02"), (Crs.BD09.value, "BD-09"))


class StationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    """The facts about a station. The county follows from the place; near a border it is asked."""

    amenities = forms.MultipleChoiceField(
        label=gettext_lazy("What there is"),
        choices=Amenity.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    crs = forms.ChoiceField(
        label=gettext_lazy("The coordinates come from"), choices=CRS, initial=Crs.WGS84.value
    )
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=gettext_lazy("County"),
        queryset=None,  # whose counties: said in __init__
        required=False,
        help_text=gettext_lazy("Leave it empty: the place says. Near a border, please choose."),
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
        counties = Division.objects.in_force(on=timezone.localdate()).counties().order_by("code")
        self.fields["division"].queryset = counties  # type: ignore[attr-defined]
        if self.instance.pk:
            kept = self.instance
            self.initial["version"] = kept.version
            self.initial["amenities"] = kept.amenities
            self.initial["division"] = kept.division_id if kept.near_border else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "lon" in cleaned and "lat" in cleaned:
            lon, lat = to_wgs84(cleaned["lon"], cleaned["lat"], cleaned.get("crs", Crs.WGS84))
            cleaned["lon"], cleaned["lat"] = round(lon, 7), round(lat, 7)
            self._find_county(cleaned)
        return cleaned

    def _find_county(self, cleaned: dict[str, Any]) -> None:
        place = division_at(cleaned["lon"], cleaned["lat"])
        named = cleaned.get("division")
        cleaned["near_border"] = place.near_border
        if not within_city(cleaned["lon"], cleaned["lat"]):
            self.add_error("lon", _("This place is outside the city."))
        elif place.near_border and named is None:
            names = "、".join(str(county) for county in place.candidates)
            self.add_error(
                "division", _("A border is near. Which is it? %(names)s") % {"names": names}
            )
        elif named is None and place.division is None:
            self.add_error("division", _("Choose the county."))
        elif named is not None and place.candidates and named not in place.candidates:
            sure = place.division or place.candidates[0]
            self.add_error("division", _("By its place it is in %(county)s.") % {"county": sure})
        elif named is None:
            cleaned["division"] = place.division

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
