"""/desk/gates: the list, one place with its notes and history, new ones, files, notes to read."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.audit.actions import history_of
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.places.models import Division
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.gates.filters import GateFilter
from yizhan.roof.desk.gates.forms import CompoundForm, NewCompoundForm
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.hours_field import PREVIEW
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.exchange import HEADINGS, compound_records
from yizhan.wings.care.gates.models import Compound, Note, PlanPicture, Problem
from yizhan.wings.care.gates.rules import CompoundKind

PAGE = 50
NOTES, PROBLEMS, PLANS, HISTORY = 20, 10, 10, 30

CHANGES = {"remove": actions.remove_compound, "restore": actions.restore_compound}
"""The actions on a place that need a reason and nothing else."""


@desk_page(Permission.GATE_EDIT)
@require_GET
def gates(request: PageRequest) -> HttpResponse:
    chosen = GateFilter.from_query(request.GET)
    rows = chosen.apply(Compound.objects.visible_to(request.user))
    rows = rows.select_related("division", "unit").order_by("name", "code")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "page": page,
        "troubled": Problem.objects.of(list(page)).troubled(),
        "waiting": Note.objects.visible_to(request.user).waiting().count()
        + PlanPicture.objects.moderated_by(request.user).waiting().count(),
        "kinds": CompoundKind.choices,
        "counties": Division.objects.in_force(on=timezone.localdate()).counties().order_by("code"),
        "forms": [form.value for form in FileForm],
    }
    return show(request, "desk/gates/list.html", context)


@desk_page(Permission.GATE_EDIT)
def gate(request: PageRequest, code: str) -> HttpResponse:
    form = CompoundForm(
        request.POST or None, instance=visible_place(request, code), by=request.user
    )
    if form.is_valid() and PREVIEW not in request.POST:
        with refusals_on(form):
            actions.edit_compound(
                visible_place(request, code),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
                **form.columns(),
            )
            messages.success(request, _("Saved. Riders see it at once."))
            return redirect("desk:gate", code=code)
    place = visible_place(request, code)
    problems = Problem.objects.visible_to(request.user).of([place])
    context = {
        "place": place,
        "form": form,
        "notes": place.notes.order_by("-written_at")[:NOTES],
        "plans": place.plan_pictures.without_data().order_by("-added_at"),
        "moderates": can(request.user, Permission.PHOTO_MODERATE, place.unit),
        "problems": problems.select_related("case").order_by("-pk")[:PROBLEMS],
        "history": history_of(place, limit=HISTORY),
    }
    return show(request, "desk/gates/gate.html", context, status=422 if form.errors else 200)


@desk_page(Permission.GATE_EDIT)
def new(request: PageRequest) -> HttpResponse:
    form = NewCompoundForm(request.POST or None, by=request.user)
    if form.is_valid() and PREVIEW not in request.POST:
        with refusals_on(form):
            place = actions.add_compound(by=request.user, at=timezone.now(), **form.columns())
            messages.success(request, _("It is in the handbook. Riders find it at once."))
            return redirect("desk:gate", code=place.code)
    status = 422 if form.errors else 200
    return show(request, "desk/gates/new.html", {"form": form}, status=status)


@desk_page(Permission.GATE_EDIT)
@require_POST
def change(request: PageRequest, code: str, how: str) -> HttpResponse:
    """Take out of the handbook, put back: each with a reason."""
    place = visible_place(request, code)
    with refusals_as_message(request):
        reason = request.POST.get("reason", "")
        CHANGES[how](place, by=request.user, at=timezone.now(), reason=reason)
        messages.success(request, _("Saved. Riders see it at once."))
    return redirect("desk:gate", code=code)


@desk_page(Permission.GATE_EDIT)
@require_GET
def notes(request: PageRequest) -> HttpResponse:
    """The notes nobody has read yet, the oldest first, and the plans nobody has looked at."""
    rows = Note.objects.visible_to(request.user).waiting().select_related("compound")
    page = Paginator(rows.order_by("written_at", "pk"), PAGE).get_page(request.GET.get("page"))
    plans = PlanPicture.objects.moderated_by(request.user).waiting().without_data()
    context = {
        "page": page,
        "plans": plans.select_related("compound").order_by("added_at", "pk")[:PLANS],
    }
    return show(request, "desk/gates/notes.html", context)


@desk_page(Permission.GATE_EDIT)
@require_POST
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Show a note or not, and go on where one was."""
    mine = Note.objects.visible_to(request.user).select_related("compound")
    note = get_object_or_404(mine, pk=pk)
    shown = request.POST.get("show") == "1"
    actions.decide_note(note, show=shown, by=request.user, at=timezone.now())
    words = _("Riders see the note now.") if shown else _("The note is not shown.")
    messages.success(request, words)
    if request.POST.get("from") == "notes":
        return redirect("desk:gate_notes")
    return redirect("desk:gate", code=note.compound.code)


@desk_page(Permission.GATE_EDIT)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in set(FileForm):
        raise Http404
    rows = GateFilter.from_query(request.GET).apply(Compound.objects.visible_to(request.user))
    rows = rows.select_related("division", "unit").prefetch_related("gates").order_by("code")
    file_form = FileForm(form)
    return as_file(write_table(compound_records(rows), HEADINGS, file_form), file_form, "gates")


def visible_place(request: PageRequest, code: str) -> Compound:
    mine = Compound.objects.visible_to(request.user).select_related("unit", "division")
    return get_object_or_404(mine, code=code)
