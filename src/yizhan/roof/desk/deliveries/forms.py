from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    url = forms.URLField(
        label=_("Its address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("https and public; hosts inside the city's network stand in the settings."),
    )
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=300,
        help_text=_("Such as case.new, case.answered, with commas; empty: all of them."),
    )

    def clean_topics(self) -> list[str]:
        return [word.strip() for word in self.cleaned_data["topics"].split(",") if word.strip()]
