from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Input of the counter: a code that is typed, or an address that was scanned."""

    code = forms.CharField(
        label=_("Code on the rider's phone"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "class": "code"}
        ),
    )

    def clean_code(self) -> str:
        """The code itself; of an address its end."""
        typed: str = self.cleaned_data["code"]
        return typed.strip().rpartition("code=")[2]
