from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import below
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import active_posts
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.roof.desk.duties.figures import offered
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.shared.duty_forms import day_input
from yizhan.wings.organisation.duties.actions import TaskRow
from yizhan.wings.organisation.duties.exchange import FILE_LIMIT, FileTooBig, detect_kind
from yizhan.wings.organisation.duties.rules import Field, FieldKind

SHOWN = 3
QUESTIONS = 8
FILES = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"


def levels(person: Person) -> Any:
    """The units from which this person may send tasks down, the highest first."""
    granting = [
        post.unit_id
        for post in active_posts(person)
        if Permission.DUTY_ASSIGN in post.permissions and post.scope == Scope.BELOW
    ]
    return Unit.objects.not_ended().filter(pk__in=granting).order_by("depth", "path")


class RecipientsForm(forms.Form):
    """Input of the recipients: units of these kinds, everywhere below or in one county."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("From"), empty_label=None)
    kinds = forms.MultipleChoiceField(
        label=_("Who is asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick which kinds of unit are asked.")},
    )
    place = forms.ModelChoiceField(
        Division.objects.none(), label=_("Where"), required=False, empty_label=_("everywhere")
    )

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        above = levels(person)
        self.fields["unit"].queryset = above  # type: ignore[attr-defined]
        self.initial.setdefault("unit", above.first())
        inside = Q(pk__in=())
        for level in above:
            inside |= below(level.path)
        units = Unit.objects.not_ended().filter(inside).order_by()
        addressees = units.exclude(pk__in=above.values("pk"))
        present = set(addressees.values_list("kind", flat=True).distinct())
        kinds = [(code, name) for code, name in UnitKind.choices if code in present]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        counties = Division.objects.in_force(on=today).counties().order_by("code")
        self.fields["place"].queryset = counties  # type: ignore[attr-defined]

    def level(self) -> Unit | None:
        """The unit it is sent from, if one is chosen so far."""
        unit: Unit | None = getattr(self, "cleaned_data", {}).get("unit")
        return unit

    def zero_figures(self) -> list[str]:
        """The chosen figures of the platform that come to 0 at the level it is sent from, and so
        for every unit below it."""
        level = self.level()
        names, chosen = dict(offered()), {self.data.get(f"indicator_{n}") for n in range(QUESTIONS)}
        extent = Extent(self.today, level)
        return [
            str(names[key])
            for key in names
            if key in chosen and level is not None and not REGISTRY[key].compute(extent).value
        ]

    def chosen_units(self) -> Any:
        """The units that fit what was chosen so far."""
        chosen = getattr(self, "cleaned_data", {})
        level, kinds, place = chosen.get("unit"), chosen.get("kinds"), chosen.get("place")
        units = Unit.objects.not_ended().filter(kind__in=kinds or ())
        if level is not None:
            units = units.below(level).exclude(pk=level.pk)
        if place is not None:
            units = units.filter(Q(division=place) | Q(division__parent=place))
        return units.order_by("path")


class TaskForm(RecipientsForm):
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What is asked, in one line"), max_length=120)
    text = forms.CharField(
        label=_("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = forms.DateField(label=_("By which day"), widget=day_input())
    file = forms.FileField(
        label=_("Attachment"),
        required=False,
        help_text=_("PDF, Word, Excel, PNG or JPEG, up to 5 MB"),
        widget=forms.FileInput(attrs={"accept": FILES}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", secrets.token_hex(16))
        figures = [("", _("the unit answers")), *offered()]
        for n in range(QUESTIONS):
            self.fields[f"label_{n}"] = forms.CharField(
                label=_("Question"), max_length=60, required=False
            )
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("Kind of answer"), choices=FieldKind, required=False
            )
            self.fields[f"indicator_{n}"] = forms.ChoiceField(
                label=pgettext_lazy("question", "Answered by"), choices=figures, required=False
            )

    def questions(self) -> list[list[Any]]:
        """The inputs of each question, for the page."""
        names = ("label", "kind", "indicator")
        return [[self[f"{name}_{n}"] for name in names] for n in range(QUESTIONS)]

    def goes_on(self) -> bool:
        """Something stands in the questions that are folded away."""
        later = self.questions()[SHOWN:]
        return any(
            one.errors or one.value() for label, _, figure in later for one in (label, figure)
        )

    def clean_file(self) -> bytes:
        upload: Any = self.cleaned_data["file"]
        if upload is None:
            return b""
        self.file_name = str(upload.name)
        try:
            if (upload.size or 0) > FILE_LIMIT:
                raise FileTooBig
            data: bytes = upload.read()
            detect_kind(data)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return data

    file_name = ""

    def row(self) -> TaskRow:
        cleaned = self.cleaned_data
        return TaskRow(
            title=cleaned["title"],
            text=cleaned["text"],
            due_on=cleaned["due_on"],
            fields=tuple(self._fields()),
            file=cleaned["file"],
            file_name=self.file_name,
        )

    def _fields(self) -> list[Field]:
        cleaned, names = self.cleaned_data, dict(offered())
        fields = []
        for n in range(QUESTIONS):
            indicator = cleaned[f"indicator_{n}"]
            label = cleaned[f"label_{n}"] or str(names.get(indicator, ""))
            kind = FieldKind.NUMBER if indicator else cleaned[f"kind_{n}"] or FieldKind.NUMBER
            if label:
                fields.append(Field(f"q{n + 1}", label, kind, indicator))
        return fields
