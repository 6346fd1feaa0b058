from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from yizhan.wings.participation.fleet.actions import Hours
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.rules import MOST_SIZE, Skill


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class JoinForm(forms.Form):
    """Input of a sign-up for one day."""

    day = forms.ChoiceField(label=_("Which day?"))
    opens = forms.TimeField(label=_("I can from"), widget=_clock(), initial="06:30")
    closes = forms.TimeField(label=_("I can until"), widget=_clock(), initial="11:00")
    near: forms.ModelChoiceField[Hall] = forms.ModelChoiceField(
        label=_("Near which hall do you set out?"), queryset=None
    )
    capacity = forms.IntegerField(
        label=_("How many school bags can you carry?"),
        min_value=1,
        max_value=MOST_SIZE,
        initial=3,
    )
    skills = forms.MultipleChoiceField(
        label=_("What can you do?"),
        choices=Skill.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    rest_from = forms.TimeField(
        label=_("A break of half an hour begins between"), widget=_clock(), required=False
    )
    rest_until = forms.TimeField(label=_("and"), widget=_clock(), required=False)

    def __init__(self, data: Any = None, *, week: ExamWeek, today: date) -> None:
        super().__init__(data)
        self.fields["near"].queryset = week.halls.all()  # type: ignore[attr-defined]  # the stubs know a plain Field
        first = max(week.first_day, today)
        days = [first + timedelta(days=n) for n in range((week.last_day - first).days + 1)]
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), date_format(day, "SHORT_DATE_FORMAT")) for day in days
        ]

    @property
    def hours(self) -> Hours:
        data = self.cleaned_data
        names = ("opens", "closes", "capacity", "skills", "rest_from", "rest_until")
        return Hours(**{name: data[name] for name in names})
