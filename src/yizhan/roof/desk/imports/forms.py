from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file with rows; `watch` is the name under which the page asks how far it has come."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx or csv, up to 20 MB; headings in Chinese or English"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    keep_good = forms.BooleanField(
        label=_("Keep the good rows even if others are bad"), required=False
    )
    watch = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
