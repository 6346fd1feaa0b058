from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.ground.places.models import Division
from yizhan.wings.participation.honours.rules import FROM_LIMIT, NAME_LIMIT, WORDS_LIMIT

OFF = {"autocomplete": "off"}


class WordsForm(forms.Form):
    """Somebody's deed, in words."""

    text = forms.CharField(
        label=pgettext_lazy("honour", "What happened?"),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6} | OFF),
        help_text=gettext_lazy("What was done, when and where. No stars, no ratings."),
    )


class NominationForm(WordsForm):
    """The same about somebody else, who is asked under her number."""

    name = forms.CharField(
        label=gettext_lazy("Whom do you nominate?"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )
    phone = forms.CharField(
        label=gettext_lazy("The rider's mobile"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel"} | OFF),
        help_text=gettext_lazy("The rider is asked first. Nobody else sees the number."),
    )
    field_order = ["name", "phone", "text"]


class AgreeForm(forms.Form):
    """The name a nominee wants to be called by, if she agrees."""

    shown_name = forms.CharField(
        label=gettext_lazy("Name in public, if you are named"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )
    shown_from = forms.CharField(
        label=gettext_lazy("Company or site"),
        max_length=FROM_LIMIT,
        required=False,
        widget=forms.TextInput(attrs=OFF),
    )
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=gettext_lazy("County where you ride"), queryset=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = Division.objects.not_ended().counties().order_by("code")
        self.fields["division"].queryset = counties  # type: ignore[attr-defined]  # the stubs know a plain Field


class ObjectionForm(forms.Form):
    """Input of an objection. Nobody is asked who she is."""

    text = forms.CharField(
        label=pgettext_lazy("honour", "What is not right?"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5} | OFF),
    )
