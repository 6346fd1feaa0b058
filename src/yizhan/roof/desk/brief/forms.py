from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from yizhan.wings.organisation.briefs.rules import TEXT_LIMIT, Texts

LABELS = {
    "opening": pgettext_lazy("brief", "Before everything"),
    "organisation": pgettext_lazy("brief", "On the organisation"),
    "care": pgettext_lazy("brief", "On care"),
    "participation": pgettext_lazy("brief", "On taking part"),
    "stuck": pgettext_lazy("brief", "On what is stuck"),
    "closing": pgettext_lazy("brief", "What comes next"),
}


class TextsForm(forms.Form):
    """Input of the words around the figures."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in fields(Texts):
            self.fields[field.name] = forms.CharField(
                label=LABELS[field.name],
                required=False,
                max_length=TEXT_LIMIT,
                widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
            )

    def texts(self) -> Texts:
        return Texts(**{field.name: self.cleaned_data[field.name] for field in fields(Texts)})
