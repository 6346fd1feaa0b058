"""/desk/duties: what units owe, due soonest first; how the measures stand; and one duty, done with
its proof, waived or returned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, units_where
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.roof.desk.duties.filters import Filters, late_first, sources, tabs
from yizhan.roof.desk.duties.forms import (
    AnswerForm,
    DoForm,
    ReturnForm,
    SplitForm,
    Versioned,
    WaiveForm,
)
from yizhan.roof.desk.duties.sheet import Sheet, duty_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.burden.actions import OverBudget, ask_approval
from yizhan.wings.organisation.burden.rules import DUTY
from yizhan.wings.organisation.duties import actions
from yizhan.wings.organisation.duties.models import Duty, DutyPeriod, DutyRule

PAGE = 50
MOST_UNITS = 100


@desk_page(Permission.DUTY_READ)
@require_GET
def duties(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    working = can_somewhere(request.user, Permission.DUTY_WORK)
    filters = Filters.read(request.GET.dict(), source="all" if working else "rules")
    visible = Duty.objects.visible_to(request.user)
    counts = filters.within(visible).counts(on=today)
    filters = late_first(filters, request.GET.dict(), counts)
    rules = {rule.code: rule for rule in DutyRule.objects.visible_to(request.user)}
    shares = _shares(request, "duty__rule__code")
    measures = [(rule, shares[(code,)]) for code, rule in rules.items() if (code,) in shares]
    page = Paginator(filters.ordered(visible, on=today), PAGE)
    context = {
        "filters": filters,
        "tabs": tabs(filters, counts),
        "sources": [] if filters.narrowed else sources(filters),
        "page": page.get_page(request.GET.get("page")),
        "query": f"{filters.query()}&",
        "measures": measures,
        "rule": rules.get(filters.rule),
        "unit": units_where(request.user, Permission.DUTY_READ).filter(code=filters.unit).first()
        if filters.unit
        else None,
        "today": today,
        "may_send": can_somewhere(request.user, Permission.DUTY_ASSIGN),
    }
    return show(request, "desk/duties/list.html", context, part="list")


@desk_page(Permission.DUTY_READ)
@require_GET
def measures(request: PageRequest) -> HttpResponse:
    """Each percentage by the unit that owes."""
    shares = _shares(request, "duty__rule__code", "unit")
    total = _shares(request, "duty__rule__code")
    counted = DutyRule.objects.visible_to(request.user).counted().order_by("pk")
    rules = [rule for rule in counted if (rule.code,) in total]
    keys = {unit for _rule, unit in shares}
    units = Unit.objects.not_ended().filter(pk__in=keys).order_by("path")[:MOST_UNITS]
    rows = [(unit, [(rule, shares.get((rule.code, unit.pk))) for rule in rules]) for unit in units]
    context = {
        "rules": rules,
        "rows": rows,
        "total": [(rule, total.get((rule.code,))) for rule in rules],
        "today": timezone.localdate(),
    }
    return show(request, "desk/duties/measures.html", context)


def _shares(request: PageRequest, *by: str) -> dict[tuple[object, ...], Any]:
    periods = DutyPeriod.objects.visible_to(request.user).not_ended()
    return periods.shares(*by, on=timezone.localdate())


@desk_page(Permission.DUTY_READ)
@require_GET
def duty(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, Sheet(duty_of(request.user, pk), request.user))


def _page(request: PageRequest, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    return show(request, "desk/duties/duty.html", {"sheet": sheet}, status=status)


def _own_duty(request: PageRequest, pk: int) -> Duty:
    """A duty that this visitor works on. Raises NotAllowed."""
    duty = duty_of(request.user, pk)
    if not can(request.user, Permission.DUTY_WORK, duty.unit):
        raise NotAllowed
    return duty


def _duty_from_above(request: PageRequest, pk: int) -> Duty:
    """A duty that this visitor looks on from above. Raises NotAllowed."""
    duty = duty_of(request.user, pk)
    if not actions.may_assign(request.user, duty.unit):
        raise NotAllowed
    return duty


@desk_page(Permission.DUTY_WORK)
@require_POST
def complete(request: PageRequest, pk: int) -> HttpResponse:
    duty = _own_duty(request, pk)
    form = DoForm(request.POST, duty=duty, today=timezone.localdate())
    return _change(request, duty, actions.complete_duty, done=_("Done. Thank you."), doing=form)


@desk_page(Permission.DUTY_WORK)
@require_POST
def answer(request: PageRequest, pk: int) -> HttpResponse:
    duty = _own_duty(request, pk)
    form = AnswerForm(request.POST, duty=duty, proposed={})
    done = _("Answered. Thank you.")
    return _change(request, duty, actions.answer_task, done=done, answering=form)


@desk_page(Permission.DUTY_WORK)
@require_POST
def split(request: PageRequest, pk: int) -> HttpResponse:
    """Ask one's own units below for their part."""
    duty = _own_duty(request, pk)
    form = SplitForm(request.POST, duty=duty, below=Sheet(duty, request.user).below)
    done = _("Your units were asked.")
    return _change(request, duty, _split_or_ask_lead, done=done, splitting=form)


def _split_or_ask_lead(duty: Duty, *, by: Person, at: datetime, **given: Any) -> None:
    """Split it; over the budget of forms, ask the lead and say that it waits."""
    try:
        actions.split_duty(duty, by=by, at=at, **given)
    except OverBudget as over:
        ask_approval(
            over.demand,
            form={DUTY: duty.pk},
            unit=duty.unit,
            by=by,
            at=at,
            right=Permission.DUTY_WORK,
        )
        words = _("%(why)s The lead is asked. After a yes, ask the same number of units again.")
        raise Refusal(words % {"why": over}) from over


@desk_page(Permission.DUTY_ASSIGN)
@require_POST
def waive(request: PageRequest, pk: int) -> HttpResponse:
    duty = _duty_from_above(request, pk)
    form = WaiveForm(request.POST, duty=duty)
    return _change(
        request, duty, actions.waive_duty, done=_("This need not be done."), waiving=form
    )


@desk_page(Permission.DUTY_ASSIGN)
@require_POST
def return_duty(request: PageRequest, pk: int) -> HttpResponse:
    duty = _duty_from_above(request, pk)
    form = ReturnForm(request.POST, duty=duty)
    done = _("Returned. The unit is told why.")
    return _change(request, duty, actions.return_duty, done=done, returning=form)


def _change(
    request: PageRequest,
    duty: Duty,
    action: Callable[..., object],
    *,
    done: str,
    **forms: Versioned,
) -> HttpResponse:
    """Do what the form says, or show the page again with the form and what is wrong in it."""
    (form,) = forms.values()
    if form.is_valid():
        with refusals_on(form, prefix="a_"):
            action(duty, by=request.user, at=timezone.now(), **form.arguments())
            messages.success(request, done)
            return redirect("desk:duty", duty.pk)
    return _page(request, Sheet(duty, request.user, **forms), status=422)
