from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.kit.boxes import BadBoxes, Box, drawn


class PublishForm(forms.Form):
    """Input of the moderator: the boxes that she drew, in shares of the picture's sides."""

    boxes = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean_boxes(self) -> list[Box]:
        try:
            return drawn(self.cleaned_data["boxes"])
        except BadBoxes as bad:
            raise forms.ValidationError(_("These boxes cannot be read. Draw them again.")) from bad


class TakeDownForm(forms.Form):
    """Input of the moderator: the reason, for the audit log."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is taken down"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why it is taken down.")},
        help_text=gettext_lazy("For the log. Write no name of a person."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
