"""Requests of every import: what a file changes, to keep it or not, its mistakes as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.imports import actions, store
from yizhan.ground.imports.models import FileImport
from yizhan.ground.imports.rules import CLAIM_LASTS, SILENT, State
from yizhan.ground.imports.vault import file_of, report_of
from yizhan.kit.tables import BadRow, Form, hidden_rows, write_bad_rows, write_template
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.imports.importing import PAGES, ImportPage, work_or_release
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message

CHANGES_A_PAGE = 100
BAD_SHOWN = 200
REMARKS_TOLD = 10


@desk_page()
@require_GET
def file_import(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Show how far the work on a file has come, or what it would change."""
    one, page = _ours(request, public_id)
    report = report_of(one)
    context: dict[str, Any] = {
        "one": one,
        "report": report,
        "back": page.back(request.user),
        "again": page.kind,
        "invites": page.invites(request.user),
        "progress": _progress(one) if one.is_working else None,
        "left_out": _left_out(report),
        "hidden": hidden_rows(report["hidden"]) if report.get("hidden") else "",
        "bad": report.get("bad", [])[:BAD_SHOWN],
        "changes": Paginator(report.get("changes", []), CHANGES_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "State": State,
    }
    return show(request, "desk/imports/file.html", context, part="state")


@desk_page()
@require_POST
def confirm(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Keep what was shown."""
    one, page = _ours(request, public_id)
    with refusals_as_message(request):
        data = file_of(one) if one.state == State.READY else b""
        actions.confirm(one, by=request.user, at=timezone.now())
        work_or_release(one, data)
    if one.state != State.DONE:
        return redirect("desk:file_import", public_id)
    report = report_of(one)
    words = _("Imported: %(new)s new, %(changed)s changed, %(same)s as before.")
    if page.invites(request.user):
        words = _(
            "Imported: %(new)s invited, %(changed)s changed, %(same)s as before. Whoever accepts is"
            " entered."
        )
    messages.success(request, words % report)
    if left_out := _left_out(report):
        messages.warning(request, left_out)
    for remark in report["remarks"][:REMARKS_TOLD]:
        messages.warning(request, _("Row %(row)s, %(name)s: %(text)s") % remark)
    return redirect(page.back(request.user))


@desk_page()
@require_POST
def discard(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Put the file away; nothing of it is kept."""
    one, page = _ours(request, public_id)
    with refusals_as_message(request):
        actions.discard(one, by=request.user)
        messages.success(request, _("The file was put away. Nothing of it was kept."))
    return redirect(page.back(request.user))


@desk_page()
@require_GET
def bad_rows(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Give out the cells to be mended as a file."""
    one, _page = _ours(request, public_id)
    bad = [BadRow(**cell) for cell in report_of(one).get("bad", [])]
    return as_file(write_bad_rows(bad, Form.CSV), Form.CSV, "bad-rows")


@desk_page()
@require_GET
def template(request: PageRequest, kind: str) -> HttpResponse:
    """Give out the table of a kind to be filled in; what it holds is the same for everybody."""
    exchange = actions.exchange_of(kind)
    if exchange is None or exchange.only_out:
        raise Http404
    return as_file(write_template(exchange.columns), Form.XLSX, kind)


def _left_out(report: dict[str, Any]) -> str:
    """The rows that are not imported with the good ones, in words; empty if there are none."""
    rows = report.get("total", 0) - report.get("good", 0) if report.get("bad_count") else 0
    words = ngettext(
        "%(n)d row with cells to be mended was left out.",
        "%(n)d rows with cells to be mended were left out.",
        rows,
    )
    return words % {"n": rows} if rows else ""


def _ours(request: PageRequest, public_id: UUID) -> tuple[FileImport, ImportPage]:
    """The person's own file, and the page it came by, if they may still bring such files."""
    rows = FileImport.objects.visible_to(request.user).select_related("by")
    one = get_object_or_404(rows, public_id=public_id, kind__in=PAGES)
    page = PAGES[one.kind]
    page.permit(request.user)
    return one, page


def _progress(one: FileImport) -> dict[str, Any]:
    """The progress of the work, in words and as a part of the whole."""
    heard, now = store.last_heard(one), timezone.now()
    if heard is not None and heard < now - SILENT:
        words = _(
            "The work was broken off: nothing has been heard of it since %(since)s. Nothing is"
            " lost: it goes on by itself at about %(again)s, and nothing is entered twice."
        )
        times = {"since": heard, "again": max(now, heard + CLAIM_LASTS)}
        shown = {name: f"{timezone.localtime(time):%T}" for name, time in times.items()}
        return {"words": words % shown, "part": None}
    note = store.note_of(one)
    if note is None:
        return {"words": _("The file waits for its turn."), "part": None}
    counts = {name: f"{note[name] or 0:,}" for name in ("done", "of")}
    words = {
        "reading": _("Read: %(done)s of %(of)s rows") if note["of"] else _("Read: %(done)s rows"),
        "comparing": _("Compared with what is known: %(done)s of %(of)s rows"),
        "keeping": _("Kept: %(done)s of %(of)s rows"),
    }[note["step"]]
    return {"words": words % counts, "part": note["done"] / note["of"] if note["of"] else None}
