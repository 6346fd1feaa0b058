from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.organisation.branches.rules import HOME_LIMIT


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from your branch"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_("Eight letters and digits; small letters and spaces do not matter."),
    )


class AgreeForm(forms.Form):
    code = forms.CharField(max_length=20, widget=forms.HiddenInput)
    home = forms.CharField(
        label=_("Your home branch"),
        max_length=HOME_LIMIT,
        required=False,
        help_text=_("Only if you want to name it. It is sealed; the papers stay there."),
    )
