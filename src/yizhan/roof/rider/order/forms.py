from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import TEXT_LIMIT

UNSURE = "?"
LONGEST_PLACE = 120


class OrderForm(forms.Form):
    """The one page of an order: at most one text, and everything else can be left out, unless it is
    urgent or cannot be done without knowing where."""

    place = forms.CharField(
        label=_("Where is it?"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=_("A road, a shop, a gate: so that somebody finds it."),
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    lon = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    text = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    division = forms.ChoiceField(
        label=_("Which county or district?"),
        required=False,  # who does not say goes to the dispatcher; the page asks all the same
        widget=forms.RadioSelect(attrs={"required": True}),
    )
    contact = forms.CharField(
        label=_("Your mobile number"),
        required=False,
        max_length=60,
        help_text=_("Then the answer comes by text message, too. It is kept sealed."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(  # what the page knows of the order
        self,
        item: CatalogueItem,
        data: Any = None,
        *,
        counties: list[tuple[str, str]],
        county: str,
        reachable: bool,
        guest: bool,
        at_station: bool,
    ) -> None:
        super().__init__(data)
        self.fields["text"].required = item.text_wanted
        if item.urgent and not reachable:
            self.fields["contact"].required = True
            self.fields["contact"].help_text = _("Somebody has to call you. It is kept sealed.")
        elif not guest:
            del self.fields["contact"]
        if at_station or not item.takes_place:
            for name in ("place", "lat", "lon"):
                del self.fields[name]
        if at_station:
            del self.fields["division"]
        else:
            unsure = [(UNSURE, _("I do not know"))]
            self.fields["division"].choices = counties + unsure  # type: ignore[attr-defined]
            self.fields["division"].initial = county

    def clean(self) -> dict[str, Any]:
        """Say with everything else that the place is missing, not after the rest is right."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        has_place = data.get("place") or None not in (data.get("lat"), data.get("lon"))
        if "place" in self.fields and "place" not in self.errors and not has_place:
            self.add_error("place", _("Say where: by your position, a station, or in words."))
        return data
