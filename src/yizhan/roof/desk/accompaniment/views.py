"""/desk/stand-by: the riders one stands by, the next step and its deadline first; those of the
units one leads; one of them, each look written down. Nobody else finds any of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.accompaniment.forms import AidForm, PostForm, SayForm, StepForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.accompaniment import actions, vault
from yizhan.wings.care.accompaniment.models import (
    Accompaniment,
    AccompanimentQuerySet,
    Entry,
    Evidence,
    LegalAid,
    Step,
    led_by,
)
from yizhan.wings.care.accompaniment.rules import FOR_SELF, AidState, Line, PhotoState

PAGE = 50


@dataclass(frozen=True)
class DeskLine:
    title: str
    by: str
    text: str
    at: datetime
    for_self: bool


@desk_page(Permission.ACCOMPANY)
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponse:
    """The riders this person stands by; closed ones below the open ones."""
    rows = Accompaniment.objects.for_person(request.user)
    return _list(request, rows, led=False)


@desk_page(Permission.ACCOMPANY_LEAD)
@never_cache
@require_GET
def led(request: PageRequest) -> HttpResponse:
    """Those of the units this person leads."""
    rows = Accompaniment.objects.visible_to(request.user)
    return _list(request, rows, led=True)


@desk_page()
@never_cache
@require_GET
def accompaniment(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = actions.see(find(request, public_id), by=request.user, at=timezone.now())
    return show_one(request, row)


@desk_page()
@never_cache
@require_GET
def photo(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    """A photo, `?small` the small one; the look at the whole one is written down."""
    visible = Evidence.objects.visible_to(request.user).select_related("accompaniment")
    evidence = get_object_or_404(visible.filter(state=PhotoState.READY), key=key)
    small = "small" in request.GET
    if not small:
        actions.see(evidence.accompaniment, by=request.user, at=timezone.now())
    sealed = evidence.sealed_small if small else evidence.sealed_photo
    if sealed is None:
        raise Http404
    return HttpResponse(vault.open_photo(sealed), content_type="image/jpeg")


def find(request: PageRequest, public_id: uuid.UUID) -> Accompaniment:
    rows = Accompaniment.objects.visible_to(request.user).select_related("person", "unit")
    return get_object_or_404(rows, public_id=public_id)


def show_one(
    request: PageRequest, row: Accompaniment, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one; `more` are forms that were refused."""
    at = timezone.now()
    steps = list(Step.objects.of(row).to_do())
    leads = led_by(request.user).filter(pk=row.unit_id).exists()
    aid = LegalAid.objects.of(row).order_by("-pk").first()
    context = {
        "row": row,
        "steps": [(step, step.due_at < at) for step in steps],
        "lines": [_line(entry) for entry in Entry.objects.of(row).select_related("by")
                  .order_by("-at", "-pk")],
        "evidence": list(Evidence.objects.of(row).without_data().order_by("pk")),
        "aid": aid,
        "aid_text": vault.open_words(aid.sealed_text) if aid else "",
        "aid_open": aid is not None and aid.state in (AidState.ASKED, AidState.AGREED),
        "leads": leads,
        "saying": SayForm(),
        "step_form": StepForm(),
        "aid_form": AidForm(),
        "naming": PostForm(units=led_by(request.user)) if leads else None,
        "number": "",
    } | more  # fmt: skip
    return show(request, "desk/accompaniment/one.html", context, status=status)


def _list(request: PageRequest, rows: AccompanimentQuerySet, *, led: bool) -> HttpResponse:
    rows = rows.with_next_step().select_related("person", "unit", "division")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "now": timezone.now(), "led": led}
    return show(request, "desk/accompaniment/list.html", context)


def _line(entry: Entry) -> DeskLine:
    return DeskLine(
        title=str(Line(entry.line).label),
        by=str(entry.by or ""),
        text=vault.open_words(entry.sealed_text),
        at=entry.at,
        for_self=entry.line in FOR_SELF,
    )
