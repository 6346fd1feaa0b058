"""The part of a form that says where something is: the county follows from the point."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.places.index import division_at, within_city
from yizhan.ground.places.models import Division
from yizhan.kit.geo import Crs, to_wgs84

CRS = ((Crs.WGS84.value, "WGS-84 (GPS)"), (Crs.GCJ02.value, "GCJ-02"), (Crs.BD09.value, "BD-09"))


class PlaceForm(forms.Form):
    """For a form with the fields `lon` and `lat`: in which system they are, and the county, which
    is asked for near a border only. `near_border` is in the cleaned data."""

    crs = forms.ChoiceField(
        label=gettext_lazy("The coordinates come from"), choices=CRS, initial=Crs.WGS84.value
    )
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=gettext_lazy("County"),
        queryset=None,  # whose counties: said in __init__
        required=False,
        help_text=gettext_lazy("Leave it empty: the place says. Near a border, please choose."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = Division.objects.in_force(on=timezone.localdate()).counties().order_by("code")
        self.fields["division"].queryset = counties  # type: ignore[attr-defined]  # the stubs know a plain Field

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
