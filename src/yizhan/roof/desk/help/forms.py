from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, units_where
from yizhan.ground.places.models import Division
from yizhan.wings.care.help.actions import Details
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import (
    GIVER_LIMIT,
    MEASURE_LIMIT,
    MOST_EACH,
    MOST_HOURS,
    MOST_PIECES,
    MOST_STATIONS,
    PLACE_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Audience,
    Category,
)
from yizhan.wings.care.stations.models import Station

BETWEEN = re.compile(r"[\s,，、;；]+")


class OfferForm(forms.Form):
    """The facts of an offer of help. The domain says what fits together."""

    title = forms.CharField(
        label=pgettext_lazy("help", "What is given"),
        max_length=TITLE_LIMIT,
        help_text=gettext_lazy("A rain coat, a haircut, an hour with a lawyer."),
    )
    category = forms.ChoiceField(label=pgettext_lazy("help", "Kind"), choices=Category.choices)
    measure = forms.CharField(
        label=pgettext_lazy("help", "Counted in"), max_length=MEASURE_LIMIT, initial="份"
    )
    per_person = forms.IntegerField(
        label=gettext_lazy("Each may take"), min_value=1, max_value=MOST_EACH, initial=1
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    code_hours = forms.IntegerField(
        label=gettext_lazy("A code is good for so many hours"),
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
        help_text=gettext_lazy("Empty: until the end of the day it is taken on."),
    )
    audience = forms.ChoiceField(
        label=pgettext_lazy("help", "For whom"),
        choices=Audience.choices,
        help_text=gettext_lazy("What is for members is shown to members only."),
    )
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=pgettext_lazy("help", "County"), queryset=None, required=False
    )
    stations = forms.CharField(
        label=gettext_lazy("Codes of the stations where it is fetched"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Several with a blank between. Their hosts give it out."),
    )
    place = forms.CharField(
        label=gettext_lazy("Place in words"),
        required=False,
        max_length=PLACE_LIMIT,
        help_text=gettext_lazy("Which counter; or where, if it is not at a station."),
    )
    giver = forms.CharField(
        label=pgettext_lazy("help", "Given by"),
        required=False,
        max_length=GIVER_LIMIT,
        help_text=gettext_lazy("A shop or a body that gives it through the unit. Riders read it."),
    )
    text = forms.CharField(
        label=pgettext_lazy("help", "More about it"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = Division.objects.not_ended().counties().order_by("code")
        self.fields["division"].queryset = counties  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean_stations(self) -> tuple[Station, ...]:
        codes = list(dict.fromkeys(filter(None, BETWEEN.split(self.cleaned_data["stations"]))))
        if len(codes) > MOST_STATIONS:
            raise forms.ValidationError(_("At most %(most)d stations.") % {"most": MOST_STATIONS})
        known = {one.code: one for one in Station.objects.not_ended().filter(code__in=codes)}
        missing = [code for code in codes if code not in known]
        if missing:
            words = _("There is no station of this code: %(codes)s.")
            raise forms.ValidationError(words % {"codes": " ".join(missing)})
        return tuple(known[code] for code in codes)

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class NewOfferForm(OfferForm):
    """The same, with the unit that offers it, how many there are, and whether it is shown."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=gettext_lazy("Offered by"), queryset=None
    )
    stock = forms.IntegerField(
        label=gettext_lazy("How many there are"), min_value=1, max_value=MOST_PIECES
    )
    publish_now = forms.BooleanField(
        label=gettext_lazy("Riders see it at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.HELP_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        if not can_somewhere(by, Permission.HELP_PUBLISH):
            del self.fields["publish_now"]
        self.order_fields(["unit", "title", "category", "stock", "measure"])


def initial_of(offer: Offer) -> dict[str, Any]:
    """The facts of an offer as its form shows them."""
    columns = (
        "title", "category", "measure", "per_person", "last_day", "code_hours", "audience",
        "place", "giver", "text", "version",
    )  # fmt: skip
    start: dict[str, Any] = {name: getattr(offer, name) for name in columns}
    start["division"] = offer.division_id
    start["stations"] = " ".join(offer.stations.order_by("code").values_list("code", flat=True))
    return start


class StockForm(forms.Form):
    """Input of a correction of the stock."""

    there = forms.IntegerField(
        label=gettext_lazy("So many are really there"),
        min_value=0,
        max_value=MOST_PIECES,
        help_text=gettext_lazy("With those that are taken and not fetched yet."),
    )
    reason = forms.CharField(label=gettext_lazy("Why the number changes"), max_length=REASON_LIMIT)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """Input of what needs a reason."""

    reason = forms.CharField(
        label=pgettext_lazy("help", "Why? It is shown to those concerned."),
        max_length=REASON_LIMIT,
    )
