from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.care.activities.models import Kind
from yizhan.wings.care.activities.rules import Answer


class JoinForm(forms.Form):
    """The little a guest is asked for; an account is asked nothing."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Your mobile number"),
        max_length=30,
        help_text=_("Only to tell you of changes. Both are kept sealed."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    proof = forms.CharField(label=_("Number of the certificate"), max_length=30, required=False)

    def __init__(self, data: Any = None, *, guest: bool, requires: Kind | None) -> None:
        super().__init__(data)
        if not guest:
            del self.fields["name"], self.fields["phone"]
        if requires is None:
            del self.fields["proof"]


class HereForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the sheet"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )


class UsefulForm(forms.Form):
    useful = forms.ChoiceField(label=_("Was it useful?"), choices=Answer.choices)
