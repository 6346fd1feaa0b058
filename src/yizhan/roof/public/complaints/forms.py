from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.wings.organisation.complaints.rules import TEXT_LIMIT, Subject


class ComplaintForm(forms.Form):
    """Input of a complaint about the platform: one tap and a few words, nothing about who."""

    subject = forms.ChoiceField(
        label=pgettext_lazy("complaint", "What is it about?"),
        choices=Subject.choices,
        error_messages={"required": _("Tap what it is about.")},
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=pgettext_lazy("complaint", "In your words"),
        max_length=TEXT_LIMIT,
        error_messages={"required": _("Write a few words.")},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Of the platform, never of people; no telephone numbers, no names."),
    )
    told = forms.BooleanField(
        label=pgettext_lazy("complaint", "Tell me when it is answered"),
        required=False,
        help_text=_(
            "Your account is kept with it until then, and deleted with the answer. The desk does"
            " not see it."
        ),
    )
