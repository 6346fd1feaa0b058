from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.wings.participation.fleet.actions.asking import Place
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.rules import (
    ADDRESS_LIMIT,
    MOST_MINUTES,
    MOST_SIZE,
    WORDS_LIMIT,
    Kind,
    Skill,
)

QUIET = {"autocomplete": "off"}
KINDS = (
    (Kind.FETCH, gettext_lazy("Fetch: from there to the hall")),
    (Kind.DELIVER, gettext_lazy("Deliver: from the hall to there")),
    (Kind.BUY, gettext_lazy("Buy: and bring it to the hall")),
    (Kind.DO, gettext_lazy("Do: something in one place")),
)


class CodeForm(forms.Form):
    """Input of the code that was sent to the telephone of whoever asked."""

    code = forms.CharField(
        label=gettext_lazy("The six digits from the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Leave the spaces out that some keyboards put in."""
        return "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())


class AskForm(forms.Form):
    """Input of an errand: which kind, for which hall, by when, and a telephone."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you need?"), choices=KINDS, widget=forms.RadioSelect()
    )
    card = forms.BooleanField(
        label=gettext_lazy("The admission card was forgotten: before everything else"),
        required=False,
    )
    hall: forms.ModelChoiceField[Hall] = forms.ModelChoiceField(
        label=gettext_lazy("Exam hall"), queryset=None
    )
    day = forms.ChoiceField(label=gettext_lazy("Exam day"))
    due = forms.TimeField(
        label=gettext_lazy("Done by"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Where is the other place?"),
        required=False,
        max_length=ADDRESS_LIMIT,
        help_text=gettext_lazy("Where it is fetched, bought or done, or brought to from the hall."),
        widget=forms.TextInput(attrs=QUIET),
    )
    near: forms.ModelChoiceField[Hall] = forms.ModelChoiceField(
        label=gettext_lazy("Which hall is that nearest to?"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Not needed if you give your position."),
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput(attrs=QUIET))
    lon = forms.FloatField(required=False, widget=forms.HiddenInput(attrs=QUIET))
    words = forms.CharField(
        label=gettext_lazy("What is it, and how is it known?"),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes it takes there, of a thing to do"),
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
    )
    size = forms.IntegerField(
        label=gettext_lazy("How many school bags would it fill?"),
        min_value=0,
        max_value=MOST_SIZE,
        initial=1,
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Is something needed for it?"),
        choices=Skill.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, data: Any = None, *, week: ExamWeek, today: date) -> None:
        super().__init__(data)
        halls = week.halls.all()
        self.fields["hall"].queryset = halls  # type: ignore[attr-defined]  # the stubs know a plain Field
        self.fields["near"].queryset = halls  # type: ignore[attr-defined]
        first = max(week.first_day, today)
        days = [first + timedelta(days=n) for n in range((week.last_day - first).days + 1)]
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), date_format(day, "SHORT_DATE_FORMAT")) for day in days
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("lat") is None and data.get("near") is None and "hall" in data:
            self.add_error("near", _("Say which hall it is nearest to, or give your position."))
        return data

    @property
    def due_at(self) -> datetime:
        day = date.fromisoformat(self.cleaned_data["day"])
        return timezone.make_aware(datetime.combine(day, self.cleaned_data["due"]))

    @property
    def place(self) -> Place:
        data = self.cleaned_data
        if data["lat"] is not None and data["lon"] is not None:
            return Place(data["lon"], data["lat"])
        near: Hall = data["near"]
        return Place(near.lon, near.lat)
