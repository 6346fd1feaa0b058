from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from yizhan.ground.notify.rules import FOR_SYSTEMS
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import TokenVerb
from yizhan.kit.errors import Refusal
from yizhan.roof.shared.receiver_address import refuse_address

LASTS: dict[str, timedelta | None] = {
    "30": timedelta(days=30),
    "90": timedelta(days=90),
    "365": timedelta(days=365),
    "": None,
}


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    url = forms.CharField(
        label=_("Its address"),
        max_length=500,
        widget=forms.URLInput,
        help_text=_("https and public; hosts inside the city's network stand in the settings."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        choices=[(topic.value, f"{topic.value} · {topic.label}") for topic in FOR_SYSTEMS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here, as the language of the labels is the reader's.
        self.fields["topics"].choices = [  # type: ignore[attr-defined]  # the stubs know no choices of a field
            (topic.value, f"{topic.label} ({topic.value})") for topic in FOR_SYSTEMS
        ]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            refuse_address(url)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return url


class TokenForm(forms.Form):
    """Input of a new token."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=60,
        help_text=_("So that you know later which one to take back."),
    )
    unit = forms.CharField(
        label=_("Good for the unit"),
        required=False,
        max_length=40,
        help_text=_("Its code; with all units below it. Empty: all that you reach."),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    verbs = forms.MultipleChoiceField(
        label=_("Good for"), choices=TokenVerb.choices, widget=forms.CheckboxSelectMultiple
    )
    lasts = forms.ChoiceField(
        label=_("Ends"),
        required=False,
        initial="365",
        choices=[
            ("30", _("in 30 days")),
            ("90", _("in 90 days")),
            ("365", _("in a year")),
            ("", pgettext_lazy("token", "never")),
        ],
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_unit(self) -> Unit | None:
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        reached = units_where(self.person, Permission.UNIT_READ)
        unit: Unit | None = reached.filter(code=code).first()
        if unit is None:
            raise forms.ValidationError(gettext("You reach no unit with this code."))
        return unit
