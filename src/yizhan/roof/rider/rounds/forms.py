from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from yizhan.wings.participation.restaurants.actions import Sheet
from yizhan.wings.participation.restaurants.rules import (
    NOTE_LIMIT,
    WORD_LIMIT,
    Check,
    Seen,
)

PREFIX = "seen-"


class WordForm(forms.Form):
    """Input of a yes: a word for whoever goes along."""

    word = forms.CharField(
        label=_("A word to whoever goes along"),
        required=False,
        max_length=WORD_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Which day, what time, where to meet."),
    )


class SheetForm(forms.Form):
    """Input of a visit: what was seen of each point. Untouched is «could not see»."""

    visited_on = forms.DateField(
        label=_("Day of the visit"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    shut = forms.BooleanField(label=_("It was shut"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """Takes the sentence about the answers as a whole."""
    note = forms.CharField(
        label=_("Anything else you saw"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Of the place, never of a person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in Check:
            self.fields[PREFIX + check.value] = forms.ChoiceField(
                label=check.label,
                choices=Seen.choices,
                initial=Seen.UNSEEN.value,
                required=False,
                widget=forms.RadioSelect,
            )

    def points(self) -> Iterator[BoundField]:
        return (self[PREFIX + check.value] for check in Check)

    def sheet(self) -> Sheet:
        data = self.cleaned_data
        answers = {check.value: data.get(PREFIX + check.value) for check in Check}
        return Sheet(
            visited_on=data["visited_on"],
            shut=data["shut"],
            seen={code: answer for code, answer in answers.items() if answer},
            note=data["note"],
        )
