"""Forms of what a unit owes: done with its proof, or answered; at the desk and on the phone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import (
    ASKS_DATE,
    ASKS_TEXT,
    Field,
    FieldKind,
    Proof,
    Values,
)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Versioned(forms.Form):
    """A form that says which version of the duty it was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty
        self.initial.setdefault("version", duty.version)

    def arguments(self) -> dict[str, Any]:
        """Return the cleaned values by the names that the duty's action has for them."""
        return dict(self.cleaned_data)


class DoForm(Versioned):
    proof = forms.CharField(
        label=_("What was done"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_on = forms.DateField(label=_("On which day"), widget=day_input())

    def __init__(self, *args: Any, duty: Duty, today: date, **kwargs: Any) -> None:
        super().__init__(*args, duty=duty, **kwargs)
        self.initial.setdefault("done_on", today)
        if duty.proof_kind in ASKS_TEXT:
            self.fields["proof"].required = True
        if duty.proof_kind == Proof.DATE:
            del self.fields["proof"]
        if duty.proof_kind not in ASKS_DATE:
            del self.fields["done_on"]


class AnswerForm(Versioned):
    """One input for each question that the unit must answer itself."""

    note = forms.CharField(
        label=pgettext_lazy("answer", "Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, duty: Duty, proposed: Values, **kwargs: Any) -> None:
        super().__init__(*args, duty=duty, **kwargs)
        self.questions = list(duty.task.unit_questions) if duty.task is not None else []
        for field in self.questions:
            self.fields[f"a_{field.key}"] = _input(field)
            if field.key in proposed:
                value = proposed[field.key]
                start = ("yes" if value else "no") if isinstance(value, bool) else value
                self.initial.setdefault(f"a_{field.key}", start)
        self.order_fields(["version", *(f"a_{field.key}" for field in self.questions), "note"])

    def arguments(self) -> dict[str, Any]:
        values = {
            field.key: _cleaned_answer(field, self.cleaned_data.get(f"a_{field.key}"))
            for field in self.questions
        }
        own = {name: self.cleaned_data[name] for name in ("note", "version")}
        return own | {"values": values}


def _input(field: Field) -> forms.Field:
    if field.kind == FieldKind.NUMBER:
        return forms.FloatField(
            label=field.label, widget=forms.NumberInput(attrs={"inputmode": "decimal"})
        )
    if field.kind == FieldKind.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=field.label, choices=choices, widget=forms.RadioSelect)
    return forms.CharField(label=field.label, widget=forms.Textarea(attrs={"rows": 2}))


def _cleaned_answer(field: Field, value: Any) -> Any:
    return value == "yes" if field.kind == FieldKind.YES_NO else value
