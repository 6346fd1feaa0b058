from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import posts_where, units_where
from yizhan.ground.people.rules import Role, UnitKind
from yizhan.wings.care.visits.actions.assigning import Whom
from yizhan.wings.care.visits.models import communities

FOUND = 50
LONGEST = 60


class AssignForm(forms.Form):
    """An instructor, by the post that she holds, and the names of whom she is to see."""

    post = forms.ChoiceField(label=gettext_lazy("Instructor"))
    whom = forms.CharField(
        label=gettext_lazy("Sees"),
        help_text=gettext_lazy(
            "Companies, sites, branches and communities: one a line, by name or code."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    since = forms.DateField(
        label=pgettext_lazy("assignment", "From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, by: Person) -> None:
        super().__init__(data, initial={"since": timezone.localdate()})
        self.by = by
        posts = posts_where(by, Permission.VISIT_ASSIGN).filter(role=Role.INSTRUCTOR)
        rows = posts.select_related("person", "unit").order_by("unit__path", "pk")
        self.posts = {str(post.pk): post for post in rows}
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, post in self.posts.items():
            groups[post.unit.name].append((key, str(post.person)))
        choices = [("", _("Please choose")), *groups.items()]
        self.fields["post"].choices = choices  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean_post(self) -> Post:
        post: Post = self.posts[self.cleaned_data["post"]]
        return post

    def clean_whom(self) -> list[Whom]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["whom"].splitlines()]
        names = list(dict.fromkeys(filter(None, lines)))
        found = [self._found(name) for name in names[:FOUND]]
        if len(names) > FOUND:
            raise forms.ValidationError(_("At most %(most)d at once.") % {"most": FOUND})
        return found

    def _found(self, name: str) -> Whom:
        """The only one of this name or code. Branches count as far as one may know of them."""
        open_units = Unit.objects.not_ended()
        known = open_units.filter(kind__in=(UnitKind.COMPANY, UnitKind.DELIVERY_SITE))
        branches = units_where(self.by, Permission.UNIT_READ).filter(
            kind=UnitKind.BRANCH, closed_on=None
        )
        hits: list[Whom] = []
        for rows in (known, branches, communities(timezone.localdate())):
            hits += rows.filter(name=name)[:2]
            hits += rows.filter(code=name).exclude(name=name)[:1]
        if len(hits) != 1:
            words = _("There is nobody called “%(name)s”.")
            several = _("Several are called “%(name)s”: write the code.")
            raise forms.ValidationError((several if hits else words) % {"name": name[:LONGEST]})
        return hits[0]
