from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.participation.appointments.models import Engagement, PromiseChoice
from yizhan.wings.participation.appointments.rules import PROMISE_LIMIT, ShownName


class ShownForm(forms.Form):
    """Input of what strangers read on a badge."""

    name = forms.ChoiceField(
        label=_("Name on the badge"), choices=ShownName.choices, widget=forms.RadioSelect
    )
    company = forms.BooleanField(label=_("Show the company I ride for"), required=False)
    photo = forms.BooleanField(label=_("Show my photo to whoever scans the badge"), required=False)

    def __init__(self, *args: Any, company: str, has_photo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not company:
            del self.fields["company"]
        if not has_photo:
            del self.fields["photo"]


def shown_now(engagement: Engagement) -> dict[str, Any]:
    """The things a badge shows, as its form has it."""
    return {
        "name": engagement.name_shown,
        "company": bool(engagement.company),
        "photo": engagement.photo_shown,
    }


class PromiseForm(forms.Form):
    """Input of a promise: one of the list, or own words."""

    choice: forms.ModelChoiceField[PromiseChoice] = forms.ModelChoiceField(
        label=_("Pick a promise"), queryset=None, required=False
    )
    text = forms.CharField(
        label=_("Or write your own"),
        required=False,
        max_length=PROMISE_LIMIT,
        help_text=_("The unit reads it before others do."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].queryset = PromiseChoice.objects.public()  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean(self) -> dict[str, Any] | None:
        chosen: dict[str, Any] = super().clean() or {}
        if not chosen.get("choice") and not chosen.get("text", "").strip():
            raise forms.ValidationError(_("Pick one, or write one."))
        return chosen
