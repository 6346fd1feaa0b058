from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import Unit
from yizhan.roof.desk.duties.figures import known_figures
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import (
    ASKS_DATE,
    ASKS_TEXT,
    Field,
    FieldKind,
    Proof,
    Values,
)

SPLIT_AMONG = 200
"""More units below than this are asked by a task of one's own."""


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


class WaiveForm(Versioned):
    reason = forms.CharField(
        label=_("Why it need not be done"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who sees the figure can read this."),
    )


class ReturnForm(Versioned):
    reason = forms.CharField(
        label=_("What is still missing"), widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label=_("New day"), required=False, widget=day_input())


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


class SplitForm(Versioned):
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Which of your units"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one unit.")},
    )
    due_on = forms.DateField(label=_("Their day"), required=False, widget=day_input())

    def __init__(self, *args: Any, duty: Duty, below: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, duty=duty, **kwargs)
        self.fields["units"].queryset = below  # type: ignore[attr-defined]
        self.initial.setdefault("due_on", duty.due_on)

    def arguments(self) -> dict[str, Any]:
        questions = self.duty.task.questions if self.duty.task is not None else []
        known = known_figures(questions, self.cleaned_data["units"])
        return super().arguments() | {"known": known}
