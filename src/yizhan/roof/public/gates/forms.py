from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.care.gates.rules import NOTE_LIMIT, ProblemKind

WORDS_LIMIT = 300


class ProblemForm(forms.Form):
    """The form that says what is wrong at a place: one tap, and words if one wants."""

    kind = forms.ChoiceField(
        label=_("What is wrong here?"),
        choices=ProblemKind.choices,
        error_messages={"required": _("Tap what is wrong.")},
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("When, and at which gate?"),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What should others know of this place?"),
        max_length=NOTE_LIMIT,
        error_messages={"required": _("Write a few words.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Of the place, never of people. It is shown once somebody has read it."),
    )
