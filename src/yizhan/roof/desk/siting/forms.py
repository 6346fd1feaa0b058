from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.kit.errors import Refusal
from yizhan.kit.siting.planning import DISTANCES
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.wings.care.siting.exchange import own_sites
from yizhan.wings.care.siting.rules import (
    LONGEST_SECONDS,
    MOST_ADDED,
    Aim,
    Basis,
    Question,
    hours_in,
)
from yizhan.wings.care.stations.rules import Amenity


class HeatForm(StationsForm):
    """A file of orders, with the system of its coordinates."""


class PlanForm(forms.Form):
    name = forms.CharField(label=_("Name of the plan"), max_length=80)
    add = forms.IntegerField(label=_("Sites to add"), min_value=1, max_value=MOST_ADDED, initial=3)
    within = forms.TypedChoiceField(
        label=pgettext_lazy("siting", "Within"), coerce=int, initial=500,
        choices=[(metres, f"{metres} m") for metres in DISTANCES],
    )  # fmt: skip
    hours = forms.CharField(
        label=_("Hours of the day"), max_length=60, required=False, initial="22-6",
        help_text=_("As 22-6 or 11-13,17-20. Empty: the whole day."),
    )  # fmt: skip
    aim = forms.ChoiceField(label=_("Aim"), choices=Aim.choices)
    basis = forms.ChoiceField(label=_("Demand"), choices=Basis.choices)
    amenity = forms.ChoiceField(
        label=_("Only stations with"), required=False,
        choices=[("", _("anything")), *Amenity.choices],
    )  # fmt: skip
    new = forms.BooleanField(label=_("New sites may be chosen"), required=False, initial=True)
    longer = forms.BooleanField(
        label=_("Longer hours of stations that exist may be chosen, too"), required=False,
        initial=True,
    )  # fmt: skip
    longer_cost = forms.FloatField(
        label=_("Cost of longer hours at one station, where a new site costs 1"),
        min_value=0.01, max_value=MOST_ADDED, initial=1, required=False,
    )  # fmt: skip
    file = forms.FileField(
        label=_("Candidates of your own"), required=False,
        help_text=_(
            "A table with the columns code, name, lon, lat and, if you like, cost. Without a file"
            " every cell with demand is a candidate."
        ),
    )  # fmt: skip
    forced = forms.CharField(
        label=_("Must be chosen"), max_length=400, required=False,
        help_text=_("Codes of stations or cells, with commas between."),
    )  # fmt: skip
    forbidden = forms.CharField(label=_("Must not be chosen"), max_length=400, required=False)
    seconds = forms.IntegerField(
        label=_("Seconds to compute"), min_value=1, max_value=LONGEST_SECONDS, initial=60
    )

    def clean_hours(self) -> tuple[int, ...]:
        try:
            return hours_in(self.cleaned_data["hours"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_forced(self) -> tuple[str, ...]:
        return _codes(self.cleaned_data["forced"])

    def clean_forbidden(self) -> tuple[str, ...]:
        return _codes(self.cleaned_data["forbidden"])

    def question(self, *, at: datetime) -> Question:
        """Return what was asked. Raises BadCandidates."""
        wanted: dict[str, Any] = dict(self.cleaned_data)
        del wanted["name"]
        file = wanted.pop("file")
        if wanted["longer_cost"] is None:
            wanted["longer_cost"] = 1.0
        sites = own_sites(file, at=at) if file else ()
        return Question(**wanted, sites=sites)


def _codes(text: str) -> tuple[str, ...]:
    words = text.replace("，", ",").replace("、", ",").split(",")
    return tuple(word.strip() for word in words if word.strip())
