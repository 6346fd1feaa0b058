from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import TEXT_LIMIT

PHOTOS = 3
UNSURE = "?"


class OrderForm(forms.Form):
    """The one page of an order: at most one text, and everything else can be left out."""

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

    def __init__(
        self,
        item: CatalogueItem,
        data: Any = None,
        *,
        counties: list[tuple[str, str]],
        county: str,
        guest: bool,
        at_station: bool,
    ) -> None:
        super().__init__(data)
        self.fields["text"].required = item.text_wanted
        if not guest:
            del self.fields["contact"]
        if at_station:
            del self.fields["division"]
        else:
            unsure = [(UNSURE, _("I do not know"))]
            self.fields["division"].choices = counties + unsure  # type: ignore[attr-defined]
            self.fields["division"].initial = county
