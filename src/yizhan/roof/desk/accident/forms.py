from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.care.rights.models import Advice, Coverage

CODE = _("Small letters and lines, for other systems; it never changes.")


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CoverageForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = Coverage
        fields = (
            "code", "province", "platform", "since", "until", "covered", "text", "source", "as_of",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "province": _("Province; empty: every one"),
            "platform": _("Platform; empty: every one"),
            "since": _("Orders from this day on"),
            "until": _("Until before this day"),
            "covered": _("Covered?"),
            "text": _("What the rider is told"),
            "source": _("Source"),
            "as_of": _("Compared with the source on"),
        }
        help_texts = {"code": CODE}
        widgets = {"since": _day(), "until": _day(), "as_of": _day(), "text": forms.Textarea}


class AdviceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = Advice
        fields = ("code", "topic", "name", "text", "phone", "source", "as_of", "position")
        labels = {
            "code": _("Code"),
            "topic": _("Topic"),
            "name": _("Name of the platform or scheme"),
            "text": _("Steps or facts, one a line"),
            "phone": _("Telephone"),
            "source": _("Source"),
            "as_of": _("Compared with the source on"),
            "position": _("Place in the list"),
        }
        help_texts = {"code": CODE}
        widgets = {"as_of": _day(), "text": forms.Textarea}
