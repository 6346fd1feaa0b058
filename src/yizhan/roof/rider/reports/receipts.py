"""/report/receipt: what became of a report, for whoever has its words. They stand in no address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import refuse_more_photos, taken_in
from yizhan.ground.casework.models import Case, CaseStep, Photo, answering_unit
from yizhan.ground.casework.rules import CLOSED, RATING_DAYS, Status
from yizhan.kit.errors import Refusal
from yizhan.roof.rider.case.words import answer_line, question, thread_lines
from yizhan.roof.rider.reports import remembered
from yizhan.roof.rider.reports.forms import CodeForm, ReplyForm, VerdictForm
from yizhan.roof.shared.access_words import clock
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.index import Led, led_by, seal_openings, shield

View = Callable[..., HttpResponseBase]


def _led(request: OpenRequest) -> tuple[str, Led] | None:
    """The receipt that the address marks, or the newest; None if this browser knows none."""
    codes = remembered.codes_of(request)
    mark = request.POST.get("r") or request.GET.get("r", "")
    if not mark and codes:
        mark = list(codes)[-1]
    led = led_by(codes.get(mark, ""))
    return (mark, led) if led is not None else None


def _with_case(view: Callable[..., HttpResponseBase]) -> View:
    """A view of the case that a receipt leads to; without one it asks for the words."""

    @wraps(view)
    def shown(request: OpenRequest, **kwargs: Any) -> HttpResponseBase:
        found = _led(request)
        if found is None:
            return redirect("rider:receipt")
        mark, led = found
        if led.case is None:
            return redirect(_address(mark))
        return view(request, mark, led.case, **kwargs)

    return shown


def _address(mark: str) -> str:
    return f"{reverse('rider:receipt')}?r={mark}"


@public_page
@never_cache
@require_GET
def receipt(request: OpenRequest) -> HttpResponse:
    """The words, and what became of the report; or the question for the words."""
    found = _led(request)
    if found is None:
        return show(request, "rider/reports/enter.html", {"form": CodeForm()})
    return _page(request, *found)


@public_page
@never_cache
@require_POST
@limited("receipt")
def enter(request: OpenRequest) -> HttpResponse:
    """Take the words from whoever wrote them down."""
    form = CodeForm(request.POST)
    if form.is_valid():
        led = led_by(form.cleaned_data["code"])
        if led is not None:
            mark, codes = remembered.with_code(request, led.code)
            return remembered.keep(request, redirect(_address(mark)), codes)
        form.add_error("code", _("There is no receipt with these words. Look at each of the five."))
    return show(request, "rider/reports/enter.html", {"form": form}, status=422)


@public_page
@never_cache
@require_POST
def forget(request: OpenRequest) -> HttpResponse:
    """This browser forgets a receipt: she has written it down."""
    codes = remembered.codes_of(request)
    codes.pop(request.POST.get("r", ""), None)
    return remembered.keep(request, redirect("rider:report"), codes)


@public_page
@never_cache
@require_POST
@sent_once
@limited("answer")
@_with_case
def reply(request: OpenRequest, mark: str, case: Case) -> HttpResponseBase:
    """Answer a question of the unit, or add something."""

    def send(data: dict[str, Any]) -> None:
        actions.speak(case, at=timezone.now(), text=data["text"])

    return _answer(request, mark, send, reply=ReplyForm(request.POST))


@public_page
@never_cache
@require_POST
@sent_once
@limited("answer")
@_with_case
def verdict(request: OpenRequest, mark: str, case: Case) -> HttpResponseBase:
    """Say «solved» or «not solved», with stars."""

    def send(data: dict[str, Any]) -> None:
        solved = data["solved"] == "yes"
        actions.speak(
            case, at=timezone.now(), text=data["text"], solved=solved, stars=data["stars"]
        )

    return _answer(request, mark, send, verdict=VerdictForm(request.POST))


def _answer(
    request: OpenRequest, mark: str, send: Callable[[dict[str, Any]], None], **named: forms.Form
) -> HttpResponseBase:
    (form,) = named.values()
    if form.is_valid():
        with refusals_on(form):
            send(form.cleaned_data)
            return redirect(_address(mark))
    found = _led(request)
    if found is None:
        return redirect("rider:receipt")
    return _page(request, found[0], found[1], status=422, **dict[str, Any](named))


@public_page
@never_cache
@require_POST
@sent_once
@limited("order")
@_with_case
def photos(request: OpenRequest, mark: str, case: Case) -> HttpResponseBase:
    """Add photos to a report that is open."""
    files = request.FILES.getlist("photo")
    at = timezone.now()
    try:
        refuse_more_photos(case, count=len(files))
        uploads = [file.read() for file in files]
        spend_upload(request, uploads, at=at)
        with taken_in(uploads) as keys:
            if keys:
                actions.add_by_receipt(case, keys, at=at)
    except Refusal as refusal:
        found = _led(request)
        if found is None:
            return redirect("rider:receipt")
        return _page(request, *found, status=422, photo_error=str(refusal))
    return redirect(_address(mark))


@public_page
@never_cache
@require_GET
@_with_case
def photo(request: OpenRequest, mark: str, case: Case, key: str) -> HttpResponse:
    """A photo of one's own report, once it may be shown; `?small` the small one."""
    found = Photo.objects.for_asker(case).filter(key=key).first()
    if found is None:
        raise Http404
    try:
        data = store.open_photo(found, small="small" in request.GET)
    except store.NotShown as exc:
        raise Http404 from exc
    return HttpResponse(data, content_type="image/jpeg")


@public_page
@never_cache
@require_POST
@limited("answer")
def thanks(request: OpenRequest) -> HttpResponse:
    """The one-time code for thanks, shown on this answer and never again."""
    found = _led(request)
    if found is None:
        return redirect("rider:receipt")
    mark, led = found
    try:
        code = actions.take_thanks(led.receipt, at=timezone.now())
    except Refusal as refusal:
        return _page(request, mark, led, status=422, photo_error=str(refusal))
    return show(request, "rider/reports/thanks_code.html", {"code": code, "mark": mark})


def _page(
    request: OpenRequest, mark: str, led: Led, *, status: int = 200, **more: Any
) -> HttpResponse:
    codes = remembered.codes_of(request)
    context: dict[str, Any] = {
        "mark": mark,
        "led": led,
        "words": led.code.split(),
        "others": [one for one in codes if one != mark],
        "reply": ReplyForm(),
        "verdict": VerdictForm(),
        "until": clock(led.release_by, at=timezone.now()),
    }
    if led.case is not None:
        context |= _about(led.case)
        context["thanks"] = (
            shield().thanks if led.case.status == Status.RESOLVED and not led.thanked else ""
        )
    return show(request, "rider/reports/receipt.html", context | more, status=status)


def _about(case: Case) -> dict[str, Any]:
    at = timezone.now()
    closed, shown = case.status in CLOSED, case.shown_to_asker
    in_time = case.closed_at is not None and (at - case.closed_at).days < RATING_DAYS
    steps = CaseStep.objects.for_asker(case)
    return {
        "case": case,
        "shown": shown,
        "unit": answering_unit(case, steps),
        "steps": thread_lines(steps),
        "answer": answer_line(steps) if closed else None,
        "question": question(steps),
        "photos": list(Photo.objects.for_asker(case).order_by("pk")),
        "asked": shown.status == Status.REACTION_REQUESTED,
        "closed": closed,
        "to_judge": closed and case.solved is None and in_time,
        "to_rate": closed and case.solved is True and case.stars is None and in_time,
        "openings": seal_openings(case),
    }
