from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.development.rules import NOTE_LIMIT


class DayForm(forms.Form):
    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What was noted"),
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed; the branch, the line above and the person herself may read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class Papers(forms.MultipleChoiceField):
    """None ticked is left to the action, which says first whether it is too early for any."""

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


class StepForm(DayForm):
    papers = Papers(label=_("Papers that are there"), widget=forms.CheckboxSelectMultiple)
    field_order = ("on", "papers", "note")

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = [(one, one) for one in stage.papers]  # type: ignore[attr-defined]
        if not stage.papers:
            del self.fields["papers"]


class CorrectionForm(DayForm):
    step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = _("Why")
