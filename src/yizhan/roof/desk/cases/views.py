"""/desk/cases/<number>: one case, with everything that can be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import actions, store
from yizhan.ground.casework.models import Case, Photo, Viewer
from yizhan.ground.people import actions as people
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.cases.forms import (
    HandOnForm,
    MergeForm,
    MoveForm,
    NoteForm,
    RevealForm,
    TakeForm,
    Versioned,
)
from yizhan.roof.desk.cases.sight import contact_of, sight_of
from yizhan.roof.desk.cases.units import units_like
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on


@desk_page(Permission.CASE_READ)
@require_GET
def case(request: PageRequest, pk: int) -> HttpResponse:
    case = _load(request, pk)
    template = "desk/cases/print.html" if "print" in request.GET else "desk/cases/case.html"
    return show(request, template, sight_of(case, request, forms={}))


@desk_page(Permission.CASE_READ)
@require_GET
def find_units(request: PageRequest) -> HttpResponse:
    """Options for the box «to which unit»."""
    words = request.GET.get("unit", "").strip()
    return show(request, "desk/cases/units.html", {"units": units_like(words)})


@desk_page(Permission.CASE_READ)
@require_POST
def take(request: PageRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), TakeForm(request.POST)

    def take_case() -> str:
        actions.take(case, by=request.user, at=timezone.now(), version=_version(form))
        return _("You have it.")

    return _answer(request, case, form, take_case)


@desk_page(Permission.CASE_READ)
@require_POST
def move(request: PageRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), MoveForm(request.POST)

    def move_case() -> str:
        columns = form.columns()
        to = form.cleaned_data["to"]
        now = actions.move_case(case, to, by=request.user, at=timezone.now(), **columns)
        words = {"case": case.reference, "status": now.get_status_display()}
        return _("%(case)s now: %(status)s.") % words

    return _answer(request, case, form, move_case)


@desk_page(Permission.CASE_READ)
@require_POST
def hand_on(request: PageRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), HandOnForm(request.POST)

    def hand_on_case() -> str:
        unit: Unit = form.cleaned_data["unit"]
        actions.hand_on(
            case,
            unit,
            by=request.user,
            at=timezone.now(),
            text=form.cleaned_data["text"],
            version=_version(form),
        )
        return _("Handed on to %(unit)s.") % {"unit": unit.name}

    return _answer(request, case, form, hand_on_case)


@desk_page(Permission.CASE_READ)
@require_POST
def note(request: PageRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), NoteForm(request.POST)

    def add_note() -> str:
        text = form.cleaned_data["text"]
        actions.note(case, by=request.user, at=timezone.now(), text=text)
        return _("Noted.")

    return _answer(request, case, form, add_note)


@desk_page(Permission.CASE_DISPATCH)
@require_POST
def merge(request: PageRequest, pk: int) -> HttpResponse:
    """Merge this case and another one; the form says which of them answers for both."""
    case, form = _load(request, pk), MergeForm(request.POST)

    def merge_cases() -> str:
        other = get_object_or_404(
            Case.objects.visible_to(request.user), pk=form.cleaned_data["other"]
        )
        if form.cleaned_data["head"] == case.pk:
            actions.merge(other, case, by=request.user, at=timezone.now())
            return _("%(case)s is answered with this case.") % {"case": other.reference}
        head = actions.merge(
            case, other, by=request.user, at=timezone.now(), version=_version(form)
        )
        return _("Merged into %(case)s.") % {"case": head.reference}

    return _answer(request, case, form, merge_cases)


@desk_page(Permission.CASE_DISPATCH)
@require_POST
def unmerge(request: PageRequest, pk: int) -> HttpResponse:
    case, form = _load(request, pk), TakeForm(request.POST)

    def take_apart() -> str:
        actions.unmerge(case, by=request.user, at=timezone.now(), version=_version(form))
        return _("It stands by itself again.")

    return _answer(request, case, form, take_apart)


def _load(request: PageRequest, pk: int) -> Case:
    rows = Case.objects.visible_to(request.user)
    rows = rows.select_related(
        "item", "unit", "division", "assignee", "escalated_to", "merged_into"
    )
    return get_object_or_404(rows, pk=pk)


def _version(form: Versioned) -> int | None:
    version: int | None = form.cleaned_data["version"]
    return version


def _answer(
    request: PageRequest, case: Case, form: Versioned, act: Callable[[], str]
) -> HttpResponse:
    """Do the one thing a form asks for; if it was refused, show the page again with the words."""
    if form.is_valid():
        with refusals_on(form):
            messages.success(request, act())
            return _back(request, case)
    context: dict[str, Any] = sight_of(_load(request, case.pk), request, forms={form.name: form})
    return show(request, "desk/cases/case.html", context, status=422)


def _back(request: PageRequest, case: Case) -> HttpResponse:
    """To the list it was done from, where the next one waits; to the next case, if the form says
    so; to the case otherwise; or, if the case is with another unit now, to the inbox."""
    back = request.POST.get("back", "")
    if back.startswith("/desk/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    if request.POST.get("then") == "next":
        following = Case.objects.within(request.user, Permission.CASE_WORK).next_after(
            case, person=request.user
        )
        return redirect("desk:case", following.pk) if following else redirect("desk:inbox")
    still_visible = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    return redirect("desk:case", case.pk) if still_visible else redirect("desk:inbox")


@desk_page(Permission.CASE_READ)
@require_GET
def photo(request: PageRequest, pk: int, key: str) -> HttpResponse:
    """A photo of a case one may see, or of one merged into it, as the JPEG the worker made."""
    case = _load(request, pk)
    photos = Photo.objects.of([case, *Case.objects.merged_under(case)])
    photo = get_object_or_404(photos, key=key)
    try:
        data = store.open_photo(photo, small="small" in request.GET, to=Viewer.UNIT)
    except store.NotShown as not_yet:
        raise Http404 from not_yet
    # In nobody's cache: the next person at this desk may not see the case.
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@desk_page(Permission.SECRET_REVEAL)
@require_POST
def reveal(request: PageRequest, pk: int) -> HttpResponse:
    """Show how to reach who asked, once, for a reason that the person can read afterwards."""
    case, form = _load(request, pk), RevealForm(request.POST)
    secret = contact_of(case, request.user)
    if secret is None:
        raise Http404
    shown, status = "", 422
    if form.is_valid():
        with refusals_on(form):
            shown = people.reveal(
                secret,
                unit=case.unit,
                by=request.user,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
            status = 200
    context = sight_of(case, request, forms={"reveal": form}) | {"shown": shown}
    response = show(request, "desk/cases/case.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
