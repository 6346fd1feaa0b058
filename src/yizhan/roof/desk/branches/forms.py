from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Unit
from yizhan.roof.shared.rows_field import RowsField
from yizhan.wings.organisation.branches.models import Branch
from yizhan.wings.organisation.branches.rules import (
    BY_HAND,
    HOME_LIMIT,
    INVITES,
    TEXT_LIMIT,
    BranchType,
    EndReason,
    EventKind,
    InvitationKind,
    MemberStage,
)

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UnitsField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in its stubs only
    """Units by name. `queryset` is set by the form, narrowed to what the visitor may choose."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.none(), **kwargs)


class FoundForm(forms.Form):
    name = forms.CharField(label=_("Name of the branch"), max_length=120)
    code = forms.SlugField(label=_("Code of the unit"), max_length=40)
    type = forms.ChoiceField(
        label=_("Type of branch"), choices=BranchType, widget=forms.RadioSelect
    )
    parent = UnitsField(label=_("Stands below"))
    companies = RowsField(
        Unit.objects.none(),
        label=_("Covers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A joint branch answers for the members of several companies."),
    )

    def __init__(self, *args: Any, parents: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["companies"].queryset = companies  # type: ignore[attr-defined]
        self.initial.setdefault("type", BranchType.ORDINARY)


class CoverForm(forms.Form):
    company = UnitsField(label=_("Company to cover"))

    def __init__(self, *args: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]  # the stubs know a plain Field


class CodeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Whom the code is for"), widget=forms.RadioSelect)
    stage = forms.ChoiceField(
        label=_("What she is"), choices=MemberStage, initial=MemberStage.FULL, required=False
    )
    company = UnitsField(
        label=_("Company"),
        required=False,
        help_text=_("Empty: the one she rides for. Needed for the head of a company."),
    )

    def __init__(self, *args: Any, branch: Branch, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in INVITES[branch.type]]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.initial.setdefault("kind", kinds[0][0])
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == InvitationKind.HEAD and not cleaned.get("company"):
            self.add_error("company", _("Say which company she leads."))
        cleaned["stage"] = cleaned.get("stage") or MemberStage.FULL
        return cleaned


class EventForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=EventKind, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=80)
    starts_at = forms.DateTimeField(
        label=_("Begins, or is due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Words to the members"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FactsForm(forms.Form):
    """Input of the sealed facts about a member."""

    home = forms.CharField(label=_("Home branch elsewhere"), max_length=HOME_LIMIT, required=False)
    joined = forms.DateField(label=_("Joined the Party on"), required=False, widget=DAY)
    note = forms.CharField(
        label=_("Note on the papers"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def sealed(self) -> dict[str, str]:
        joined = self.cleaned_data["joined"]
        return {**self.cleaned_data, "joined": joined.isoformat() if joined else ""}


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why it ends"), choices=[(one.value, EndReason(one).label) for one in BY_HAND]
    )


class OutForm(forms.Form):
    on = forms.DateField(label=_("Linked out on"), widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(Branch.objects.none(), label=_("To which branch"))

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = branches  # type: ignore[attr-defined]
