"""/desk/stations/import: a file of stations, what to mend in it, and how far it has come."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.roles import Permission
from yizhan.kit.tables import BadRow, BadTable, Form, write_bad_rows
from yizhan.roof.desk.stations.files import as_file
from yizhan.roof.desk.stations.forms import ImportForm
from yizhan.roof.desk.stations.progress import Progress, noted
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.exchange import HEADINGS

SHOWN = 200
LISTED = 5_000
"""How many things to mend the file names; the page carries it and must be able to send it back."""
CUT = 60


@desk_page(Permission.STATION_IMPORT)
def import_file(request: PageRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    watch = secrets.token_urlsafe(12)
    context: dict[str, Any] = {"form": form, "headings": HEADINGS.values(), "watch": watch}
    if form.is_valid():
        try:
            done = _imported(request, form)
        except BadTable as bad:
            form.add_error("file", str(bad))
        else:
            if done.loaded is not None and not done.reading.bad:
                messages.success(request, _said(done.loaded))
                return redirect("desk:stations")
            context |= {"done": done, **_to_mend(done.reading.bad)}
    status = 422 if form.errors or context.get("bad") else 200
    return show(request, "desk/stations/import.html", context, status=status)


def _imported(request: PageRequest, form: ImportForm) -> actions.Imported:
    progress = Progress(request.user, form.cleaned_data["watch"])
    return actions.import_stations(
        form.cleaned_data["file"],
        crs=form.cleaned_data["crs"],
        keep_good=form.cleaned_data["keep_good"],
        by=request.user,
        at=timezone.now(),
        reading=progress.of("reading"),
        keeping=progress.of("keeping"),
    )


def _to_mend(bad: list[BadRow]) -> dict[str, Any]:
    listed = [BadRow(one.row, one.column, one.value[:CUT], one.why) for one in bad[:LISTED]]
    return {
        "bad": listed[:SHOWN],
        "bad_count": len(bad),
        "listed": len(listed),
        "bad_file": write_bad_rows(listed, Form.CSV).decode("utf-8-sig"),
    }


def _said(loaded: actions.Loaded) -> str:
    counts = loaded._asdict()
    return _("Imported: %(created)s new, %(changed)s changed, %(same)s as before.") % counts


@desk_page(Permission.STATION_IMPORT)
@never_cache
@require_GET
def import_progress(request: PageRequest) -> HttpResponse:
    """How far one's own import has come; empty before it begins."""
    note = noted(request.user, request.GET.get("watch", ""))
    if note is None:
        return JsonResponse({})
    words = (
        _("Kept: %(done)s of %(of)s rows")
        if note["step"] == "keeping"
        else (_("Read: %(done)s of %(of)s rows") if note["of"] else _("Read: %(done)s rows"))
    )
    counts = {name: f"{note[name] or 0:,}" for name in ("done", "of")}
    part = note["done"] / note["of"] if note["of"] else None
    return JsonResponse({"words": words % counts, "part": part})


@desk_page(Permission.STATION_IMPORT)
@require_POST
def bad_rows(request: PageRequest) -> HttpResponse:
    """Give back the list of bad rows, which the page carries, as a file: it is kept nowhere."""
    data = ("\ufeff" + request.POST.get("rows", "")).encode()
    return as_file(data, Form.CSV, "bad-rows")
