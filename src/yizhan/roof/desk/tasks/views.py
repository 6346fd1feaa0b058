"""/desk/tasks: what is sent down, who has answered, and the one table that it comes to."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.idempotency.actions import once
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, everywhere, units_where
from yizhan.kit.keys import key_in
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.duties.figures import known_figures
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.tasks.forms import RecipientsForm, TaskForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.burden.actions import OverBudget, ask_approval
from yizhan.wings.organisation.burden.models import Approval
from yizhan.wings.organisation.duties import actions
from yizhan.wings.organisation.duties.exchange import (
    AnswerTable,
    FileKind,
    answer_table,
    table_headings,
    table_records,
)
from yizhan.wings.organisation.duties.models import Duty, Task, TaskFile
from yizhan.wings.organisation.duties.rules import Field, Values

PAGE = 30
LINES = 200
"""A city's 131 stations are one sheet of paper."""
ASKED_LATELY = timedelta(days=31)
NAMED = 12
"""So many of the chosen units are named before the form is sent."""


@desk_page(Permission.DUTY_READ)
@require_GET
def tasks(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = Task.objects.visible_to(request.user).select_related("unit")
    sending = units_where(request.user, Permission.DUTY_ASSIGN).order_by().values("pk")
    may_send = can_somewhere(request.user, Permission.DUTY_ASSIGN)
    may_work = can_somewhere(request.user, Permission.DUTY_WORK)
    mine = units_where(request.user, Permission.DUTY_WORK).order_by().values("pk")
    boxes = {
        "received": visible.filter(duties__unit__in=mine).distinct(),
        "sent": visible.filter(unit__in=sending),
    }
    box = request.GET.get("box")
    if box not in boxes:
        box = "received" if may_work and (not may_send or boxes["received"].exists()) else "sent"
    visible = boxes[box]
    page = Paginator(visible.order_by("-sent_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    counts = Duty.objects.visible_to(request.user).task_counts(page.object_list, on=today)
    context = {
        "box": box,
        "page": page,
        "rows": [(task, counts.get(task.pk)) for task in page],
        "query": f"box={box}&",
        "may_send": may_send,
        "may_work": may_work,
        "today": today,
        "asked": _asked_lead(request) if may_send else (),
    }
    return show(request, "desk/tasks/list.html", context)


@desk_page(Permission.DUTY_ASSIGN)
def new_task(request: PageRequest) -> HttpResponse:
    posted = request.POST or None
    form = TaskForm(
        posted, request.FILES or None, person=request.user, today=timezone.localdate(),
        initial=_begun(request),
    )  # fmt: skip
    valid, asked, over = form.is_valid(), _chosen_units(form), False
    if valid and request.POST.get("unreached", "0") != str(len(asked["unreached"])):
        form.add_error(
            None, _("For some of the units nobody answers. Look at the list, then send.")
        )
    elif valid and "ask_lead" in request.POST:
        with refusals_on(form):
            _ask_lead(request, form)
            messages.success(request, _("The lead is asked. The form waits for the answer."))
            return redirect("desk:tasks")
    elif valid:
        with refusals_on(form):
            try:
                task = _send(request, form)
            except OverBudget:
                over = True
                raise
            messages.success(request, _("The task is sent."))
            return redirect("desk:task", task)
    context = {"form": form, "asked": asked, "over": over}
    return show(request, "desk/tasks/new.html", context, status=422 if form.errors else 200)


def _begun(request: PageRequest) -> dict[str, Any]:
    """The form as it was when the lead was asked; else with the title of the address."""
    key = key_in(request.GET.get("approval", ""))
    mine = Approval.objects.visible_to(request.user).filter(by=request.user, pk=key or 0).first()
    return mine.form if mine is not None else {"title": request.GET.get("title", "")[:120]}


def _asked_lead(request: PageRequest) -> Any:
    """The forms for which she has asked the lead in the last month."""
    since = timezone.now() - ASKED_LATELY
    mine = Approval.objects.visible_to(request.user).filter(by=request.user, asked_at__gte=since)
    return mine.of_tasks().newest()


def _ask_lead(request: PageRequest, form: TaskForm) -> None:
    """Ask for the lead's yes, and keep what is typed until then."""
    unit, at = form.cleaned_data["unit"], timezone.now()
    demand = actions.demand_of(form.row(), units=form.chosen_units().count())
    names = [name for name in form.fields if name not in {"key", "file"}]
    typed = {
        name: request.POST.getlist(name) if name == "kinds" else request.POST.get(name, "")
        for name in names
    }
    ask_approval(demand, form=typed, unit=unit, by=request.user, at=at)


def _send(request: PageRequest, form: TaskForm) -> int:
    """Send it, once for each form that was opened, however often it comes in."""
    row, cleaned, at = form.row(), form.cleaned_data, timezone.now()
    units = list(form.chosen_units())
    fingerprint = hashlib.sha256(repr((row, [unit.pk for unit in units])).encode()).hexdigest()

    def send() -> tuple[int, Any]:
        task = actions.send_task(
            row,
            unit=cleaned["unit"],
            to=units,
            known=known_figures(row.fields, units),
            by=request.user,
            at=at,
        )
        return 201, {"task": task.pk}

    key = f"task:{request.user.pk}:{cleaned['key']}"
    _status, answer = once(key, fingerprint=fingerprint, at=at, action=send)
    return int(answer["task"])


@desk_page(Permission.DUTY_ASSIGN)
@require_GET
def chosen_units(request: PageRequest) -> HttpResponse:
    """Show how many units fit what was chosen so far, and which."""
    form = RecipientsForm(request.GET, person=request.user, today=timezone.localdate())
    form.is_valid()
    return show(request, "desk/tasks/who.html", {"asked": _chosen_units(form)})


def _chosen_units(form: RecipientsForm) -> dict[str, Any]:
    """The chosen units, those of them for which nobody would answer, and the chosen figures that
    are 0 for all."""
    units = list(form.chosen_units())
    return {
        "count": len(units),
        "units": units[:NAMED],
        "most": NAMED,
        "unreached": actions.unanswerable(units, asked_by=form.level()),
        "zero": form.zero_figures() if units else [],
    }


def _visible_task(request: PageRequest, pk: int) -> Task:
    rows = Task.objects.visible_to(request.user).select_related("unit", "by", "file")
    return get_object_or_404(rows.defer("file__data"), pk=pk)


def _table(request: PageRequest, task: Task) -> AnswerTable:
    """The rows this person may see: of the units within reach, and what those asked in turn."""
    rows = task.duties.all()
    if not everywhere(request.user, Permission.DUTY_READ):
        within = rows.visible_to(request.user).order_by().values("pk")
        rows = rows.filter(Q(pk__in=within) | Q(parent__in=within))
    return answer_table(task, rows)


@desk_page(Permission.DUTY_READ)
@require_GET
def task(request: PageRequest, pk: int) -> HttpResponse:
    task, today = _visible_task(request, pk), timezone.localdate()
    table = _table(request, task)
    counts = Duty.objects.visible_to(request.user).task_counts([task], on=today)
    all_levels = request.GET.get("levels") == "all"
    owed = task.duties.owed().worked_by(request.user)
    own = table.addressed.intersection(owed.values_list("pk", flat=True))
    places = [place for place in table.places if all_levels or place.depth == 0]
    page = Paginator(places, LINES).get_page(request.GET.get("page"))
    context = {
        "task": task,
        "today": today,
        "table": table,
        "page": page,
        "query": "levels=all&" if all_levels else "",
        "rows": [
            (line, _cells(table, line.duty.answer), line.duty.is_late(on=today))
            for line in table.lines(page)
        ],
        "total": _cells(table, table.total),
        "counts": (count := counts.get(task.pk)),
        "partly": count is not None and _asked_beyond(request, task, count["asked"]),
        "many": len(table.places) > 1,
        "deep": sum(place.depth > 0 for place in table.places),
        "all_levels": all_levels,
        "mine": own.pop() if len(own) == 1 else None,
        "known": [question for question in table.questions if question.indicator],
        "may_remind": can(request.user, Permission.DUTY_ASSIGN, task.unit),
    }
    return show(request, "desk/tasks/task.html", context)


def _asked_beyond(request: PageRequest, task: Task, seen: int) -> bool:
    """Whether more units were asked than the visitor sees."""
    if everywhere(request.user, Permission.DUTY_READ):
        return False
    return task.duties.filter(parent=None).count() > seen


def _cells(table: AnswerTable, answer: Values) -> list[tuple[Field, Any]]:
    return [(question, answer.get(question.key)) for question in table.questions]


@desk_page(Permission.DUTY_ASSIGN)
@require_POST
def remind(request: PageRequest, pk: int) -> HttpResponse:
    """Ask all that are silent once more."""
    reminded = actions.remind_task(_visible_task(request, pk), by=request.user, at=timezone.now())
    text = ngettext("%(n)d unit is reminded.", "%(n)d units are reminded.", reminded.units)
    messages.success(request, text % {"n": reminded.units})
    if reminded.unreached:
        names = "、".join(unit.name for unit in reminded.unreached[:NAMED])
        text = _("Nobody answers for %(n)d of the silent units: %(names)s")
        messages.warning(request, text % {"n": len(reminded.unreached), "names": names})
    return redirect("desk:task", pk)


@desk_page(Permission.DUTY_READ)
@require_GET
def export_file(request: PageRequest, pk: int, form: str) -> HttpResponse:
    """The table as a file, with the sum in its last row."""
    kind, task = _form(form), _visible_task(request, pk)
    rows = table_records(_table(request, task))
    return as_file(write_table(rows, table_headings(task), kind), kind, f"task-{pk}")


def _form(form: str) -> FileForm:
    if form not in {FileForm.CSV, FileForm.XLSX}:
        raise Http404
    return FileForm(form)


@desk_page(Permission.DUTY_READ)
@require_GET
def attachment(request: PageRequest, pk: int) -> HttpResponseBase:
    """The file of a task, never shown in the page: a browser saves it."""
    file = get_object_or_404(TaskFile.objects.visible_to(request.user), task=pk)
    data = io.BytesIO(bytes(file.data))
    kind = FileKind(file.kind).content_type
    return FileResponse(data, as_attachment=True, filename=file.name, content_type=kind)
