"""Taking in a file that came with a form: what it changes is shown before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yizhan.ground.imports.actions import discard, exchange_of, receive, release, work_on
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import State
from yizhan.ground.imports.vault import report_of
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.kit.geo import Crs
from yizhan.kit.tables import MAX_BYTES, unpacked_size
from yizhan.roof.desk.imports.forms import ImportForm
from yizhan.roof.shared.audience import PageRequest
from yizhan.roof.shared.pages import show

SHORT = 400_000
"""Bytes, unpacked, that are read while the person waits: about a thousand rows, a second. What is
longer is read by the worker."""

PAGES: dict[str, ImportPage] = {}
"""The page of each kind of file that can be imported at the desk."""


@dataclass(frozen=True)
class ImportPage:
    """A page that takes a file of one kind, as an app declares it (`exchanges`)."""

    kind: str
    template: str
    permission: Permission
    back: Callable[[Person], str]
    """The name of the page with the list of what came."""
    form: type[ImportForm] = ImportForm
    invites: Callable[[Person], bool] = lambda _person: False
    """Whether what is new on this person's file is invited, and not entered."""
    may: Callable[[Person], bool] = lambda _person: True
    """A further condition on a person who holds the permission somewhere."""
    unread: Callable[[Person], frozenset[str]] = lambda _person: frozenset()
    """The columns that exports have and that are not taken over from this person's file."""

    def __post_init__(self) -> None:
        PAGES[self.kind] = self

    def show(
        self, request: PageRequest, *, context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form; or take in the file that came with it, and go to its preview."""
        self.permit(request.user)
        form = self.form(request.POST or None, request.FILES or None)
        if form.is_valid():
            file_import = self._take_in(request, form)
            if file_import.state != State.REFUSED:
                return redirect("desk:file_import", file_import.public_id)
            form.add_error("file", report_of(file_import)["why"])
            discard(file_import, by=request.user)
        exchange, unread = exchange_of(self.kind), self.unread(request.user)
        page = {
            "form": form,
            "kind": self.kind,
            "columns": [
                one for one in (exchange.columns if exchange else ()) if one.key not in unread
            ],
            "back": self.back(request.user),
            **(context or {}),
        }
        return show(request, self.template, page, status=422 if form.errors else 200)

    def permit(self, person: Person) -> None:
        """Raise NotAllowed unless this person may bring such files."""
        if not (can_somewhere(person, self.permission) and self.may(person)):
            raise NotAllowed

    def _take_in(self, request: PageRequest, form: ImportForm) -> FileImport:
        file, at = form.cleaned_data["file"], timezone.now()
        data = file.read(MAX_BYTES + 1)
        file_import = receive(
            data, file.name, kind=self.kind, by=request.user, at=at,
            crs=form.cleaned_data.get("crs", Crs.WGS84.value),
        )  # fmt: skip
        work_or_release(file_import, data)
        return file_import


def work_or_release(file_import: FileImport, data: bytes) -> None:
    """Do at once what a short file waits for, and leave a long one to the worker."""
    if unpacked_size(data) <= SHORT:
        work_on(file_import, at=timezone.now())
    else:
        release(file_import)
