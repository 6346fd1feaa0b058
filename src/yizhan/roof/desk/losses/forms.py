from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.care.losses.models import LossKind


class KindForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = LossKind
        fields = ("code", "name", "name_en", "measure", "position", "active")
        labels = {
            "code": _("Code"),
            "name": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "measure": _("Counted in"),
            "position": _("Place in the list"),
            "active": _("Riders can choose it"),
        }
        help_texts = {"code": _("Small letters and lines, for other systems; it never changes.")}
