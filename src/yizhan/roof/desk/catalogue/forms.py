from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import TYPED_DEADLINE


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    """One dish of the menu. The target is typed in hours and kept in minutes."""

    target_hours = forms.FloatField(
        label=_("Working hours until it must be answered"), min_value=0.25, max_value=400
    )

    class Meta:
        model = CatalogueItem
        fields = (
            "name", "name_en", "group", "promise", "promise_en", "unit_kind", "competence",
            "target_hours", "urgent", "needs_station", "needs_place", "text_wanted", "audience",
            "position", "active",
        )  # fmt: skip
        labels = {
            "name": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "group": _("Picture it stands under"),
            "promise": _("What the rider is told will happen, in Chinese"),
            "promise_en": _("The same in English"),
            "unit_kind": _("Kind of unit that answers"),
            "competence": _("Which department"),
            "urgent": _("Urgent: whoever is on duty answers it; takes a telephone and a place"),
            "needs_station": _("Only at a station"),
            "needs_place": _("Ask where: a position, a station or words"),
            "text_wanted": _("Ask for a sentence"),
            "audience": _("Who may order it"),
            "position": _("Place in the menu"),
            "active": _("On the menu"),
        }
        help_texts = {
            "name_en": _("Empty: readers of English see the Chinese name."),
            "promise": _("Without a time: by when is computed, and said before it is sent."),
            "unit_kind": _("The nearest such unit in the division of the matter gets the case."),
        }
        widgets = {"promise": forms.Textarea, "promise_en": forms.Textarea}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_en"].required = False
        if self.instance.pk:
            self.initial["target_hours"] = round(self.instance.target_minutes / 60, 2)

    def clean_promise(self) -> str:
        return _without_time(self.cleaned_data["promise"])

    def clean_promise_en(self) -> str:
        return _without_time(self.cleaned_data["promise_en"])

    def columns(self) -> dict[str, Any]:
        """The arguments of `save_item`."""
        columns = dict(self.cleaned_data)
        columns["target_minutes"] = round(60 * columns.pop("target_hours"))
        return columns


def _without_time(text: str) -> str:
    typed = TYPED_DEADLINE.search(text)
    if typed is not None:
        sentence = gettext(
            "Leave out «%(time)s»: by when is computed from the hours and the roster."
        )
        raise forms.ValidationError(sentence % {"time": typed[0].strip()})
    return text


class NewItemForm(ItemForm):
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters and lines, for other systems; it never changes."),
    )

    class Meta(ItemForm.Meta):
        fields = ("code", *ItemForm.Meta.fields)  # type: ignore[assignment]  # one longer
