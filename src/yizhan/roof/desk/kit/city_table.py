"""The pages of a table that a city keeps itself: kinds of penalties, of topics, of activities, the
usual steps. A list, one row with its form, and the rows that come with the platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Person
from yizhan.kit.errors import NotAllowed
from yizhan.roof.shared.audience import PageRequest
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on


@dataclass(frozen=True)
class CityTable:
    """A table of rows with a `code` that never changes; a row that was used is ended, never taken
    out. Templates get `rows`, or `form` and `row` (None: a new one)."""

    rows: Callable[[Person], QuerySet[Any]]
    form: type[ModelForm[Any]]
    keep: Callable[[ModelForm[Any], Person, datetime], object]
    """Keeps what a valid form says."""
    address: str
    """The name of the list's address."""
    list_template: str
    row_template: str
    fill: Callable[..., int] | None = None
    """The action that enters the rows that come with the platform, and says how many."""
    may: Callable[[Person], bool] = lambda _person: True
    """A further condition on whoever holds the permission somewhere: a table is the city's."""
    entered: str | Promise = _("Entered: %(count)d rows. Yours stay.")
    saved: str | Promise = _("Saved.")

    def permit(self, person: Person) -> None:
        """Raise NotAllowed unless this person may keep the table."""
        if not self.may(person):
            raise NotAllowed(f"{person} may not keep {self.address}")

    def show_list(self, request: PageRequest, **more: Any) -> HttpResponse:
        return show(request, self.list_template, {"rows": self.rows(request.user), **more})

    def enter_known(self, request: PageRequest) -> HttpResponse:
        """Enter the rows that come with the platform; what the city has stays."""
        self.permit(request.user)
        if self.fill is not None:
            count = self.fill(by=request.user, at=timezone.now())
            messages.success(request, str(self.entered) % {"count": count})
        return redirect(self.address)

    def edit(self, request: PageRequest, code: str) -> HttpResponse:
        """One row: a new one without a `code`, or changed."""
        self.permit(request.user)
        row = get_object_or_404(self.rows(request.user), code=code) if code else None
        form = self.form(request.POST or None, instance=row)
        if row is not None:
            form.fields["code"].disabled = True
        if form.is_valid():
            with refusals_on(form):
                self.keep(form, request.user, timezone.now())
                messages.success(request, str(self.saved))
                return redirect(self.address)
        context = {"form": form, "row": row}
        return show(request, self.row_template, context, status=422 if form.errors else 200)
