"""/desk/duties: what units owe, due soonest first; how the measures stand; and one duty, done with
its proof, waived or returned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.roles import Permission, can, can_somewhere, units_where
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.duties.figures import known_figures
from yizhan.roof.desk.duties.filters import Filters, sources, tabs
from yizhan.roof.desk.duties.forms import AnswerForm, DoForm, ReturnForm, SplitForm, WaiveForm
from yizhan.roof.desk.duties.sheet import Sheet, duty_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
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
    seen = Duty.objects.visible_to(request.user)
    rules = {rule.code: rule for rule in DutyRule.objects.visible_to(request.user)}
    shares = _shares(request, "duty__rule__code")
    measures = [(rule, shares[(code,)]) for code, rule in rules.items() if (code,) in shares]
    context = {
        "filters": filters,
        "tabs": tabs(filters, seen, on=today),
        "sources": [] if filters.narrowed else sources(filters),
        "page": Paginator(filters.ordered(seen, on=today), PAGE).get_page(request.GET.get("page")),
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
    found = duty_of(request.user, pk)
    if not can(request.user, Permission.DUTY_WORK, found.unit):
        raise NotAllowed
    return found


def _duty_from_above(request: PageRequest, pk: int) -> Duty:
    """A duty that this visitor looks on from above. Raises NotAllowed."""
    found = duty_of(request.user, pk)
    if not actions.may_assign(request.user, found.unit):
        raise NotAllowed
    return found


@desk_page(Permission.DUTY_WORK)
@require_POST
def complete(request: PageRequest, pk: int) -> HttpResponse:
    found = _own_duty(request, pk)
    form = DoForm(request.POST, duty=found, today=timezone.localdate())
    return _change(request, found, actions.complete_duty, done=_("Done. Thank you."), doing=form)


@desk_page(Permission.DUTY_WORK)
@require_POST
def answer(request: PageRequest, pk: int) -> HttpResponse:
    found = _own_duty(request, pk)
    form = AnswerForm(request.POST, duty=found, proposed={})

    def enter(duty: Duty, **said: Any) -> object:
        kept = {name: said[name] for name in ("by", "at", "note", "version")}
        return actions.answer_task(duty, values=form.values(), **kept)

    return _change(request, found, enter, done=_("Answered. Thank you."), answering=form)


@desk_page(Permission.DUTY_WORK)
@require_POST
def split(request: PageRequest, pk: int) -> HttpResponse:
    """Ask one's own units below for their part."""
    found = _own_duty(request, pk)
    form = SplitForm(request.POST, duty=found, below=Sheet(found, request.user).below)

    def ask(duty: Duty, *, units: Any, **said: Any) -> object:
        known = known_figures(duty.task.questions if duty.task else [], units)
        return actions.split_duty(duty, units=units, known=known, **said)

    return _change(request, found, ask, done=_("Your units were asked."), splitting=form)


@desk_page(Permission.DUTY_ASSIGN)
@require_POST
def waive(request: PageRequest, pk: int) -> HttpResponse:
    found = _duty_from_above(request, pk)
    form = WaiveForm(request.POST, duty=found)
    return _change(
        request, found, actions.waive_duty, done=_("This need not be done."), waiving=form
    )


@desk_page(Permission.DUTY_ASSIGN)
@require_POST
def return_duty(request: PageRequest, pk: int) -> HttpResponse:
    found = _duty_from_above(request, pk)
    form = ReturnForm(request.POST, duty=found)
    said = _("Returned. The unit is told why.")
    return _change(request, found, actions.return_duty, done=said, returning=form)


def _change(
    request: PageRequest,
    found: Duty,
    verb: Callable[..., object],
    *,
    done: str,
    **forms: Form,
) -> HttpResponse:
    """Do what the form says, or show the page again with the form and what is wrong in it."""
    (form,) = forms.values()
    if form.is_valid():
        with refusals_on(form, prefix="a_"):
            verb(found, by=request.user, at=timezone.now(), **_action_arguments(form))
            messages.success(request, done)
            return redirect("desk:duty", found.pk)
    return _page(request, Sheet(found, request.user, **forms), status=422)


def _action_arguments(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if not name.startswith("a_")}
