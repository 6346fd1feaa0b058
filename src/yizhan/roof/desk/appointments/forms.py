from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, units_where
from yizhan.ground.people.rules import BadPhone, normalise_mobile
from yizhan.ground.places.models import Division
from yizhan.wings.participation.appointments.actions import Terms
from yizhan.wings.participation.appointments.rules import (
    PROMISE_LIMIT,
    REASON_LIMIT,
    TRAINING_LIMIT,
    VolunteerRole,
)


def _day(label: Any, *, required: bool = True, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, **kwargs)


class OfferForm(forms.Form):
    """Input of an offer: who, which role, from when to when."""

    rider = forms.CharField(
        label=gettext_lazy("Rider"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("appointment", "Role"), choices=VolunteerRole.choices
    )
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=gettext_lazy("Appointed by"), queryset=None
    )
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=pgettext_lazy("appointment", "Area"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Empty: where the unit is."),
    )
    since = _day(pgettext_lazy("appointment", "First day"))
    last_day = _day(gettext_lazy("Last day"), help_text=gettext_lazy("It holds on this day, too."))
    training = forms.CharField(
        label=gettext_lazy("Training done"),
        required=False,
        max_length=TRAINING_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Later, the page of the appointment shows what the rider took."),
    )
    trained_on = _day(gettext_lazy("Day of the training"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_phone = can_somewhere(by, Permission.SECRET_REVEAL)
        mine = units_where(by, Permission.ENGAGEMENT_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        places = Division.objects.not_ended().order_by("code")
        self.fields["division"].queryset = places  # type: ignore[attr-defined]  # the same
        with_phone = _("Account (r-…) or the whole telephone number.")
        without = _("The account, as the register shows it (r-…).")
        self.fields["rider"].help_text = with_phone if self._by_phone else without

    def clean_rider(self) -> Person:
        """The account. A number finds one only for whoever may see numbers."""
        typed = self.cleaned_data["rider"].strip()
        person = Person.objects.known_by(typed) or self._of_phone(typed)
        if person is None:
            raise forms.ValidationError(_("No rider with this account or number is known here."))
        return person

    def _of_phone(self, typed: str) -> Person | None:
        if not self._by_phone:
            return None
        try:
            person = vault.owner(SecretKind.PHONE, normalise_mobile(typed))
        except BadPhone:
            return None
        return person if person is not None and person.is_active else None

    def terms(self) -> Terms:
        chosen = self.cleaned_data
        return Terms(
            role=chosen["role"],
            since=chosen["since"],
            until=chosen["last_day"] + timedelta(days=1),
            division=chosen["division"] or chosen["unit"].division,
            training=chosen["training"],
            trained_on=chosen["trained_on"],
        )


class RenewForm(forms.Form):
    """Input of the next term."""

    last_day = _day(gettext_lazy("Last day of the next term"))


class TrainingForm(forms.Form):
    """Input of the training done for a role."""

    training = forms.CharField(
        label=gettext_lazy("Training done"),
        required=False,
        max_length=TRAINING_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    trained_on = _day(gettext_lazy("Day of the training"), required=False)


class ReasonForm(forms.Form):
    """Input of what needs a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Why? The rider reads it."),
        max_length=REASON_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ChoiceForm(forms.Form):
    """Input of a promise for the list."""

    text = forms.CharField(
        label=gettext_lazy("New promise for the list"),
        max_length=PROMISE_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
