"""/desk/demands: what many say in different words, for whoever dispatches the cases it is said in.

Counts are of the cases within the dispatcher's reach, down to one person: this is her working view,
and she reads each of these cases anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.kit.keys import key_in, keys_in
from yizhan.kit.texts.normal import masked
from yizhan.roof.desk.demands.forms import AnswerForm
from yizhan.roof.desk.talks.taking import talks_for_topics
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.care.demands import actions
from yizhan.wings.care.demands.index import Figures, central_texts, figures, likely_same
from yizhan.wings.care.demands.models import Demand, DemandText
from yizhan.wings.care.demands.rules import SEVERAL, SURE

ON_A_PAGE = 50
OTHERS = 100
"""Demands that one can put this one into, the likeliest first."""
SINGLE = "single"


@dataclass(frozen=True)
class Line:
    demand: Demand
    figures: Figures
    central: str
    """The text that is most like all others, with what tells who somebody is taken out."""


@dataclass(frozen=True)
class Said:
    """One text, with what tells who somebody is taken out."""

    row: DemandText
    text: str
    sure: bool


@desk_page(Permission.CASE_DISPATCH)
@require_GET
def demands(request: PageRequest) -> HttpResponse:
    """The demands of several persons; with `show=single` the texts of one, which are none yet."""
    known = figures(request.user, at=timezone.now())
    several = {pk for pk in known if known[pk].persons >= SEVERAL}
    single = request.GET.get("show") == SINGLE
    shown = known.keys() - several if single else several
    order = sorted(shown, key=lambda pk: (-known[pk].persons, -known[pk].growth, -pk))
    page = Paginator(order, ON_A_PAGE).get_page(request.GET.get("page"))
    texts = central_texts(request.user, page.object_list)
    rows = Demand.objects.visible_to(request.user).filter(pk__in=list(page.object_list))
    by_key = {demand.pk: demand for demand in rows}
    context = {
        "lines": [
            Line(by_key[pk], known[pk], masked(texts.get(pk, "")))
            for pk in page.object_list
            if pk in by_key
        ],
        "page": page,
        "query": f"show={SINGLE}&" if single else "",
        "single": single,
        "several_count": len(several),
        "single_count": len(known) - len(several),
    }
    return show(request, "desk/demands/list.html", context)


@desk_page(Permission.CASE_DISPATCH)
@require_GET
def demand(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk), AnswerForm())


@desk_page(Permission.CASE_DISPATCH)
@require_POST
def answer(request: PageRequest, pk: int) -> HttpResponse:
    demand, form = _visible(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="text"):
            done = actions.answer_all(
                demand,
                text=form.cleaned_data["text"],
                public=form.cleaned_data["public"],
                by=request.user,
                at=timezone.now(),
            )
            _say(request, done)
            return redirect("desk:demand", pk)
    return _page(request, demand, form, status=422)


def _say(request: PageRequest, done: actions.Answered) -> None:
    words = ngettext("%(n)d case answered.", "%(n)d cases answered.", done.answered)
    messages.success(request, words % {"n": done.answered})
    if done.refused:
        words = ngettext(
            "%(n)d case could not be answered; open it.",
            "%(n)d cases could not be answered; open them.",
            done.refused,
        )
        messages.warning(request, words % {"n": done.refused})
    if done.left:
        words = ngettext(
            "%(n)d case is left: send the answer once more.",
            "%(n)d cases are left: send the answer once more.",
            done.left,
        )
        messages.warning(request, words % {"n": done.left})


@desk_page(Permission.CASE_DISPATCH)
@require_POST
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Confirm, rename, split or join; what is refused is said on the page it came from."""
    demand, at, by = _visible(request, pk), timezone.now(), request.user
    name, deed = request.POST.get("name", ""), request.POST.get("deed", "")
    with refusals_as_message(request):
        if deed == "confirm":
            actions.confirm(demand, by=by, at=at)
        elif deed == "rename":
            actions.rename(demand, name=name, by=by, at=at)
        elif deed == "split":
            texts = keys_in(request.POST.getlist("text"))
            demand = actions.split(demand, texts, name=name, by=by, at=at)
        elif deed == "join":
            other = _visible(request, key_in(request.POST.get("into", "")) or 0)
            demand = actions.join(demand, other, by=by, at=at)
        else:
            raise Http404
        messages.success(request, _("Kept. The next grouping follows it."))
    return redirect("desk:demand", demand.pk)


def _visible(request: PageRequest, pk: int) -> Demand:
    demand: Demand = get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    return demand


def _page(
    request: PageRequest, demand: Demand, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    texts = DemandText.objects.visible_to(request.user).of_demands([demand.pk])
    rows = texts.select_related("case__division").order_by("-said_at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    known = figures(request.user, at=timezone.now())
    context = {
        "demand": demand,
        "figures": known.get(demand.pk, Figures()),
        "central": masked(central_texts(request.user, [demand.pk]).get(demand.pk, "")),
        "waiting": texts.filter(case__is_open=True).count(),
        "page": page,
        "query": "",
        "said": [Said(row, masked(row.case.text), row.confidence >= SURE) for row in page],
        "others": _others(request, demand, known),
        "form": form,
        "talks": talks_for_topics(request.user),
    }
    return show(request, "desk/demands/demand.html", context, status=status)


def _others(request: PageRequest, demand: Demand, known: dict[int, Figures]) -> list[Demand]:
    """Return the demands that this one may be put into: those most like it, then the others."""
    keys = [pk for pk in known if pk != demand.pk and known[pk].persons >= SEVERAL]
    keys.sort(key=lambda pk: (-known[pk].persons, pk))
    likely = likely_same(request.user, demand, keys)
    chosen = list(dict.fromkeys([*likely, *keys]))[:OTHERS]
    rows = Demand.objects.visible_to(request.user).in_bulk(chosen)
    return [rows[pk] for pk in chosen if pk in rows]
