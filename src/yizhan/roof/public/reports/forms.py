from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.participation.reports.rules import LONGEST_TEXT


class ReplyForm(forms.Form):
    """The word of somebody whose place was reported."""

    code = forms.CharField(
        label=_("The code that the unit gave you"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    text = forms.CharField(
        label=_("Your word"),
        max_length=LONGEST_TEXT,
        help_text=_("It stands beside the report once the unit has looked at it."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
