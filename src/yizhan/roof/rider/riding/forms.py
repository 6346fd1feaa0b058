from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.organisation.register.rules import Employment


class JoinForm(forms.Form):
    employment = forms.ChoiceField(
        label=_("How do you ride?"),
        choices=Employment.choices,
        widget=forms.RadioSelect,
        required=False,
    )


class CertificateForm(forms.Form):
    valid_until = forms.DateField(
        label=_("My health certificate is valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
