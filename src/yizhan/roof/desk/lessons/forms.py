from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.wings.participation.lessons.actions import Draft
from yizhan.wings.participation.lessons.models import Lesson
from yizhan.wings.participation.lessons.rules import (
    BODY_LIMIT,
    MOST_OPTIONS,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    QUESTIONS,
    SOURCE_LIMIT,
    TITLE_LIMIT,
    WHY_LIMIT,
    Option,
    Question,
    Topic,
)

OFF = {"autocomplete": "off"}
MARK = "*"
BETWEEN = "|"
LONGEST_QUESTIONS = QUESTION_LIMIT + MOST_OPTIONS * (OPTION_LIMIT + WHY_LIMIT + 8)


class LessonForm(forms.Form):
    """The draft of a lesson. It may be unfinished; what is published must be whole."""

    title = forms.CharField(
        label=pgettext_lazy("lesson", "Title"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )
    topic = forms.ChoiceField(label=pgettext_lazy("lesson", "Topic"), choices=Topic.choices)
    position = forms.IntegerField(
        label=gettext_lazy("Place in its topic"), min_value=0, max_value=999, initial=0
    )
    body = forms.CharField(
        label=pgettext_lazy("lesson", "Text"),
        required=False,
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 16} | OFF),
        help_text=gettext_lazy(
            "Markdown: ## heading, - list, **strong**, ![words](picture:1). Three minutes at most."
        ),
    )
    source = forms.CharField(
        label=pgettext_lazy("lesson", "Source"),
        required=False,
        max_length=SOURCE_LIMIT,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("The rule, standard or handbook in which it is written."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, QUESTIONS + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)d") % {"number": number},
                required=False,
                max_length=LONGEST_QUESTIONS,
                widget=forms.Textarea(attrs={"rows": 5} | OFF),
                help_text=_(
                    "First line: the question. Then a line for each answer: answer | why. The"
                    " right one begins with *."
                ),
            )

    def draft(self) -> Draft:
        data = self.cleaned_data
        texts = [data[f"question_{number}"] for number in range(1, QUESTIONS + 1)]
        return Draft(
            title=data["title"],
            topic=data["topic"],
            position=data["position"],
            body=data["body"],
            source=data["source"],
            questions=tuple(question_in(text) for text in texts if text.strip()),
        )


class NewLessonForm(LessonForm):
    """The same, with the unit that keeps it."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=pgettext_lazy("lesson", "Kept by"), queryset=None
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.LESSON_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        self.order_fields(["unit", "title"])


class PictureForm(forms.Form):
    """Input of a picture."""

    words = forms.CharField(
        label=gettext_lazy("In words, for who does not see it"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
    )


def question_in(text: str) -> Question:
    """Read a question as it is typed: a line for it, then a line for each answer."""
    first, *rest = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return Question(first, tuple(_option_in(line) for line in rest[: MOST_OPTIONS + 1]))


def _option_in(line: str) -> Option:
    words, _bar, why = line.replace("｜", BETWEEN).partition(BETWEEN)
    words = words.strip()
    right = words.startswith((MARK, "＊"))
    return Option(words.lstrip("*＊ ").strip(), why.strip(), right)


def typed(question: Question) -> str:
    """Undo `question_in`."""
    lines = [
        f"{MARK if option.right else ''}{option.text} {BETWEEN} {option.why}"
        for option in question.options
    ]
    return "\n".join([question.text, *lines])


def initial_of(lesson: Lesson) -> dict[str, Any]:
    """The draft as its form shows it."""
    columns = ("title", "topic", "position", "body", "source", "version")
    start: dict[str, Any] = {name: getattr(lesson, name) for name in columns}
    for number, question in enumerate(lesson.asked, 1):
        start[f"question_{number}"] = typed(question)
    return start
