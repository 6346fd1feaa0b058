from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.wings.care.activities.actions import Details
from yizhan.wings.care.activities.models import Kind, Session
from yizhan.wings.care.activities.rules import MOST_SESSIONS, TEXT_LIMIT, TITLE_LIMIT, Group
from yizhan.wings.care.stations.models import Station

LONGEST_PLAN = 366
"""Days between the first and the last day of shifts."""


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _several_lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class SessionForm(forms.Form):
    """The facts of a session. The domain says what fits together."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LIMIT)
    kind: forms.ModelChoiceField[Kind] = forms.ModelChoiceField(
        label=pgettext_lazy("activities", "Kind"), queryset=None
    )
    begins_at = forms.DateTimeField(label=gettext_lazy("Begins"), widget=_moment())
    ends_at = forms.DateTimeField(label=pgettext_lazy("activities", "Ends"), widget=_moment())
    station = forms.CharField(
        label=gettext_lazy("Code of the station"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Where it is held at a station; its host can keep the list, too."),
    )
    place = forms.CharField(
        label=gettext_lazy("Place in words"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Which room; or where, if it is not at a station."),
    )
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, initial=30)
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Sign-up ends"),
        widget=_moment(),
        required=False,
        help_text=gettext_lazy("Empty: when it begins."),
    )
    requires: forms.ModelChoiceField[Kind] = forms.ModelChoiceField(
        label=gettext_lazy("Only after"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Riders show the certificate of that kind."),
    )
    text = forms.CharField(
        label=gettext_lazy("About it"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=_several_lines(),
    )
    materials = forms.CharField(
        label=gettext_lazy("Bring along"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=_several_lines(),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.public()
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]  # the stubs know a plain Field
        certified = kinds.filter(gives_certificate=True)
        self.fields["requires"].queryset = certified  # type: ignore[attr-defined]

    def clean_station(self) -> Station | None:
        code = self.cleaned_data["station"].strip()
        if not code:
            return None
        station = Station.objects.not_ended().filter(code__iexact=code).first()
        if station is None:
            raise forms.ValidationError(_("There is no station of this code."))
        return station

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class NewSessionForm(SessionForm):
    """The same, with who organises it, and how often it is held."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=gettext_lazy("Organised by"), queryset=None
    )
    times = forms.IntegerField(
        label=gettext_lazy("How many times"), min_value=1, max_value=MOST_SESSIONS, initial=1
    )
    every_days = forms.IntegerField(
        label=gettext_lazy("Days between"), min_value=1, max_value=366, initial=7
    )
    open_now = forms.BooleanField(
        label=gettext_lazy("Riders may sign up at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.ACTIVITY_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        self.order_fields(["unit", "title", "kind"])


WINDOWS = 4
"""Times of a day that one form sets."""


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ShiftsForm(SessionForm):
    """Shifts of volunteers: days times the times of a day."""

    begins_at = ends_at = closes_at = None  # type: ignore[assignment]  # the days and times below
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=gettext_lazy("Organised by"), queryset=None
    )
    first_day = forms.DateField(label=pgettext_lazy("shifts", "First day"), widget=_day())
    last_day = forms.DateField(label=pgettext_lazy("shifts", "Last day"), widget=_day())
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these weekdays"),
        coerce=int,
        choices=[(number, WEEKDAYS[number]) for number in range(7)],
        initial=list(range(7)),
        widget=forms.CheckboxSelectMultiple,
    )
    periods = forms.CharField(required=False, widget=forms.HiddenInput)
    """Takes the sentence about the times as a whole."""
    open_now = forms.BooleanField(
        label=gettext_lazy("Riders may sign up at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = units_where(by, Permission.ACTIVITY_EDIT).filter(closed_on=None).order_by("path")
        self.fields["unit"].queryset = mine  # type: ignore[attr-defined]  # the stubs know a plain Field
        kinds = Kind.objects.public().filter(group=Group.VOLUNTEERING)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        for number in range(1, WINDOWS + 1):
            words = {"n": number}
            self.fields[f"from_{number}"] = forms.TimeField(
                label=_("Shift %(n)d from") % words, required=number == 1, widget=_time()
            )
            self.fields[f"until_{number}"] = forms.TimeField(
                label=_("Shift %(n)d until") % words, required=number == 1, widget=_time()
            )
        self.order_fields(["unit", "title", "kind", "first_day", "last_day", "weekdays"])

    def facts(self) -> Iterator[BoundField]:
        """The inputs that stand one below the other."""
        beside = {name for pair in self.windows() for name in (pair[0].name, pair[1].name)}
        return (bound for bound in self if bound.name not in beside and not bound.is_hidden)

    def windows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"from_{n}"], self[f"until_{n}"]) for n in range(1, WINDOWS + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, WINDOWS + 1):
            begins, ends = data.get(f"from_{number}"), data.get(f"until_{number}")
            if (begins is None) != (ends is None) and not self._at_fault(number):
                missing = "from" if begins is None else "until"
                self.add_error(f"{missing}_{number}", _("Both times, or none."))
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not 0 <= (last - first).days <= LONGEST_PLAN:
            self.add_error("last_day", _("From the first day on, at most a year."))
        return data

    def _at_fault(self, number: int) -> bool:
        return bool({f"from_{number}", f"until_{number}"} & self.errors.keys())

    def shifts(self) -> list[tuple[datetime, datetime]]:
        """Each chosen day with each of its times. One that ends before it begins ends on the next
        day."""
        data = self.cleaned_data
        days = (data["last_day"] - data["first_day"]).days + 1
        return [
            (_moment_of(day, begins), _moment_of(day + timedelta(days=ends <= begins), ends))
            for day in (data["first_day"] + timedelta(days=number) for number in range(days))
            if day.weekday() in data["weekdays"]
            for begins, ends in self._times()
        ]

    def _times(self) -> list[tuple[time, time]]:
        data = self.cleaned_data
        pairs = ((data[f"from_{n}"], data[f"until_{n}"]) for n in range(1, WINDOWS + 1))
        return [(begins, ends) for begins, ends in pairs if begins is not None]

    def details(self) -> Details:
        """The facts of each shift; the times are those of the first."""
        data = self.cleaned_data
        begins, ends = self._times()[0]
        first = data["first_day"]
        facts: dict[str, Any] = {name: data.get(name) for name in Details.__dataclass_fields__}
        facts["begins_at"] = _moment_of(first, begins)
        facts["ends_at"] = _moment_of(first + timedelta(days=ends <= begins), ends)
        return Details(**facts)


