"""/me/duties: what a service point owes, answered by its host on the phone."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.ground.people.rules import UnitKind
from yizhan.roof.shared.audience import PageRequest, host_page
from yizhan.roof.shared.duty_forms import AnswerForm, DoForm, Versioned
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.duties import actions
from yizhan.wings.organisation.duties.exchange import FileKind
from yizhan.wings.organisation.duties.models import Duty, TaskFile
from yizhan.wings.organisation.duties.rules import Proof, State

MOST = 50


@host_page
@require_safe
def duties(request: PageRequest) -> HttpResponse:
    """The open ones, due soonest first, and those answered last."""
    mine = _of_points(request)
    context = {
        "owed": mine.owed().order_by("due_on", "pk")[:MOST],
        "done": mine.done().order_by("-done_on", "-pk")[:10],
        "today": timezone.localdate(),
    }
    return show(request, "rider/duties/list.html", context)


@host_page
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: PageRequest, pk: int) -> HttpResponse:
    """Show one, with the form to answer it."""
    rows = _of_points(request).select_related("task__file", "rule").defer("task__file__data")
    one = get_object_or_404(rows, pk=pk)
    form = _form(request, one)
    if form is not None and form.is_valid():
        with refusals_on(form, prefix="a_"):
            action = actions.answer_task if isinstance(form, AnswerForm) else actions.complete_duty
            action(one, by=request.user, at=timezone.now(), **form.arguments())
            messages.success(request, _("Answered. Thank you."))
            return redirect("rider:host_duties")
    context = {"duty": one, "form": form, "today": timezone.localdate()}
    status = 422 if form is not None and form.errors else 200
    return show(request, "rider/duties/duty.html", context, status=status)


@host_page
@require_safe
def attachment(request: PageRequest, pk: int) -> HttpResponseBase:
    """The file of a task, never shown in the page: a browser saves it."""
    one = get_object_or_404(_of_points(request), pk=pk)
    file = get_object_or_404(TaskFile, task=one.task_id)
    kind = FileKind(file.kind).content_type
    data = io.BytesIO(bytes(file.data))
    return FileResponse(data, as_attachment=True, filename=file.name, content_type=kind)


def _of_points(request: PageRequest) -> Any:
    """The duties of this host's service points."""
    points = Duty.objects.worked_by(request.user).filter(unit__kind=UnitKind.SERVICE_POINT)
    return points.select_related("unit", "task", "about")


def _form(request: PageRequest, one: Duty) -> Versioned | None:
    """The form of what is still owed; none where the platform sees by itself that it is done."""
    if one.state != State.OWED or one.proof_kind == Proof.FACT:
        return None
    sent = request.POST or None
    if one.task is not None and one.task.unit_questions:
        return AnswerForm(sent, duty=one, proposed={})
    return DoForm(sent, duty=one, today=timezone.localdate())
