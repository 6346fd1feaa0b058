from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.kit.questions import ANSWER, LONGEST_LINE, AnswerKind, Question
from yizhan.wings.participation.reports.rules import LONGEST_PLACE, LONGEST_TEXT


class ReportForm(forms.Form):
    """The one page of a report. What was seen and where are needed; all else can be left out."""

    item = forms.ChoiceField(
        label=_("What do you see?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap what you see.")},
    )
    place = forms.CharField(
        label=_("Where is it?"),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    lon = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    division = forms.ChoiceField(
        label=_("Which county or district?"), required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("What is there, not who. The unit reads it; the public does not."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    at_once = forms.BooleanField(
        label=_("Dangerous: send it at once, not together with others"), required=False
    )
    keep_account = forms.BooleanField(
        label=_("Keep my account under the seal"),
        required=False,
        help_text=_("Two persons can open it, by law and in writing. Without it nobody can."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        items: Sequence[CatalogueItem],
        counties: list[tuple[str, str]],
        county: str,
        guest: bool,
    ) -> None:
        super().__init__(data)
        self.fields["item"].choices = [(item.code, item.label) for item in items]  # type: ignore[attr-defined]
        self.fields["division"].choices = counties  # type: ignore[attr-defined]
        self.fields["division"].initial = county
        if guest:
            del self.fields["keep_account"]
        self._asked = [(item, item.asked) for item in items if item.questions]
        for item, asked in self._asked:
            for one in asked:
                self.fields[prefix_of(item.code) + ANSWER + one.code] = _field(one)

    @property
    def asked(self) -> list[tuple[CatalogueItem, list[forms.BoundField]]]:
        """The kinds that have questions of their own, each with them."""
        return [
            (item, [self[prefix_of(item.code) + ANSWER + one.code] for one in asked])
            for item, asked in self._asked
        ]

    def answers(self, item: CatalogueItem) -> dict[str, list[str]]:
        """Return the answers to the questions of this kind, by code."""
        given = {
            one.code: self.cleaned_data.get(prefix_of(item.code) + ANSWER + one.code) or []
            for one in item.asked
        }
        return {code: [one] if isinstance(one, str) else one for code, one in given.items() if one}

    def clean(self) -> dict[str, Any]:
        """Say with everything else that the place is missing, not after the rest is right."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        has_place = data.get("place") or None not in (data.get("lat"), data.get("lon"))
        if "place" not in self.errors and not has_place:
            self.add_error("place", _("Say where: by your position, or in words."))
        return data


def prefix_of(code: str) -> str:
    """Return the beginning of the names of the inputs that belong to one kind."""
    return f"{code}."


def _field(one: Question) -> forms.Field:
    """An input for a question. Whether an answer is needed the domain says, of the chosen kind."""
    plain: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": False}
    choices = [(choice.key, choice.label) for choice in one.choices]
    attrs = {"autocomplete": "off"}
    if one.kind == AnswerKind.SEVERAL_OF:
        return forms.MultipleChoiceField(
            **plain, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if one.kind == AnswerKind.ONE_OF:
        return forms.ChoiceField(**plain, choices=[("", _("No answer")), *choices])
    if one.kind == AnswerKind.TEXT:
        widget: forms.Widget = forms.Textarea(attrs={"rows": 2, **attrs})
    elif one.kind == AnswerKind.DATETIME:
        widget = forms.TextInput(attrs={"type": "datetime-local", **attrs})
    elif one.kind == AnswerKind.NUMBER:
        widget = forms.TextInput(attrs={"inputmode": "decimal", **attrs})
    else:
        widget = forms.TextInput(attrs={"maxlength": LONGEST_LINE, **attrs})
    return forms.CharField(**plain, widget=widget)


class CodeForm(forms.Form):
    """The words of a receipt."""

    code = forms.CharField(
        label=_("The five words of your receipt"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your reply"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class VerdictForm(forms.Form):
    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=[("yes", _("Solved")), ("no", _("Not solved"))]
    )
    stars = forms.IntegerField(required=False, min_value=1, max_value=5)
    text = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )


class ThanksForm(forms.Form):
    code = forms.CharField(
        label=_("The code on the phone"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
