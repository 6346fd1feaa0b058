from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from yizhan.roof.shared.duty_forms import day_input
from yizhan.wings.organisation.closing.rules import WORDS_LIMIT


class ClosingForm(forms.Form):
    """Input of the announcement that the platform ends."""

    ends_on = forms.DateField(
        label=pgettext_lazy("closing", "Last day on which it is open"), widget=day_input()
    )
    kept = forms.CharField(
        label=pgettext_lazy("closing", "What happens with the data, and how to take it"),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    instead = forms.CharField(
        label=pgettext_lazy("closing", "Where to go instead"),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
