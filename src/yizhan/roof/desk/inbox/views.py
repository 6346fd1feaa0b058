"""/desk/inbox/: what waits for me and my unit, due soonest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case, CaseQuerySet
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, units_where
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.keys import key_in, keys_in
from yizhan.roof.desk.cases.units import UnitField
from yizhan.roof.desk.inbox.filters import COUNTED, TABS, Filters, tab_counts
from yizhan.roof.desk.inbox.rows import ROWS, listed
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show

MOST_AT_ONCE = 200
HANDED_ON = "handed_on"
"""The key of the session that remembers, until the list is shown again, what can be undone."""


@desk_page(Permission.CASE_READ)
@require_GET
def inbox(request: PageRequest) -> HttpResponse:
    return show_list(
        request, Case.objects.visible_to(request.user), "desk/inbox/inbox.html", show_first="open"
    )


def show_list(
    request: PageRequest, cases: CaseQuerySet, template: str, *, show_first: str
) -> HttpResponse:
    at = timezone.now()
    filters = Filters.read(request.GET.dict(), show=show_first)
    rows = filters.page(filters.narrow(cases, at=at, person=request.user), at=at, rows=ROWS + 1)
    may_work = can_somewhere(request.user, Permission.CASE_WORK)
    shown = listed(
        rows, at=at, newest=filters.tab.newest, work=may_work, ticked=_still_ticked(request)
    )
    context = {
        "filters": filters,
        "narrowed": filters.words(cases),
        "may_work": may_work,
        "list": shown,
        "to": request.GET.get("to", ""),
        "handed_on": request.session.pop(HANDED_ON, None),
        **({} if shown.count else _why_empty(request, filters)),
        "tabs": _tabs(filters, tab_counts(filters, cases, at=at, person=request.user)),
    }
    return show(request, template, context, part="list")


def _why_empty(request: PageRequest, filters: Filters) -> dict[str, str]:
    if filters.unit:
        within = units_where(request.user, Permission.CASE_READ)
        if not within.filter(code=filters.unit).exists():
            return {"empty_title": _("The cases of this unit are out of your reach.")}
    if filters.unit or filters.item or filters.find:
        return {"empty_title": _("Nothing of this kind.")}
    return {
        "empty_title": _("Nothing waits here."),
        "empty_text": _("New cases appear here by themselves, due soonest first."),
    }


@desk_page(Permission.CASE_READ)
@require_POST
def bulk(request: PageRequest) -> HttpResponse:
    """Hand on, or take, all cases that are ticked. Each by itself: what one refuses does not stop
    the others. What was refused stays ticked, with the words that were typed."""
    cases = _ticked(request)
    unit: Unit | None = None
    try:
        if "take" not in request.POST:
            unit = UnitField().clean(request.POST.get("unit", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(request, ticked=[case for case, _version in cases])
    done, refused = [], []
    for case, version in cases:
        at = timezone.now()
        try:
            if unit is None:
                actions.take(case, by=request.user, at=at, version=version)
            else:
                actions.hand_on(case, unit, by=request.user, at=at, version=version)
            done.append(case.pk)
        except (Refusal, NotAllowed) as no:
            refused.append(case)
            messages.error(request, f"{case.reference}: {no}")
    if done:
        _report(request, done, unit)
    return _back(request, ticked=refused)


def _report(request: PageRequest, done: list[int], unit: Unit | None) -> None:
    """Say what was done. A handing on is said on the list, beside the button that undoes it."""
    if unit is not None:
        request.session[HANDED_ON] = {"cases": done, "unit": unit.name}
        return
    sentence = ngettext("%(n)d case is yours now.", "%(n)d cases are yours now.", len(done))
    messages.success(request, sentence % {"n": len(done)})


@desk_page(Permission.CASE_READ)
@require_POST
def undo(request: PageRequest) -> HttpResponse:
    """Take back what was just handed on, as far as nobody has done anything with it since."""
    chosen = keys_in(request.POST.getlist("case")[:MOST_AT_ONCE])
    done = 0
    for case in Case.objects.handed_on_by(request.user).filter(pk__in=chosen).order_by("pk"):
        try:
            actions.hand_back(case, by=request.user, at=timezone.now())
            done += 1
        except (Refusal, NotAllowed) as no:
            messages.error(request, f"{case.reference}: {no}")
    if done:
        sentence = ngettext("%(n)d case is back.", "%(n)d cases are back.", done)
        messages.success(request, sentence % {"n": done})
    return _back(request)


def _ticked(request: PageRequest) -> list[tuple[Case, int]]:
    """The ticked cases that may be seen, each with the version its row showed."""
    pairs = [value.partition(":") for value in request.POST.getlist("case")[:MOST_AT_ONCE]]
    numbers = ((key_in(pk), key_in(version)) for pk, _sign, version in pairs)
    versions = {pk: v for pk, v in numbers if pk is not None and v is not None}
    cases = Case.objects.visible_to(request.user).filter(pk__in=versions)
    return [(case, versions[case.pk]) for case in cases.order_by("due_at", "pk")]


def _still_ticked(request: PageRequest) -> set[int]:
    return set(keys_in(request.GET.get("ticked", "").split(",")))


def _tabs(filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": tab.label,
            "query": filters.query(show=tab.code),
            "here": tab.code == filters.show,
            "count": _count_label(counts.get(tab.code)),
        }
        for tab in TABS.values()
    ]


def _count_label(count: int | None) -> str:
    if count is None:
        return ""
    return f"{COUNTED}+" if count >= COUNTED else str(count)


def _back(request: PageRequest, *, ticked: Sequence[Case] = ()) -> HttpResponse:
    """To the list it was done from; with `ticked`, as it was filled in there."""
    back = request.POST.get("back", "")
    if not (
        back.startswith("/desk/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    ):
        back = reverse("desk:inbox")
    address, _sign, query = back.partition("?")
    kept = QueryDict(query, mutable=True)
    for name in ("ticked", "to"):
        kept.pop(name, None)
    if ticked:
        kept["ticked"] = ",".join(str(case.pk) for case in ticked)
        kept["to"] = request.POST.get("unit", "")[:100]
    return redirect(f"{address}?{kept.urlencode()}" if kept else address)
