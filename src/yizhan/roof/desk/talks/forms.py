from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Unit
from yizhan.wings.organisation.talks.actions import Plan
from yizhan.wings.organisation.talks.models import TopicKind
from yizhan.wings.organisation.talks.rules import (
    FEWEST_DAYS,
    LONGEST_TITLE,
    MOST_DAYS,
    REPLY_DAYS,
    Manner,
)

MOST_YEARS = 10
"""A round table, and the day of a point, are at most so many years away."""


def _refuse_far(day: date) -> None:
    if abs(day.year - timezone.localdate().year) > MOST_YEARS:
        raise forms.ValidationError(_("Look at the year again."))


class TalkForm(forms.Form):
    """Input of a round table."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    unit = forms.ModelChoiceField(
        label=pgettext_lazy("talk", "Host"), queryset=Unit.objects.none(), empty_label=None
    )
    held_at = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    reply_days = forms.IntegerField(
        label=gettext_lazy("Companies answer in writing within so many working days"),
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        initial=REPLY_DAYS,
    )
    notice = forms.CharField(
        label=pgettext_lazy("talk", "Notice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everybody can read it once it is announced."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hosts is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = hosts  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean_held_at(self) -> datetime:
        begins: datetime = self.cleaned_data["held_at"]
        _refuse_far(begins.date())
        return begins

    def plan(self) -> Plan:
        names = ("title", "held_at", "place", "notice", "reply_days")
        return Plan(**{name: self.cleaned_data[name] for name in names})


class TopicForm(forms.Form):
    """Input of a topic."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Kind of topic"), queryset=TopicKind.objects.none(), empty_label=None
    )
    title = forms.CharField(label=pgettext_lazy("topic", "Question"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=pgettext_lazy("topic", "More about it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody can read it: name nobody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = TopicKind.objects.public()
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]  # the stubs know a plain Field


class CompanyForm(forms.Form):
    """Input of an invitation: one of the companies that are not invited yet."""

    company = forms.ModelChoiceField(
        label=gettext_lazy("Company"), queryset=Unit.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]  # the stubs know a plain Field


class DelegateForm(forms.Form):
    """Input of a link for a delegate."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Named or elected at"), queryset=Unit.objects.none(), empty_label=None
    )
    manner = forms.ChoiceField(
        label=pgettext_lazy("delegate", "How"),
        choices=Manner,
        widget=forms.RadioSelect,
        initial=Manner.ELECTED,
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # the stubs know a plain Field


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=gettext_lazy("Minutes of the round table"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Everybody can read them once they are published: name no rider."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PointForm(forms.Form):
    """Input of a point of the agreement."""

    text = forms.CharField(
        label=gettext_lazy("What was agreed"), widget=forms.Textarea(attrs={"rows": 2})
    )
    unit = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_on = forms.DateField(
        label=gettext_lazy("By when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, owners: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(unit.pk): unit for unit in owners}
        choices = [(key, unit.name) for key, unit in self.owners.items()]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean_unit(self) -> Unit:
        return self.owners[self.cleaned_data["unit"]]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        _refuse_far(day)
        return day


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer in writing"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Everybody can read it as soon as it is sent."),
    )


class KindForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = TopicKind
        fields = ("code", "name", "name_en", "position", "active")
        labels = {
            "code": gettext_lazy("Code"),
            "name": gettext_lazy("Name in Chinese"),
            "name_en": gettext_lazy("Name in English"),
            "position": gettext_lazy("Place in the list"),
            "active": gettext_lazy("Can be chosen"),
        }
        help_texts = {
            "code": gettext_lazy("Small letters and lines, for other systems; it never changes.")
        }
