from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
"""Each in its own words, for whoever reads only that one."""


class NameForm(forms.Form):
    display_name = forms.CharField(
        label=_("What shall we call you?"), max_length=60, required=False
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES)


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I understand that my account and my number are gone for good after this.")
    )
