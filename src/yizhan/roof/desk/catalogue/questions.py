"""The questions of one kind of case, as the desk edits them: a form for each, and an empty one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from yizhan.kit.errors import Refusal
from yizhan.kit.questions import (
    LONGEST_CODE,
    LONGEST_WORDS,
    MOST_QUESTIONS,
    AnswerKind,
    Choice,
    Question,
    check_questions,
)

LINE = {"autocomplete": "off"}


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Question in Chinese"),
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs=LINE),
    )
    text_en = forms.CharField(
        label=_("Question in English"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput(attrs=LINE),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        help_text=_("Small letters and lines, for other systems; it never changes."),
        widget=forms.TextInput(attrs=LINE),
    )
    kind = forms.ChoiceField(
        label=_("Kind of answer"), choices=AnswerKind.choices, initial=AnswerKind.STRING
    )
    choices = forms.CharField(
        label=_("The list"),
        required=False,
        help_text=_("For lists: a line each, as in “wide = 一米以上 = More than a metre”."),
        widget=forms.Textarea(attrs={"rows": 3, **LINE}),
    )
    hint = forms.CharField(
        label=_("Help in Chinese"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput(attrs=LINE),
    )
    hint_en = forms.CharField(
        label=_("Help in English"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.TextInput(attrs=LINE),
    )
    required = forms.BooleanField(label=_("An answer is needed"), required=False)

    def clean_choices(self) -> tuple[Choice, ...]:
        lines = (line.strip() for line in self.cleaned_data["choices"].splitlines())
        return tuple(_choice(line) for line in lines if line)

    def question(self) -> Question:
        data = dict(self.cleaned_data)
        columns = {name: data[name] for name in Question.__dataclass_fields__}
        return Question(**columns)


def _choice(line: str) -> Choice:
    parts = [part.strip() for part in line.replace("＝", "=").split("=")]
    if len(parts) not in (2, 3):
        words = gettext("«%(line)s» is not of the form “key = Chinese = English”.")
        raise forms.ValidationError(words % {"line": line[:60]})
    return Choice(*parts)


class _Questions(BaseFormSet):  # type: ignore[type-arg]  # generic in its stubs only
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = pgettext("catalogue", "Place in the order")
        form.fields["DELETE"].label = _("Remove this question")

    def clean(self) -> None:
        """Say what does not fit together."""
        if not self.management_form.is_valid() or any(self.errors):
            return
        try:
            check_questions(questions_of(self))
        except Refusal as exc:
            raise forms.ValidationError(str(exc)) from exc


def questions_of(forms: BaseFormSet[Any]) -> list[Question]:
    """Return what is asked, in its order; forms that were left empty and removed ones are left
    out."""
    return [form.question() for form in forms.ordered_forms]


Questions = formset_factory(
    QuestionForm,
    formset=_Questions,
    extra=1,
    can_order=True,
    can_delete=True,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS,
    validate_max=True,
)


def initial_of(questions: list[Question]) -> list[dict[str, Any]]:
    """Return the questions as the forms show them."""
    return [
        {
            **question.as_row(),
            "choices": "\n".join(
                " = ".join(filter(None, (one.key, one.name, one.name_en)))
                for one in question.choices
            ),
        }
        for question in questions
    ]
