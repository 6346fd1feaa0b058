"""A case as the person who asked sees it. The ticket in the address is the key: no sign-in, and
nothing that was not meant for her eyes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import (
    add_photos,
    answer_by_asker,
    refuse_more_photos,
    taken_in,
)
from yizhan.ground.casework.models import Case, CaseStep, Photo, answering_unit
from yizhan.ground.casework.rules import CLOSED, RATING_DAYS, Status
from yizhan.ground.people.models import Unit
from yizhan.kit.errors import Refusal
from yizhan.roof.rider.case.forms import ReplyForm, VerdictForm
from yizhan.roof.rider.case.words import answer_line, question, thread_lines
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once

View = Callable[..., HttpResponseBase]


def _secret(view: View) -> View:
    """An address that is a key must not be kept by caches, told to others or found by searching."""

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(hidden)


def _case_of(ticket: str) -> Case:
    case = Case.objects.by_ticket(ticket).select_related("item", "unit", "escalated_to").first()
    if case is None:
        raise Http404(_("There is no case with this link."))
    return case


@public_page
@_secret
@require_GET
def case(request: OpenRequest, ticket: str) -> HttpResponse:
    """The case as its asker sees it: unit, deadline, every step, and the forms she may send."""
    return _page(request, _case_of(ticket))


@public_page
@_secret
@require_POST
@sent_once
@limited("answer")
def reply(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Answer a question of the unit, or add something."""
    case, form = _case_of(ticket), ReplyForm(request.POST)

    def send_reply(data: dict[str, Any]) -> None:
        answer_by_asker(case, at=timezone.now(), text=data["text"])

    return _answer(request, case, send_reply, reply=form)


@public_page
@_secret
@require_POST
@sent_once
@limited("answer")
def verdict(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Say «solved» or «not solved», with stars. The rider decides when it is solved."""
    case, form = _case_of(ticket), VerdictForm(request.POST)

    def send_verdict(data: dict[str, Any]) -> None:
        answer_by_asker(
            case,
            at=timezone.now(),
            text=data["text"],
            solved=data["solved"] == "yes",
            stars=data["stars"],
        )

    return _answer(request, case, send_verdict, verdict=form)


def _answer(
    request: OpenRequest, case: Case, send: Callable[[dict[str, Any]], None], **named: forms.Form
) -> HttpResponseBase:
    (form,) = named.values()
    if form.is_valid():
        with refusals_on(form):
            send(form.cleaned_data)
            return redirect("rider:case", ticket=case.ticket)
    return _page(request, case, status=422, **named)


@public_page
@_secret
@require_POST
@sent_once
@limited("order")
def photos(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Add photos to a case that is open."""
    case = _case_of(ticket)
    files = request.FILES.getlist("photo")
    at = timezone.now()
    try:
        refuse_more_photos(case, count=len(files))
        uploads = [file.read() for file in files]
        spend_upload(request, uploads, at=at)
        with taken_in(uploads) as keys:
            if keys:
                add_photos(case, keys, at=at)
    except Refusal as refusal:
        return _page(request, case, status=422, photo_error=str(refusal))
    return redirect("rider:case", ticket=ticket)


@public_page
@_secret
@require_GET
def photo(request: OpenRequest, ticket: str, key: str) -> HttpResponse:
    """A photo that the worker has made fit to be shown; `?small` the small one."""
    photo = Photo.objects.for_asker(_case_of(ticket)).filter(key=key).first()
    if photo is None:
        raise Http404
    try:
        data = store.open_photo(photo, small="small" in request.GET)
    except store.NotShown as exc:
        raise Http404 from exc
    return HttpResponse(data, content_type="image/jpeg")


def _page(request: OpenRequest, case: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    at = timezone.now()
    closed, shown = case.status in CLOSED, case.shown_to_asker
    in_time = case.closed_at is not None and (at - case.closed_at).days < RATING_DAYS
    steps = CaseStep.objects.for_asker(case)
    unit = answering_unit(case, steps)
    to_judge = closed and case.solved is None and in_time
    context = {
        "case": case,
        "shown": shown,
        "unit": unit,
        "above": _sees_to_it(case) if to_judge else None,
        "at_once": case.reopens_at_once or case.head.status not in CLOSED,
        "steps": thread_lines(steps),
        "answer": answer_line(steps) if closed else None,
        "question": question(steps),
        "photos": list(Photo.objects.for_asker(case).order_by("pk")),
        "new": "new" in request.GET,
        "asked": shown.status == Status.REACTION_REQUESTED,
        "closed": closed,
        "returned": case.status in (Status.REOPENED, Status.REOPEN_REQUESTED),
        "to_judge": to_judge,
        "to_rate": closed and case.solved is True and case.stars is None and in_time,
        "may_object": closed and case.solved is True and in_time,
        "reply": ReplyForm(),
        "verdict": VerdictForm(),
    } | forms
    return show(request, "rider/case/case.html", context, status=status)


def _sees_to_it(case: Case) -> Unit:
    """The unit above that «not solved» is taken to."""
    head = case.head
    if head.status in CLOSED or head.escalated_to is None:
        return head.next_level
    return head.escalated_to
