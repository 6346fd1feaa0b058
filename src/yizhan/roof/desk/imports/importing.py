"""Taking over a file that came with a form: read it, keep it if every row is good."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.kit.geo import Crs
from yizhan.kit.tables import BadTable, Column, Loaded, Reading, Source, headings_of, hidden_rows
from yizhan.kit.tables.exchange import Load
from yizhan.roof.desk.imports.forms import ImportForm
from yizhan.roof.desk.imports.mending import to_mend
from yizhan.roof.desk.imports.progress import Progress
from yizhan.roof.shared.audience import PageRequest
from yizhan.roof.shared.pages import show

REMARKS_SHOWN = 10


@dataclass(frozen=True)
class ImportPage:
    """A page that takes a file of one kind; `back` is the page with the list of what came."""

    kind: str
    template: str
    columns: tuple[Column, ...]
    read: Callable[[Source], Reading[Any]]
    load: Load
    form: type[ImportForm] = ImportForm

    def show(
        self, request: PageRequest, *, back: str, context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form, or what is to be mended in a file; go back if all of it was kept."""
        form = self.form(request.POST or None, request.FILES or None)
        headings = headings_of(self.columns)
        page: dict[str, Any] = {
            "form": form, "kind": self.kind, "headings": headings.values(), "back": back,
            "watch": secrets.token_urlsafe(12), **(context or {}),
        }  # fmt: skip
        if form.is_valid():
            try:
                reading, loaded = self._take_over(request, form)
            except BadTable as bad:
                form.add_error("file", str(bad))
            else:
                if loaded is not None and not reading.bad:
                    messages.success(request, _counts(loaded))
                    _say_what_to_look_at(request, reading)
                    return redirect(back)
                page |= {"read": reading, "loaded": loaded, **to_mend(reading.bad, headings)}
        status = 422 if form.errors or page.get("bad") else 200
        return show(request, self.template, page, status=status)

    def _take_over(
        self, request: PageRequest, form: ImportForm
    ) -> tuple[Reading[Any], Loaded | None]:
        """Keep the file if every row is good, or the rows that are, if that was asked for."""
        progress, at = Progress(request.user, form.cleaned_data["watch"]), timezone.now()
        source = Source(
            form.cleaned_data["file"], at=at, by=request.user,
            crs=Crs(form.cleaned_data.get("crs", Crs.WGS84)), progress=progress.of_step("reading"),
        )  # fmt: skip
        reading = self.read(source)
        if reading.bad and not form.cleaned_data["keep_good"]:
            return reading, None
        keeping = progress.of_step("keeping")
        return reading, self.load(reading.good, by=request.user, at=at, progress=keeping)


def _say_what_to_look_at(request: PageRequest, reading: Reading[Any]) -> None:
    if reading.hidden:
        messages.warning(request, hidden_rows(reading.hidden))
    for remark in reading.remarks[:REMARKS_SHOWN]:
        messages.warning(request, _("Row %(row)s, %(name)s: %(text)s") % vars(remark))


def _counts(loaded: Loaded) -> str:
    words = _("Imported: %(new)s new, %(changed)s changed, %(same)s as before.")
    return words % loaded._asdict()