def _moment_of(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def initial_of(session: Session) -> dict[str, Any]:
    """The facts of a session as its form shows them."""
    columns = ("title", "place", "capacity", "text", "materials", "version")
    start: dict[str, Any] = {name: getattr(session, name) for name in columns}
    for name in ("begins_at", "ends_at", "closes_at"):
        moment = getattr(session, name)
        start[name] = timezone.localtime(moment) if moment else None
    start |= {"kind": session.kind_id, "requires": session.requires_id}
    start["station"] = session.station.code if session.station else ""
    return start


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why? Everybody who signed up reads it."), max_length=200
    )


class RevealForm(forms.Form):
    who = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why do you need the number?"), max_length=200, required=False
    )


class KindForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    """One row of the table of kinds."""

    class Meta:
        model = Kind
        fields = (
            "code", "group", "name", "name_en", "gives_certificate", "rest_hours", "position",
            "active",
        )  # fmt: skip
        labels = {
            "code": pgettext_lazy("activities", "Code"),
            "group": pgettext_lazy("activities", "Counts as"),
            "rest_hours": gettext_lazy("Hours of rest after a shift that ended late"),
            "name": gettext_lazy("Name in Chinese"),
            "name_en": gettext_lazy("Name in English"),
            "gives_certificate": gettext_lazy("Whoever was there gets a certificate"),
            "position": gettext_lazy("Place in the order"),
            "active": gettext_lazy("In use"),
        }
        help_texts = {"code": gettext_lazy("Letters, digits and lines: first-aid. It stays.")}
