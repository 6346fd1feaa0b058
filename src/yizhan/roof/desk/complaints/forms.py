from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.wings.organisation.complaints.rules import ANSWER_LIMIT


class AnswerForm(forms.Form):
    """The answer to a complaint, which everybody reads."""

    answer = forms.CharField(
        label=pgettext_lazy("complaint", "The answer"),
        max_length=ANSWER_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("Everybody reads it. Say what is done, and by when."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
