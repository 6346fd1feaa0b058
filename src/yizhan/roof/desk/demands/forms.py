from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """One answer for all who said the same."""

    text = forms.CharField(
        label=_("Answer to all of them"), widget=forms.Textarea(attrs={"rows": 4})
    )
    public = forms.BooleanField(
        label=_("Show it to whoever is about to say the same"),
        required=False,
        help_text=_("Everybody can read it then: name nobody."),
    )
