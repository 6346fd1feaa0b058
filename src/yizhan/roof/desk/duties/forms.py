from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Unit
from yizhan.roof.desk.duties.figures import known_figures
from yizhan.roof.shared.duty_forms import AnswerForm, DoForm, Versioned, day_input
from yizhan.roof.shared.rows_field import RowsField
from yizhan.wings.organisation.duties.models import Duty

__all__ = [
    "AnswerForm",
    "DoForm",
    "ReturnForm",
    "SplitForm",
    "Versioned",
    "WaiveForm",
    "day_input",
]

SPLIT_AMONG = 200
"""More units below than this are asked by a task of one's own."""


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


class SplitForm(Versioned):
    units = RowsField(
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
