from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yizhan.kit.tables import MAX_BYTES


class ImportForm(forms.Form):
    """A file with rows."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx or csv, up to 20 MB; headings in Chinese or English"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Divide it into several."))
        return file
