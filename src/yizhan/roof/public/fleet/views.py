"""/help-in-exam-week: a candidate or a parent asks for an errand, and sees who comes."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.kit.days import local_day
from yizhan.roof.public.fleet.forms import AskForm, CodeForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.demo_city import may_enter_by_a_tap
from yizhan.roof.shared.fleet_codes import send_code
from yizhan.roof.shared.fleet_words import reason_words
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand, ExamWeek
from yizhan.wings.participation.fleet.rules import AHEAD, State

NEXT = 3


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("order")
def ask(request: OpenRequest) -> HttpResponseBase:
    """The form in an exam week; otherwise when the next one is."""
    at = timezone.now()
    today = local_day(at)
    week = ExamWeek.objects.public().open_on(today).order_by("first_day", "pk").first()
    if week is None:
        coming = ExamWeek.objects.public().filter(asked_from__gt=today).order_by("asked_from")
        return show(request, "public/fleet/closed.html", {"coming": coming[:NEXT]})
    form = AskForm(request.POST if request.method == "POST" else None, week=week, today=today)
    if form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            asked = actions.ask(
                week,
                kind=data["kind"],
                hall=data["hall"],
                place=form.place,
                due_at=form.due_at,
                phone=data["phone"],
                address=data["address"],
                words=data["words"],
                card=data["card"],
                minutes=data["minutes"] or 0,
                size=data["size"],
                skills=data["skills"],
                at=at,
            )
            return redirect("public:exam_errand", asked.ticket)
    context = {"form": form, "week": week}
    return show(request, "public/fleet/ask.html", context, status=422 if form.errors else 200)


@public_page
@never_cache
@require_GET
def errand(request: OpenRequest, ticket: str) -> HttpResponse:
    return _page(request, ticket)


@public_page
@require_POST
@sent_once
@limited("code")
def code(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Send a code to the number of whoever asked."""
    with refusals_as_message(request):
        digits = send_code(_errand_of(ticket), at=timezone.now())
        messages.success(request, _("We have sent six digits to your number."))
        if may_enter_by_a_tap(request) and settings.SMS_GATEWAY == "console":
            words = _("This is the demo city and no message leaves it. The code is %(code)s.")
            messages.info(request, words % {"code": digits})
    return redirect("public:exam_errand", ticket)


@public_page
@never_cache
@require_POST
@limited("enter")
def confirm(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Take the code that was sent."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="code"):
            digits = form.cleaned_data["code"]
            actions.confirm_number(_errand_of(ticket), digits, at=timezone.now())
            messages.success(request, _("Your number is confirmed."))
            return redirect("public:exam_errand", ticket)
    return _page(request, ticket, form=form)


@public_page
@never_cache
@require_POST
@limited("answer")
def number(request: OpenRequest, ticket: str) -> HttpResponse:
    """Show the rider's number; the look is written down."""
    one = _errand_of(ticket)
    seen = ""
    with refusals_as_message(request):
        seen = actions.number_of_rider(one, at=timezone.now())
    return _page(request, ticket, number=seen)


@public_page
@require_POST
@sent_once
@limited("answer")
def withdraw(request: OpenRequest, ticket: str) -> HttpResponseBase:
    with refusals_as_message(request):
        actions.withdraw(_errand_of(ticket), at=timezone.now())
        messages.success(request, _("Nobody comes any more."))
    return redirect("public:exam_errand", ticket)


def _errand_of(ticket: str) -> Errand:
    rows = Errand.objects.by_ticket(ticket).select_related("hall", "week", "helper__person")
    return get_object_or_404(rows)


def _page(
    request: OpenRequest, ticket: str, *, number: str = "", form: CodeForm | None = None
) -> HttpResponse:
    one = _errand_of(ticket)
    may_confirm = one.state in AHEAD and one.confirmed_at is None
    context = {
        "errand": one,
        "ticket": ticket,
        "card": actions.card_for_asker(one, at=timezone.now()),
        "number": number,
        "may_confirm": may_confirm,
        "code_form": form or (CodeForm() if may_confirm and one.code_id else None),
        "reason": reason_words(one.reason) if one.state == State.OPEN else "",
        "may_withdraw": one.state in (State.OPEN, State.OFFERED, State.ACCEPTED),
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "public/fleet/errand.html", context, status=status)
