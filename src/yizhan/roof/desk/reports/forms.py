from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.participation.reports.rules import LEAST_TOGETHER, LONGEST_MINUTES


class ShieldForm(forms.Form):
    together = forms.IntegerField(
        label=_("Released together"),
        min_value=LEAST_TOGETHER,
        max_value=50,
        help_text=_("So many reports of one kind and county wait for each other."),
    )
    minutes = forms.IntegerField(
        label=_("Longest wait, in minutes"),
        min_value=0,
        max_value=LONGEST_MINUTES,
        help_text=_("After it a report is released also alone. Between half of it and all of it."),
    )
    thanks = forms.CharField(
        label=_("Thanks at stations"),
        required=False,
        max_length=60,
        help_text=_("What is handed out for a report that was solved. Empty: nothing."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LeadForm(forms.Form):
    office = forms.CharField(
        label=_("To which office"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class BasisForm(forms.Form):
    basis = forms.CharField(
        label=_("By which law, and in which matter"),
        max_length=1000,
        help_text=_("It is written down, shown to the second person, and told to the reporter."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
