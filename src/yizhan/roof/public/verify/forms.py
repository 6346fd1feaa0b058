from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.kit.codes import normalise_code

LONGEST = 600
"""Characters of an address in a badge's code, with its signed text."""
IN_ADDRESS = re.compile(r"/verify/([^/#?\s]+)")


class VerifyForm(forms.Form):
    """Input of the page that checks: a number that is typed, or an address that was scanned."""

    code = forms.CharField(
        label=_("Number on the badge or certificate"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        """The number itself, of an address the part that is one."""
        typed: str = self.cleaned_data["code"]
        address = IN_ADDRESS.search(typed)
        return normalise_code(address[1] if address else typed)
