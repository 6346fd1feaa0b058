from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.rules import TEXT_LIMIT


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your reply"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VerdictForm(forms.Form):
    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=[("yes", _("Solved")), ("no", _("Not solved"))]
    )
    stars = forms.IntegerField(required=False, min_value=1, max_value=5)
    text = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
