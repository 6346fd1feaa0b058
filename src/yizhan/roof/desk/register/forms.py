from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.places.models import Division
from yizhan.wings.organisation.register.rules import BadCreditCode, normalise_credit_code

A_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def counties() -> Any:
    return Division.objects.in_force(on=timezone.localdate()).counties().order_by("code")


class CompanyForm(forms.Form):
    name = forms.CharField(label=_("Name of the company"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("18 characters; the last one is checked against the others."),
    )
    registered_on = forms.DateField(label=_("Entered on"), widget=A_DAY)

    def clean_credit_code(self) -> str:
        try:
            return normalise_credit_code(self.cleaned_data["credit_code"])
        except BadCreditCode as bad:
            raise forms.ValidationError(str(bad)) from bad


class NewCompanyForm(CompanyForm):
    code = forms.SlugField(label=_("Short code here"), max_length=40)
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("County it is registered in"),
        queryset=None,  # said in __init__, when there is a day
    )
    field_order = ("name", "credit_code", "division", "code", "registered_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = counties()  # type: ignore[attr-defined]
        self.initial.setdefault("registered_on", timezone.localdate())


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name of the site"), max_length=120)


class NewSiteForm(SiteForm):
    code = forms.SlugField(label=_("Short code here"), max_length=40)
    division: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("County the site is in"),
        queryset=None,  # as above
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = counties()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why you need it"), max_length=200)


class SearchForm(ReasonForm):
    words = forms.CharField(
        label=_("Whole telephone number or full legal name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("words", "reason")
