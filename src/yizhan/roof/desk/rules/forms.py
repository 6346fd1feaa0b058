from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.organisation.duties.rules import (
    Counts,
    Occasion,
    Owner,
    Proof,
    RuleRow,
    Span,
    Step,
)

STEPS = 6
BY_HAND = [choice for choice in Proof.choices if choice[0] != Proof.FACT]
"""Occasions that the platform sees by itself; each needs code that looks."""


class RuleForm(forms.Form):
    name = forms.CharField(label=_("Name of the rule"), max_length=60)
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters and lines, for other systems; it never changes."),
    )
    occasion = forms.ChoiceField(label=_("When"), choices=Occasion)
    within_days = forms.IntegerField(
        label=_("Only if the unit is at most so many days old"),
        required=False,
        min_value=0,
        max_value=36_500,
    )
    owner = forms.ChoiceField(label=_("Who owes it"), choices=Owner)
    what = forms.CharField(
        label=_("What is owed"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    proof = forms.ChoiceField(label=_("What is entered when it is done"), choices=BY_HAND)
    counts = forms.ChoiceField(label=_("Shows as"), choices=Counts)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("proof", Proof.TEXT)
        self.initial.setdefault("counts", Counts.AT_ONCE)
        for n in range(STEPS):
            self.fields[f"after_{n}"] = forms.IntegerField(
                label=_("Within"), required=n == 0, min_value=0, max_value=3_650
            )
            self.fields[f"span_{n}"] = forms.ChoiceField(
                label=_("Days or months"), choices=Span, required=False
            )
            self.fields[f"label_{n}"] = forms.CharField(
                label=_("Name of the step"), max_length=60, required=False
            )

    def goes_on(self) -> bool:
        """Something stands in the steps that are folded away."""
        later = self.steps()[1:]
        return any(one.errors or one.value() for after, _, label in later for one in (after, label))

    def steps(self) -> list[tuple[Any, Any, Any]]:
        """The inputs of each step, for the page."""
        return [(self[f"after_{n}"], self[f"span_{n}"], self[f"label_{n}"]) for n in range(STEPS)]

    def row(self) -> RuleRow:
        cleaned = self.cleaned_data
        steps = tuple(
            Step(cleaned[f"after_{n}"], cleaned[f"span_{n}"] or Span.DAYS, cleaned[f"label_{n}"])
            for n in range(STEPS)
            if cleaned[f"after_{n}"] is not None
        )
        names = ("code", "name", "what", "occasion", "owner", "proof", "counts", "within_days")
        return RuleRow(steps=steps, **{name: cleaned[name] for name in names})
