from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.wings.participation.honours.actions import Details
from yizhan.wings.participation.honours.models import Call
from yizhan.wings.participation.honours.rules import (
    CITATION_LIMIT,
    CONSENT_DAYS,
    CRITERIA_LIMIT,
    MOST_PLACES,
    REASON_LIMIT,
    TITLE_LIMIT,
    WORDS_LIMIT,
    Reckoning,
)

OFF = {"autocomplete": "off"}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows} | OFF)


class CallForm(forms.Form):
    """The facts of a call. The domain says what fits together."""

    title = forms.CharField(
        label=pgettext_lazy("honour", "What the honour is called"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )
    criteria = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=CRITERIA_LIMIT,
        widget=_lines(5),
        help_text=gettext_lazy(
            "In words: the jury marks by it. Votes, likes and platform ratings count nowhere."
        ),
    )
    honours = forms.IntegerField(
        label=gettext_lazy("How many are honoured"), min_value=1, max_value=MOST_PLACES, initial=10
    )
    reckoning = forms.ChoiceField(
        label=gettext_lazy("How the result is reckoned"),
        choices=Reckoning.choices,
        help_text=gettext_lazy(
            "A tie is decided by the higher median, then by the higher lowest mark; who is equal"
            " in both is named, too."
        ),
    )
    opens_on = forms.DateField(label=gettext_lazy("Nominations from"), widget=_day())
    closes_on = forms.DateField(label=gettext_lazy("Nominations until"), widget=_day())
    judges_until = forms.DateField(
        label=gettext_lazy("Marks until"),
        widget=_day(),
        help_text=gettext_lazy("Nominees have some days more to agree; then the jury reads."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class NewCallForm(CallForm):
    """The same, with the unit that calls."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=pgettext_lazy("honour", "Who calls"), queryset=None
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.HONOUR_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        words = _("At least %(days)d days after the last day for nominations.")
        self.fields["judges_until"].help_text = words % {"days": CONSENT_DAYS + 1}
        self.order_fields(["unit", "title"])


def initial_of(call: Call) -> dict[str, Any]:
    """The facts of a call as its form shows them."""
    columns = (*Details.__dataclass_fields__, "version")
    return {name: getattr(call, name) for name in columns}


class ReasonForm(forms.Form):
    """Input of what needs a reason."""

    reason = forms.CharField(
        label=pgettext_lazy("honour", "Why? It is shown to those concerned."),
        max_length=REASON_LIMIT,
        widget=forms.TextInput(attrs=OFF),
    )


class JurorForm(forms.Form):
    """Input of naming a juror: anybody with an account, also a rider."""

    username = forms.CharField(
        label=gettext_lazy("User name of the juror"),
        max_length=150,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("Anybody with an account, riders too."),
    )

    def clean_username(self) -> Person:
        person = Person.objects.known_by(self.cleaned_data["username"].strip())
        if person is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return person


class CitationForm(forms.Form):
    """Input of what the public notice says."""

    citation = forms.CharField(
        label=gettext_lazy("What the public notice says"),
        max_length=CITATION_LIMIT,
        widget=_lines(3),
        help_text=gettext_lazy("Deeds, in a sentence or two. The nominee reads it first."),
    )


class StoryForm(forms.Form):
    """Input of a story."""

    text = forms.CharField(
        label=pgettext_lazy("honour", "Story"),
        max_length=WORDS_LIMIT,
        widget=_lines(10),
        help_text=gettext_lazy("It is public only when the rider agrees to these very words."),
    )


class DecisionForm(forms.Form):
    """Input of deciding an objection."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("Is the objection right?"),
        choices=[
            ("no", gettext_lazy("No, the nominee stays named")),
            ("yes", gettext_lazy("Yes, the nominee is struck and the next one moves up")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Reasons"),
        max_length=WORDS_LIMIT,
        widget=_lines(4),
        help_text=gettext_lazy("Whoever objected reads them."),
    )
