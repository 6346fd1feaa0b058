"""/desk/brief: the brief of a period and a unit, what is behind its figures, the words around them,
and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yizhan.ground.casework.models import Case
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.errors import NotAllowed
from yizhan.kit.papers import CONTENT_TYPE
from yizhan.roof.desk.brief.asked import (
    Asked,
    asked,
    choices,
    full_links,
    query_of,
    units_offered,
)
from yizhan.roof.desk.brief.forms import TextsForm
from yizhan.roof.insight.brief import (
    Brief,
    headings,
    topic_headings,
    write_brief,
)
from yizhan.roof.insight.brief_charts import charts
from yizhan.roof.insight.brief_files import WRITERS
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import Figure
from yizhan.roof.insight.groups import FEWEST, in_fives, lines_in_fives
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.registry import Answer, Indicator, Line
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.briefs import actions
from yizhan.wings.organisation.briefs.models import BriefText
from yizhan.wings.organisation.briefs.rules import Texts
from yizhan.wings.organisation.duties.models import DutyPeriod

PAGE = 50
SHOWN = 50
"""Units that the page names as late."""
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": CONTENT_TYPE,
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}


@desk_page(Permission.OVERVIEW_READ)
@require_GET
def brief(request: PageRequest) -> HttpResponse:
    one = _asked(request)
    written = _brief(request, one)
    context = {
        "asked": one,
        "brief": written,
        "parts": [
            (
                heading,
                [(topic_headings()[topic], rows) for topic, rows in written.of_part(part)],
                getattr(written.texts, part.value),
            )
            for part, heading in headings().items()
        ],
        "charts": charts(written),
        "late": written.stuck.units[:SHOWN],
        "more": len(written.stuck.units[SHOWN:]),
        "days": _days(written),
        "choices": [
            (label, period, query_of(period, one.unit))
            for label, period in choices(timezone.localdate())
        ],
        "units": units_offered(request.user, one.unit),
        "may_edit": can(request.user, Permission.BRIEF_EDIT, one.unit),
        "files": WRITERS,
    }
    return show(request, "desk/brief/brief.html", context, status=422 if one.wrong else 200)


@desk_page(Permission.OVERVIEW_READ)
@require_GET
def brief_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in WRITERS:
        raise Http404
    one = _asked(request)
    if one.wrong:
        return redirect(reverse("desk:brief") + "?" + request.GET.urlencode())
    data = WRITERS[form](_brief(request, one), full_links(one.period, one.unit))
    response = HttpResponse(data, content_type=CONTENT_TYPES[form])
    name = f"brief-{one.unit.code}-{one.period.since}-{one.period.until}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@desk_page(Permission.OVERVIEW_READ)
@require_GET
def brief_figure(request: PageRequest, key: str) -> HttpResponse:
    """The rows that one figure of a brief counts; nobody's name is among them."""
    about = REGISTRY.get(key)
    if about is None:
        raise Http404
    one = _asked(request)
    on = max(one.period.since, min(one.period.until, timezone.localdate()))
    extent = Extent(on, one.unit, one.period.since)
    answer = about.compute(extent)
    grouped = about.of_people and not extent.everywhere
    few = grouped and answer.value < FEWEST
    fives = grouped and not _sees(request, about, one)
    if fives:
        answer = replace(answer, value=in_fives(answer.value))
    lines = [] if few else _lines(request, about, one, answer)
    context = {
        "asked": one,
        "figure": Figure(about, answer, on),
        "few": few,
        "fives": fives,
        "fewest": FEWEST,
        "where": extent.name,
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "query": f"{one.query}&",
        "share": about.unit == "%",
    }
    return show(request, "desk/brief/figure.html", context)


def _lines(request: PageRequest, about: Indicator, one: Asked, answer: Answer) -> Sequence[Line]:
    """The rows; of a figure of persons in fives to whoever may not see them."""
    if not about.of_people or _sees(request, about, one):
        return answer.lines()
    return lines_in_fives(answer.lines(), of=answer.value)


def _sees(request: PageRequest, about: Indicator, one: Asked) -> bool:
    return about.seen_with is not None and can(request.user, about.seen_with, one.unit)


@desk_page(Permission.BRIEF_EDIT)
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def brief_words(request: PageRequest) -> HttpResponseBase:
    """The words around the figures: the newest to be changed, the ones before to be read."""
    one = _asked(request)
    if not can(request.user, Permission.BRIEF_EDIT, one.unit):
        raise NotAllowed
    versions = list(_versions(request, one).select_related("by"))
    newest = versions[0] if versions else None
    start: dict[str, Any] = asdict(newest.texts if newest else Texts())
    form = TextsForm(
        request.POST if request.method == "POST" else None,
        initial=start | {"version": newest.version if newest else 0},
    )
    if form.is_valid():
        with refusals_on(form):
            actions.write_texts(
                one.unit,
                form.texts(),
                period=one.period,
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect(reverse("desk:brief") + "?" + one.query)
    context = {"asked": one, "form": form, "versions": versions}
    return show(request, "desk/brief/words.html", context, status=422 if form.errors else 200)


def _days(brief: Brief) -> str:
    words = pgettext("brief", "%(since)s to %(until)s, compared with %(first)s to %(last)s.")
    return words % {
        "since": brief.since.isoformat(), "until": brief.until.isoformat(),
        "first": brief.before.since.isoformat(), "last": brief.before.until.isoformat(),
    }  # fmt: skip


def _asked(request: PageRequest) -> Asked:
    return asked(request.GET.dict(), person=request.user, today=timezone.localdate())


def _versions(request: PageRequest, one: Asked) -> Any:
    return BriefText.objects.visible_to(request.user).of_brief(one.unit, one.period)


def _brief(request: PageRequest, one: Asked) -> Brief:
    newest = _versions(request, one).first()
    return write_brief(
        one.period,
        unit=one.unit,
        cases=Case.objects.within(request.user, Permission.OVERVIEW_READ),
        duties=DutyPeriod.objects.visible_to(request.user),
        at=timezone.now(),
        texts=newest.texts if newest else None,
    )
