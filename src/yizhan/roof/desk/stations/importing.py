"""/desk/stations/import: a file of stations, and what to mend in it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.roles import Permission
from yizhan.kit.tables import BadTable
from yizhan.roof.desk.imports.mending import to_mend
from yizhan.roof.desk.imports.progress import Progress
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.exchange import HEADINGS


@desk_page(Permission.STATION_IMPORT)
def import_file(request: PageRequest) -> HttpResponse:
    form = StationsForm(request.POST or None, request.FILES or None)
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
            context |= {"done": done, **to_mend(done.reading.bad, HEADINGS)}
    status = 422 if form.errors or context.get("bad") else 200
    return show(request, "desk/stations/import.html", context, status=status)


def _imported(request: PageRequest, form: StationsForm) -> actions.Imported:
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


def _said(loaded: actions.Loaded) -> str:
    counts = loaded._asdict()
    return _("Imported: %(created)s new, %(changed)s changed, %(same)s as before.") % counts
