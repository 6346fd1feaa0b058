from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.development.rules import PAPER_LIMIT


class StageForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    """One row of the table. Papers are typed one to a line."""

    papers = forms.CharField(
        label=_("Papers without which it is not entered"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One to a line."),
    )

    class Meta:
        model = Stage
        fields = (
            "name", "name_en", "position", "article", "after", "wait", "wait_unit", "within",
            "within_unit", "every_months", "papers", "reviewer", "makes", "active",
        )  # fmt: skip
        labels = {
            "name": _("Name in Chinese"),
            "name_en": _("Name in English"),
            "position": _("Place in the order"),
            "article": _("Article"),
            "after": _("Counts from"),
            "wait": _("Not before: so many"),
            "wait_unit": _("Not before: unit"),
            "within": _("By: so many"),
            "within_unit": _("By: unit"),
            "every_months": _("Examined every so many months"),
            "reviewer": _("Reviewed by"),
            "makes": _("Makes a"),
            "active": _("In use"),
        }
        help_texts = {
            "after": _("The stage whose day is counted from; empty: the newest day."),
            "within": _("Empty: no deadline."),
            "every_months": _("Empty: not examined."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["papers"] = "\n".join(self.instance.papers or [])

    def clean_papers(self) -> list[str]:
        papers = [line.strip() for line in self.cleaned_data["papers"].splitlines()]
        papers = [paper for paper in papers if paper]
        if any(len(paper) > PAPER_LIMIT for paper in papers):
            raise forms.ValidationError(
                _("At most %(count)s characters."), params={"count": PAPER_LIMIT}
            )
        return papers

    def validate_constraints(self) -> None:
        """Left to save_stage, which says it beside the box."""

    def columns(self) -> dict[str, Any]:
        """The fields for `save_stage`."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewStageForm(StageForm):
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters and lines, for other systems; it never changes."),
    )
    field_order = ("code", *StageForm.Meta.fields)
