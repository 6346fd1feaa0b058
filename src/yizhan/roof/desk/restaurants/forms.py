from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.roof.desk.kit.place_form import PlaceForm
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.wings.participation.restaurants.actions import Plan
from yizhan.wings.participation.restaurants.models import Quota, Restaurant, Round, Visit
from yizhan.wings.participation.restaurants.rules import (
    COOL_DOWN,
    MOST_COOL_DOWN,
    MOST_PLACES,
    NOTE_LIMIT,
    REASON_LIMIT,
    SOURCE_LIMIT,
    TITLE_LIMIT,
    Grade,
    stratum_code,
)

QUIET = {"autocomplete": "off"}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.Form):
    """Input of a round that is being prepared: the plan, and how many by county and grade."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=pgettext_lazy("round", "Run by"), queryset=None
    )
    title = forms.CharField(
        label=pgettext_lazy("round", "Title"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs=QUIET),
    )
    seed_day = forms.DateField(
        label=_("Day on which the seed becomes known"),
        widget=_day(),
        help_text=_("Later than the day on which the lists are frozen."),
    )
    seed_source = forms.CharField(
        label=_("What the seed is, and where anybody can read it"),
        max_length=SOURCE_LIMIT,
        widget=forms.TextInput(attrs=QUIET),
        help_text=_("Something nobody here can choose: the closing figure of an index that day."),
    )
    last_day = forms.DateField(label=_("Restaurants are visited until"), widget=_day())
    each = forms.TypedChoiceField(
        label=_("Visitors who go together"),
        choices=((2, pgettext_lazy("visitors", "two")), (1, pgettext_lazy("visitors", "one"))),
        coerce=int,
        initial=2,
    )
    cool_down = forms.IntegerField(
        label=_("Not in the lot if visited in the last so many days"),
        min_value=0,
        max_value=MOST_COOL_DOWN,
        initial=COOL_DOWN,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Person, instance: Round | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        mine = units_where(by, Permission.ROUND_EDIT).filter(closed_on=None, kind=UnitKind.BUREAU)
        self.fields["unit"].queryset = mine.order_by("path")  # type: ignore[attr-defined]  # the stubs know a plain Field
        if instance is None:
            self.initial.setdefault("unit", mine.order_by("path").first())
        else:
            del self.fields["unit"]
        counties = Division.objects.in_force(on=timezone.localdate()).counties().order_by("code")
        self._counties = list(counties)
        for county in self._counties:
            for grade in Grade:
                label = f"{county.name} {grade.label}"
                self.fields[stratum_code(county.code, grade)] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=MOST_PLACES,
                    required=False,
                    widget=forms.TextInput(
                        attrs={"inputmode": "numeric", "size": 4, "aria-label": label, **QUIET}
                    ),
                )

    def facts(self) -> Iterator[BoundField]:
        """The fields of the plan itself."""
        return (self[name] for name in ("unit", *Plan.__dataclass_fields__) if name in self.fields)

    def rows(self) -> Iterator[tuple[Division, list[BoundField]]]:
        """A row of fields for each county, by grade."""
        for county in self._counties:
            yield county, [self[stratum_code(county.code, grade)] for grade in Grade]

    def place_errors(self) -> list[str]:
        """The sentences about wrong numbers, each once however many fields it concerns."""
        return list(
            dict.fromkeys(
                str(error) for _county, row in self.rows() for one in row for error in one.errors
            )
        )

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__dataclass_fields__})

    def places(self) -> dict[tuple[Division, str], int]:
        return {
            (county, grade): self.cleaned_data.get(stratum_code(county.code, grade)) or 0
            for county in self._counties
            for grade in Grade.values
        }


def initial_of(a_round: Round) -> dict[str, Any]:
    """The facts of a round as its form shows them."""
    start = {name: getattr(a_round, name) for name in Plan.__dataclass_fields__}
    start |= {quota.stratum: quota.places for quota in Quota.objects.of(a_round)}
    return start | {"version": a_round.version}


class SeedForm(forms.Form):
    """Input of the seed, as its source gives it."""

    seed = forms.CharField(
        label=pgettext_lazy("draw", "Seed"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "code", **QUIET}),
    )


class ReasonForm(forms.Form):
    """Input of what needs a reason that everybody can read."""

    reason = forms.CharField(
        label=_("Why? Everybody can read it."),
        max_length=REASON_LIMIT,
        widget=forms.TextInput(attrs=QUIET),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReviewForm(forms.Form):
    """Input of whoever reads a visit: which findings stand, and what is published of the note."""

    confirmed = forms.MultipleChoiceField(
        label=_("What was found and stands"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    public_note = forms.CharField(
        label=_("Note as it is published"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, **QUIET}),
        help_text=_("Nothing in it may say who was there, or speak of a person."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = [(check.value, str(check.finding)) for check in visit.findings]
        self.fields["confirmed"].choices = findings  # type: ignore[attr-defined]  # the stubs know a plain Field
        if not findings:
            del self.fields["confirmed"]
        self.initial.update(
            confirmed=[code for code, _words in findings],
            public_note=visit.note,
            version=visit.version,
        )


class RestaurantForm(PlaceForm, forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    """The facts about a restaurant."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Restaurant
        fields = ("name", "licence", "grade", "unit", "address", "lon", "lat")
        labels = {
            "name": pgettext_lazy("restaurant", "Name"),
            "licence": _("Licence number"),
            "grade": _("Risk grade"),
            "unit": _("Unit that answers for it"),
            "address": _("Street address"),
            "lon": _("Longitude"),
            "lat": _("Latitude"),
        }
        widgets = {name: forms.TextInput(attrs=QUIET) for name in ("name", "licence", "address")}

    field_order = (
        "code", "name", "licence", "grade", "unit", "address", "lon", "lat", "crs", "division",
        "version",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.ROUND_EDIT).filter(
            closed_on=None, kind__in=[UnitKind.BUREAU, UnitKind.OFFICE]
        )
        self.fields["unit"].queryset = mine.order_by("path")  # type: ignore[attr-defined]  # the stubs know a plain Field
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.initial["division"] = self.instance.county_id

    def facts(self) -> dict[str, Any]:
        """The arguments of the actions."""
        data = self.cleaned_data
        names = ("name", "licence", "grade", "unit", "address", "lon", "lat")
        return {name: data[name] for name in names} | {"county": data["division"]}


class NewRestaurantForm(RestaurantForm):
    code = forms.CharField(
        label=pgettext_lazy("restaurant", "Code"),
        max_length=40,
        widget=forms.TextInput(attrs=QUIET),
        help_text=_("Letters A to Z, digits, and . _ - only: the draw sorts by it."),
    )


class RestaurantsForm(StationsForm):
    """A file of restaurants; like one of stations."""
