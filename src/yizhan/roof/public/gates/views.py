"""/gates: the gate handbook. A list by name, initials or position; a page for each place."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhan.ground.people.models import Person
from yizhan.roof.public.cards import distance
from yizhan.roof.public.gates.forms import NoteForm, ProblemForm
from yizhan.roof.public.gates.words import Badge, gate_line, problem_line, rule_badge
from yizhan.roof.public.ways import map_links
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.here import HEADER, here_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.models import Compound, Problem
from yizhan.wings.care.gates.rules import NOTES_SHOWN, CompoundKind

PAGE = 12
LONGEST = 60
PROBLEMS_SHOWN = 5


class Hit(NamedTuple):
    """A place as the list shows it."""

    compound: Compound
    rule: Badge
    problem: bool
    distance: str = ""


@public_page
@require_safe
def gates(request: OpenRequest) -> HttpResponse:
    """The list: what is called so, of a kind; or the nearest of whoever says where she is."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in CompoundKind.values else ""
    here = here_of(request)
    places = Compound.objects.public().select_related("division")
    if kind:
        places = places.filter(kind=kind)
    context: dict[str, Any] = {
        "words": words,
        "kind": kind,
        "kinds": CompoundKind.choices,
        "near": here is not None and not words,
        "near_url": _address(kind=kind),
        "query": f"{urlencode({'q': words, 'kind': kind})}&" if words or kind else "",
    }
    if here is not None and not words:
        near = places.nearest(here.lon, here.lat, limit=PAGE)
        context["hits"] = _hits([(one, distance(metres)) for one, metres in near])
    else:
        rows = places.called(words).order_by("name", "code")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "hits": _hits([(one, "") for one in page])}
    response = show(request, "public/gates/list.html", context, part="places")
    patch_vary_headers(response, [HEADER])
    if here is not None:
        patch_cache_control(response, no_store=True)
    return response


def _address(**query: str) -> str:
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('public:gates')}?{asked}" if asked else reverse("public:gates")


def _hits(places: list[tuple[Compound, str]]) -> list[Hit]:
    troubled = Problem.objects.of([one for one, _far in places]).troubled()
    return [Hit(one, rule_badge(one), one.pk in troubled, far) for one, far in places]


@public_page
@require_safe
def gate(request: OpenRequest, code: str) -> HttpResponse:
    return _page(request, _public_place(code))


@public_page
@require_POST
@sent_once
@limited("order")
def problem(request: OpenRequest, code: str) -> HttpResponseBase:
    """Report what is wrong; the answer is the case, which a guest follows by its ticket."""
    place, form = _public_place(code), ProblemForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            need = actions.report_problem(
                place,
                by=request.user if isinstance(request.user, Person) else None,
                at=timezone.now(),
                language=get_language() or "zh-hans",
                **form.cleaned_data,
            )
            return redirect(f"{reverse('rider:case', args=[need.case.ticket])}?new=1")
    return _page(request, place, problem_form=form)


@public_page
@require_POST
@sent_once
@limited("answer")
def note(request: OpenRequest, code: str) -> HttpResponseBase:
    """Take a note about a place; nobody else reads it before somebody has looked at it."""
    place, form = _public_place(code), NoteForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="note"):
            actions.add_note(place, text=form.cleaned_data["note"], at=timezone.now())
            messages.success(request, _("Thank you. It is shown once somebody has read it."))
            return redirect("public:gate", code=code)
    return _page(request, place, note_form=form)


def _page(
    request: OpenRequest,
    place: Compound,
    *,
    problem_form: ProblemForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    problems = Problem.objects.of([place]).public(at=at)[:PROBLEMS_SHOWN]
    context = {
        "place": place,
        "rule": rule_badge(place),
        "gates": [gate_line(one, place=place, at=at) for one in place.gates.all()],
        "plan_picture": place.plan_pictures.shown().without_data().first(),
        "problems": [problem_line(one, at=at) for one in problems],
        "notes": place.notes.shown().order_by("-written_at")[:NOTES_SHOWN],
        "map_links": map_links(place, where=place.address),
        "problem_form": problem_form or ProblemForm(),
        "note_form": note_form or NoteForm(),
    }
    refused = any(form is not None and form.errors for form in (problem_form, note_form))
    status = 422 if refused else 200
    return show(request, "public/gates/place.html", context, status=status)


def _public_place(code: str) -> Compound:
    return get_object_or_404(
        Compound.objects.public().select_related("division", "unit"), code=code
    )
