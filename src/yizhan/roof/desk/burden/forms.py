from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.wings.organisation.burden.rules import REASON_LIMIT


class BudgetForm(forms.Form):
    """The most that a new form may ask without the lead's yes, and the price of a cell."""

    fields_most = forms.IntegerField(
        label=pgettext_lazy("burden", "Fields, at most"), min_value=0, max_value=20
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("burden", "Minutes of one unit, at most"), min_value=0, max_value=240
    )
    minutes_per_cell = forms.IntegerField(
        label=pgettext_lazy("burden", "Minutes saved by a cell"),
        min_value=1,
        max_value=60,
        help_text=_("Of a table asked from above: what it takes to find one figure by hand."),
    )


class DecisionForm(forms.Form):
    """The lead's yes or no."""

    yes = forms.ChoiceField(choices=(("1", ""), ("0", "")))
    reason = forms.CharField(
        label=pgettext_lazy("burden", "Why not"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
