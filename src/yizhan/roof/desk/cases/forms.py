from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.rules import TEXT_LIMIT, CloseReason
from yizhan.roof.desk.cases.units import UnitField


class Versioned(forms.Form):
    """Carries the version that was looked at: nobody unknowingly decides on an older one."""

    name = ""
    """Begins the ids of the form's boxes, as several forms stand on one page."""
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.name}_%s", **kwargs})


class MoveForm(Versioned):
    name = "move"
    to = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("To the person who asked"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5, "data-key": "a", "data-key-label": _("Answer")}),
    )
    scheduled_for = forms.DateField(
        label=_("On which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "data-enter": "[value=scheduled]"}),
    )
    reason = forms.ChoiceField(
        label=_("Why nothing is done"),
        required=False,
        choices=[("", "—"), *CloseReason.choices],
    )
    unit = UnitField(
        label=_("Whose matter it is"),
        required=False,
        widget=forms.TextInput(attrs={"data-enter": "[value=closed_no_action]"}),
    )

    def columns(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "to"}


class HandOnForm(Versioned):
    name = "hand_on"
    unit = UnitField(
        label=_("To which unit"),
        widget=forms.TextInput(
            attrs={
                "list": "units",
                "autocomplete": "off",
                "placeholder": _("name or code"),
                "data-key": "h",
                "data-key-label": _("Hand on"),
            }
        ),
    )
    text = forms.CharField(
        label=_("A word for them"),
        help_text=_("The person who asked does not see this."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(Versioned):
    name = "note"
    text = forms.CharField(
        label=_("Note for colleagues"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(
            attrs={"rows": 2, "data-key": "n", "data-key-label": _("Write a note")}
        ),
    )


class MergeForm(Versioned):
    name = "merge"
    other = forms.IntegerField()
    head = forms.IntegerField()
    """The one of the two that answers for both."""


class TakeForm(Versioned):
    name = "take"


class RevealForm(Versioned):
    name = "reveal"
    reason = forms.CharField(label=_("Why you need it"), max_length=200)
