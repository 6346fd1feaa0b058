from __future__ import annotations

from typing import Any

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
    """Input beside the one tap that agrees: a name if she has none here yet, the home branch if she
    is to be linked in."""

    code = forms.CharField(max_length=20, widget=forms.HiddenInput)
    display_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("So that the branch knows who you are."),
    )
    home = forms.CharField(
        label=_("Your home branch"),
        max_length=HOME_LIMIT,
        required=False,
        help_text=_("Only if you want to name it. It is sealed; the papers stay there."),
    )

    def __init__(self, *args: Any, asks_name: bool, asks_home: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["display_name"]
        if not asks_home:
            del self.fields["home"]
