from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.actions.posts import grantable
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import CHILDREN, WITH_DIVISION, Competence, Scope, UnitKind
from yizhan.ground.places.index import DivisionNames
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.roof.shared.hours_field import HoursField


class DayForm(forms.Form):
    on = forms.DateField(
        label=_("From which day"),
        required=False,
        help_text=_("Empty: today. An earlier day of this year, if it happened then."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TargetForm(DayForm):
    to = forms.CharField(
        label=_("The other unit"),
        max_length=120,
        help_text=_("Its name or code"),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    field_order = ("to", "on")

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among

    def clean_to(self) -> Unit:
        """A unit by its code or its name, or by a part of the name that only one has."""
        words = self.cleaned_data["to"].strip()
        for exactly in ({"code": words}, {"name": words}, {"name__icontains": words}):
            matches: list[Unit] = list(self.among.filter(**exactly).order_by("path")[:5])
            if len(matches) == 1:
                return matches[0]
            if matches:
                names = "、".join(f"{unit.name} ({unit.code})" for unit in matches)
                raise forms.ValidationError(_("Which one? %(names)s") % {"names": names})
        raise forms.ValidationError(_("No unit of this name fits there."))


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name of the unit"), max_length=120)
    phone = forms.CharField(label=_("Public telephone"), max_length=40, required=False)
    office_hours = HoursField(
        label=_("Office hours"),
        max_length=200,
        required=False,
        help_text=_("Empty: the city's usual hours."),
    )


class AnsweringForm(UnitForm):
    """A unit with what decides which cases it gets."""

    competence = forms.ChoiceField(label=_("Answers for"), choices=Competence)
    division = forms.ChoiceField(
        label=_("In which division"),
        required=False,
        help_text=_("Cases from there come here. Empty: the one in its name, else as above it."),
    )

    def __init__(self, *args: Any, around: Division | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._around, self._names = around, DivisionNames()
        self.fields["division"].choices = [("", _("By its name")), *_grouped(self._names)]  # type: ignore[attr-defined]

    def answers_for(self, kind: str) -> None:
        """Put the chosen division, or else the proposed one, into the cleaned data."""
        code, name = self.cleaned_data.get("division"), self.cleaned_data.get("name", "")
        chosen = next((one for one in self._names if one.code == code), None)
        division = chosen or self._names.proposed(name, around=self._around)
        if division is None and kind in WITH_DIVISION:
            self.add_error(
                "division",
                _("Choose one: without a division no case finds this unit.")
                if self._names
                else _("There are no divisions yet. Import those of the city first."),
            )
        self.cleaned_data["division"] = division


def _grouped(names: Iterable[Division]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """The city, its counties, and the townships of each county."""
    choices: list[tuple[str, str | list[tuple[str, str]]]] = []
    townships: dict[str, list[tuple[str, str]]] = {}
    for one in names:
        if one.kind == DivisionKind.TOWNSHIP and one.parent is not None:
            townships.setdefault(one.parent.name, []).append((one.code, one.name))
        else:
            choices.append((one.code, one.name))
    return [*choices, *townships.items()]


class EditUnitForm(AnsweringForm, DayForm):
    field_order = ("name", "division", "on", "competence", "phone", "office_hours")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, around=unit.division, **kwargs)
        self._kind = unit.kind
        self.fields["on"].label = _("Name and division hold from")

    def clean(self) -> None:
        self.answers_for(self._kind)


class NewUnitForm(AnsweringForm, DayForm):
    code = forms.SlugField(label=_("Code of the unit"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind of unit"))
    field_order = ("name", "code", "kind", "competence", "division", "on", "phone", "office_hours")

    def __init__(self, *args: Any, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, around=parent.division, **kwargs)
        self.fields["on"].label = _("Founded on")
        fitting = CHILDREN[parent.kind]
        self.fields["kind"].choices = [c for c in UnitKind.choices if c[0] in fitting]  # type: ignore[attr-defined]

    def clean(self) -> None:
        self.answers_for(self.cleaned_data.get("kind", ""))


class AppointForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("Of an account that exists, or of a new one."),
    )
    display_name = forms.CharField(
        label=_("Name to show, for a new account"), max_length=60, required=False
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=_("Reaches"), choices=Scope, widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Person, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = grantable(by, unit, scope=Scope.HERE)
        choices = [
            (role.value, _("%(role)s: %(work)s") % {"role": role.label, "work": role.description})
            for role in roles
        ]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("scope", Scope.HERE)
