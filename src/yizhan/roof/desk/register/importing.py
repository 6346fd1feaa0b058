"""/desk/riders/import: a company's list of riders, and what to mend in it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.roles import Permission, can_somewhere
from yizhan.kit.tables import BadTable, Loaded
from yizhan.roof.desk.imports.forms import ImportForm
from yizhan.roof.desk.imports.mending import to_mend
from yizhan.roof.desk.imports.progress import Progress
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.organisation.register.actions import load_riders
from yizhan.wings.organisation.register.exchange import RIDER_HEADINGS, read_riders
from yizhan.wings.organisation.register.models.scope import sites_seen

EDIT = Permission.REGISTER_EDIT


@desk_page(EDIT)
def import_riders(request: PageRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    reads = can_somewhere(request.user, Permission.REGISTER_READ)
    back = "desk:riders" if reads else "desk:companies"
    context: dict[str, Any] = {
        "form": form,
        "headings": RIDER_HEADINGS.values(),
        "watch": secrets.token_urlsafe(12),
        "sites": sites_seen(request.user, EDIT).standing().order_by("code")[:100],
        "back": back,
    }
    if form.is_valid():
        try:
            done = _imported(request, form)
        except BadTable as bad:
            form.add_error("file", str(bad))
        else:
            if not done["bad_count"]:
                messages.success(request, _said(done["loaded"]))
                return redirect(back)
            context |= done
    status = 422 if form.errors or context.get("bad") else 200
    return show(request, "desk/register/import.html", context, status=status)


def _imported(request: PageRequest, form: ImportForm) -> dict[str, Any]:
    """Keep the file if every row is good, or the rows that are, if that was asked for."""
    progress, at = Progress(request.user, form.cleaned_data["watch"]), timezone.now()
    read = read_riders(
        form.cleaned_data["file"], by=request.user, at=at, progress=progress.of("reading")
    )
    loaded = None
    if not read.bad or form.cleaned_data["keep_good"]:
        loaded = load_riders(read.good, by=request.user, at=at, progress=progress.of("keeping"))
    return {"read": read, "loaded": loaded, **to_mend(read.bad, RIDER_HEADINGS)}


def _said(loaded: Loaded) -> str:
    words = _("Imported: %(new)s new, %(changed)s changed, %(same)s as before.")
    return words % loaded._asdict()
