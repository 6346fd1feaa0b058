from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.participation.restaurants.rules import REPLY_LIMIT


class ReplyForm(forms.Form):
    """Input of a restaurant's reply."""

    code = forms.CharField(
        label=_("Code on the letter from the office"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "class": "code long"}
        ),
    )
    text = forms.CharField(
        label=_("Your reply"),
        max_length=REPLY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("It is published as it is. Name no person."),
    )
