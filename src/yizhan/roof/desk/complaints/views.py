"""/desk/complaints: what is said about the platform is looked at, and answered for everybody."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.complaints.forms import AnswerForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.deadlines import due_words
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.complaints import actions
from yizhan.wings.organisation.complaints.models import Complaint

PAGE = 50
LONGEST = 40
RIGHT = Permission.COMPLAINT_ANSWER


@desk_page(RIGHT)
@require_GET
def complaints(request: PageRequest) -> HttpResponse:
    """The list: open complaints first, due soonest on top; then answered ones."""
    at, asked = timezone.now(), request.GET.get("q", "").strip()[:LONGEST]
    mine = Complaint.objects.visible_to(request.user)
    rows = mine.called(asked).by_urgency()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, _due(one, at=at), one.is_late(at=at)) for one in page],
        "asked": asked,
        "query": f"q={asked}&" if asked else "",
        "record": mine.record(at=at),
        "open": mine.open().count(),
        "late": mine.late(at=at).count(),
    }
    return show(request, "desk/complaints/list.html", context)


@desk_page(RIGHT)
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def complaint(request: PageRequest, pk: int) -> HttpResponseBase:
    """One complaint with its answer."""
    one = _visible(request, pk)
    start = {"answer": one.answer, "version": one.version}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            actions.answer(
                one,
                text=given["answer"],
                version=given["version"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Answered. Everybody reads it now."))
            return redirect("desk:complaints")
    at = timezone.now()
    context = {
        "complaint": one,
        "due": _due(one, at=at),
        "late": one.is_late(at=at),
        "form": form,
    }
    status = 422 if form.errors else 200
    return show(request, "desk/complaints/complaint.html", context, status=status)


@desk_page(RIGHT)
@require_POST
def words(request: PageRequest, pk: int) -> HttpResponse:
    """Show the words to everybody, or not."""
    with refusals_as_message(request):
        shown = request.POST.get("show") == "1"
        actions.look_at(_visible(request, pk), show=shown, by=request.user, at=timezone.now())
        messages.success(
            request, _("Everybody reads the words now.") if shown else _("Nobody else reads them.")
        )
    return redirect("desk:complaint", pk)


def _visible(request: PageRequest, pk: int) -> Complaint:
    return get_object_or_404(Complaint.objects.visible_to(request.user), pk=pk)


def _due(one: Complaint, *, at: datetime) -> str:
    return "" if one.answer else due_words(one.due_at, at=at)
