from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import posts_where
from yizhan.ground.worktime.models import RosterEntry
from yizhan.ground.worktime.rules import EVERY_DAY
from yizhan.roof.desk.cases.units import UnitField

OFFERED = 200


def posts_of_staff(admin: Person) -> Any:
    """The posts in the units whose roster this administrator keeps, by the name of who holds
    them."""
    posts = posts_where(admin, Permission.ROSTER_EDIT).filter(person__is_active=True)
    return posts.select_related("person").order_by("person__display_name", "person", "pk")


class EntryForm(forms.Form):
    """Input of one entry: who, for which unit, on which days and hours."""

    unit = UnitField(
        label=gettext_lazy("For which unit"),
        max_length=120,
        help_text=gettext_lazy("And for all units below it. The city: the top of the tree."),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    person = forms.CharField(
        label=gettext_lazy("Who is told"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Account or name of somebody who works on cases of the unit."),
        widget=forms.TextInput(attrs={"list": "staff", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Number for riders to call"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("Everybody sees it. A mobile gets a text message, too."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days it begins"),
        choices=[(str(day), word) for day, word in WEEKDAYS.items()],
        coerce=int,
        initial=list(EVERY_DAY),
        help_text=gettext_lazy(
            "A holiday counts as a Sunday, a weekend that is worked as a weekday."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    begins = forms.TimeField(
        label=pgettext_lazy("roster", "From"),
        initial="00:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=pgettext_lazy("roster", "Until"),
        initial="00:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    since = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, admin: Person, entry: RosterEntry | None) -> None:
        super().__init__(data, initial=_initial(entry))
        self.posts = posts_of_staff(admin)

    def clean_person(self) -> Person | None:
        words = self.cleaned_data["person"].strip()
        if not words:
            return None
        by_account, by_name = Q(person__username=words), Q(person__display_name=words)
        for meant in (by_account, by_name):
            posts = self.posts.filter(meant)
            people: dict[int, Person] = {post.person_id: post.person for post in posts}
            if len(people) > 1:
                raise forms.ValidationError(_("Several are called so: take the account."))
            for person in people.values():
                return person
        raise forms.ValidationError(_("Nobody with a post in your units is called so."))

    def offered(self) -> list[Person]:
        return list({post.person_id: post.person for post in self.posts[:OFFERED]}.values())

    def columns(self) -> dict[str, Any]:
        """The arguments of `save_entry`: the last day is the one before the entry is over."""
        columns = dict(self.cleaned_data)
        last: date | None = columns.pop("last")
        return columns | {"until": date.fromordinal(last.toordinal() + 1) if last else None}


def _initial(entry: RosterEntry | None) -> dict[str, Any]:
    if entry is None:
        return {"since": localdate()}
    return {
        "unit": entry.unit.name,
        "person": entry.person.username if entry.person else "",
        "phone": entry.phone,
        "weekdays": list(entry.weekdays),
        "begins": entry.begins,
        "ends": entry.ends,
        "since": entry.since,
        "last": last_day(entry),
    }


def last_day(entry: RosterEntry) -> date | None:
    return date.fromordinal(entry.until.toordinal() - 1) if entry.until else None
