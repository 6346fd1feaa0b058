"""Requests of every import page: how far it has come, its mistakes as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.kit.registration import registered
from yizhan.kit.tables import Form, write_template
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.imports.progress import note_of
from yizhan.roof.shared.audience import PageRequest, desk_page


@desk_page()
@never_cache
@require_GET
def progress(request: PageRequest) -> HttpResponse:
    """Show the progress of one's own import; empty before it begins."""
    note = note_of(request.user, request.GET.get("watch", ""))
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


@desk_page()
@require_POST
def bad_rows(request: PageRequest) -> HttpResponse:
    """Give back the list of bad rows, which the page carries, as a file: it is kept nowhere."""
    data = ("\ufeff" + request.POST.get("rows", "")).encode()
    return as_file(data, Form.CSV, "bad-rows")


@desk_page()
@require_GET
def template(request: PageRequest, kind: str) -> HttpResponse:
    """Give out the table of a kind to be filled in; what it holds is the same for everybody."""
    for app in registered():
        if exchange := app.exchanges().get(kind):
            return as_file(write_template(exchange.columns), Form.XLSX, kind)
    raise Http404
