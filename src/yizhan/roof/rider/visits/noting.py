"""/me/visits/note: the note of a visit. It waits on the phone until the server has it, and counts
once however often it is sent."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.kit.errors import Refusal
from yizhan.roof.rider.visits.forms import NoteForm
from yizhan.roof.shared.audience import PageRequest, instructor_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import add_refusal, refusals_as_message
from yizhan.roof.shared.retries import LONGEST_KEY, sent_once
from yizhan.wings.care.visits import actions
from yizhan.wings.care.visits.models import Visit


@instructor_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("order")
def note(request: PageRequest) -> HttpResponseBase:
    """One page: where, whom, words, and up to three needs; `to` names the place beforehand."""
    if request.method == "GET":
        start = {"visited_on": timezone.localdate(), "destination": request.GET.get("to", "")}
        return _page(request, NoteForm(by=request.user, initial=start))
    form = NoteForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            visit = _note(request, form)
        except Refusal as refusal:
            add_refusal(form, _renumbered(refusal, form.numbers()))
        else:
            return redirect("rider:visit_to", visit.destination_id)
    return _page(request, form)


@instructor_page
@require_POST
@sent_once
def back(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a note back that was a mistake."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    destination = visit.destination_id
    with refusals_as_message(request):
        actions.take_back(visit, by=request.user, at=timezone.now())
        messages.success(request, _("The note is taken back."))
    return redirect("rider:visit_to", destination)


def _note(request: PageRequest, form: NoteForm) -> Visit:
    data = form.cleaned_data
    visit = actions.note_visit(
        data["destination"],
        by=request.user,
        at=timezone.now(),
        visited_on=data["visited_on"],
        met=data["met"],
        text=data["text"],
        needs=form.needs(),
        key=request.POST.get("key", "")[:LONGEST_KEY],
    )
    messages.success(request, _("The visit is noted."))
    return visit


def _renumbered(refusal: Refusal, numbers: list[int]) -> Refusal:
    """The refusal with the numbers of the inputs; the domain counts the needs that are there."""
    fields = {}
    for name, sentence in refusal.fields.items():
        stem, _line, number = name.rpartition("_")
        of_a_need = number.isdecimal() and 1 <= int(number) <= len(numbers)
        fields[f"{stem}_{numbers[int(number) - 1]}" if of_a_need else name] = sentence
    return Refusal(str(refusal), fields=fields)


def _page(request: PageRequest, form: NoteForm) -> HttpResponse:
    context = {"form": form, "key": request.POST.get("key") or uuid.uuid4().hex}
    return show(request, "rider/visits/note.html", context, status=422 if form.errors else 200)
