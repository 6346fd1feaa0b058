from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.shared.duty_forms import day_input
from yizhan.wings.organisation.briefs.rules import month_of
from yizhan.wings.organisation.figure_requests.actions import Asked
from yizhan.wings.organisation.figure_requests.rules import OFFICE_LIMIT, TITLE_LIMIT

OFF = {"autocomplete": "off"}
ANSWERING = (
    UnitKind.CITY_COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BUREAU, UnitKind.DEPARTMENT,
)  # fmt: skip
ROWS = (UnitKind.GENERAL_BRANCH, UnitKind.OFFICE, UnitKind.DEPARTMENT, UnitKind.COMPANY)


class RequestForm(forms.Form):
    """Input of a table that a higher office asks for."""

    title = forms.CharField(
        label=pgettext_lazy("figures asked", "Title of the table"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )
    office = forms.CharField(
        label=pgettext_lazy("figures asked", "The office that asks"),
        max_length=OFFICE_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )
    due_on = forms.DateField(label=_("By which day"), widget=day_input())
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=pgettext_lazy("figures asked", "The unit that answers"),
        queryset=None,
        empty_label=None,
    )
    row_kind = forms.ChoiceField(
        label=pgettext_lazy("figures asked", "A row for each"), required=False
    )
    since = forms.DateField(label=pgettext_lazy("brief", "First day"), widget=day_input())
    until = forms.DateField(label=pgettext_lazy("brief", "Last day"), widget=day_input())
    keys = forms.MultipleChoiceField(
        label=pgettext_lazy("figures asked", "Figures"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one figure.")},
    )

    def __init__(self, *args: Any, by: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.FIGURES_SEND).not_ended().filter(kind__in=ANSWERING)
        self.fields["unit"].queryset = mine.order_by("path")  # type: ignore[attr-defined]  # a choice field
        self.fields["row_kind"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", pgettext_lazy("figures asked", "only the unit itself")),
            *((kind.value, kind.label) for kind in ROWS),
        ]
        self.fields["keys"].choices = [  # type: ignore[attr-defined]  # a choice field
            (key, about.name) for key, about in REGISTRY.items()
        ]
        month = month_of(month_of(today).before.since)
        self.initial.setdefault("since", month.since)
        self.initial.setdefault("until", month.until)

    def asked(self) -> Asked:
        names = ("title", "office", "due_on", "keys", "row_kind", "since", "until")
        return Asked(**{name: self.cleaned_data[name] for name in names})
