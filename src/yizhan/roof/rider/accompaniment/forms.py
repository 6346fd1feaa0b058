from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.ground.casework.rules import TEXT_LIMIT

UNSURE = "?"


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpenForm(forms.Form):
    """Input of the page that asks somebody to stand by. One tap is enough where the telephone is
    known."""

    division = forms.ChoiceField(
        label=_("In which county or district are you?"),
        required=False,
        widget=forms.RadioSelect(),
    )
    contact = forms.CharField(
        label=_("Your telephone number"),
        max_length=40,
        help_text=_("Somebody calls you. It is kept sealed; only who stands by you sees it."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    text = _words(_("What happened?"))

    def __init__(
        self, data: Any = None, *, counties: list[tuple[str, str]], county: str, reachable: bool
    ) -> None:
        super().__init__(data)
        unsure = [(UNSURE, _("I do not know"))]
        self.fields["division"].choices = counties + unsure  # type: ignore[attr-defined]  # the stubs know a plain Field
        self.fields["division"].initial = county
        if reachable:
            del self.fields["contact"]


class WordsForm(forms.Form):
    text = _words(_("Add a few words"), required=True)


class AnswerForm(forms.Form):
    """Input of the rider's answer: settled, not yet, or taken up again."""

    answer = forms.ChoiceField(choices=[(one, one) for one in ("settled", "not_yet", "reopen")])
    text = _words(_("A word about it"))


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I understand that all words and photos here are deleted for good.")
    )
