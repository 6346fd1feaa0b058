"""/desk/siting/plans: asked for here, computed by the worker, compared, and taken to a meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.kit.papers import CONTENT_TYPE
from yizhan.kit.siting.outcome import gap_between
from yizhan.kit.tables import Form, write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.siting import maps
from yizhan.roof.desk.siting.forms import PlanForm
from yizhan.roof.desk.siting.paper import written
from yizhan.roof.desk.siting.reaches import reaches
from yizhan.roof.desk.siting.views import GEOJSON, as_geojson
from yizhan.roof.desk.siting.words import kind_word, proof
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.siting import actions
from yizhan.wings.care.siting.index import supply
from yizhan.wings.care.siting.models import Plan
from yizhan.wings.care.siting.rules import Aim, Basis, PlanState, hours_as_text

PAGE = 30
OTHERS = 20
"""Plans that one can be compared with, the newest."""


@desk_page(Permission.STATION_EDIT)
@require_GET
def plans(request: PageRequest) -> HttpResponse:
    rows = Plan.objects.visible_to(request.user).newest_first().defer("result")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(plan, plan.asked, hours_as_text(plan.asked.hours)) for plan in page.object_list]
    return show(request, "desk/siting/plans.html", {"page": page, "lines": lines})


@desk_page(Permission.STATION_EDIT)
@require_http_methods(["GET", "POST"])
@sent_once
def new_plan(request: PageRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, to="name"):
            at = timezone.now()
            question = form.question(at=at)
            name = form.cleaned_data["name"]
            plan = actions.ask_plan(question, name=name, by=request.user, at=at)
            return redirect("desk:siting_plan", plan.public_id)
    status = 422 if form.errors else 200
    return show(request, "desk/siting/new.html", {"form": form}, status=status)


@desk_page(Permission.STATION_EDIT)
@require_GET
def plan(request: PageRequest, public_id: UUID) -> HttpResponse:
    one = _visible(request, public_id)
    if one.is_unfinished:
        return show(request, "desk/siting/plan.html", _progress(one), part="state")
    if request.htmx:
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    other = _other(request, one)
    context = {
        **_facts(one),
        "other": other,
        "others": Plan.objects.visible_to(request.user)
        .filter(state=PlanState.DONE)
        .exclude(pk=one.pk)
        .newest_first()
        .defer("result")[:OTHERS],
    }
    if one.state == PlanState.DONE:
        context |= {
            "reaches": reaches(one, other),
            "drawing": _drawing(one),
            "proof": proof(one.result or {}),
            "forms": (Form.CSV.value, GEOJSON),
        }
    return show(request, "desk/siting/plan.html", context)


@desk_page(Permission.STATION_EDIT)
@require_POST
def stop(request: PageRequest, public_id: UUID) -> HttpResponse:
    one = _visible(request, public_id)
    actions.stop_plan(one, by=request.user, at=timezone.now())
    return redirect("desk:siting_plan", one.public_id)


@desk_page(Permission.STATION_EDIT)
@require_GET
def paper(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The paper for the meeting, as a document that an office can go on writing in."""
    one = _done(request, public_id)
    response = HttpResponse(written(one, reaches(one, None)), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{one.pk}.docx"'
    return response


@desk_page(Permission.STATION_EDIT)
@require_GET
def export_file(request: PageRequest, public_id: UUID, form: str) -> HttpResponse:
    one = _done(request, public_id)
    if form not in {Form.CSV.value, Form.XLSX.value, GEOJSON}:
        raise Http404
    name = f"plan-{one.pk}"
    chosen = (one.result or {})["chosen"]
    if form == GEOJSON:
        return as_geojson([_feature(site) for site in chosen], name)
    heads = {
        "code": pgettext("siting", "Code"), "name": pgettext("siting", "Site"),
        "what": pgettext("siting", "What"), "lon": _("Longitude"),
        "lat": _("Latitude"), "adds": pgettext("siting", "Adds"), "without": _("Lost without it"),
    }  # fmt: skip
    records = [{**site, "what": kind_word(site["kind"])} for site in chosen]
    records = [{key: record[key] for key in heads} for record in records]
    return as_file(write_table(records, heads, Form(form)), Form(form), name)


def _feature(site: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [site["lon"], site["lat"]]}
    facts = {key: site[key] for key in ("code", "name", "kind", "adds", "without")}
    return {"type": "Feature", "geometry": point, "properties": facts}


def _visible(request: PageRequest, public_id: UUID) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.user), public_id=public_id)


def _done(request: PageRequest, public_id: UUID) -> Plan:
    one = _visible(request, public_id)
    if one.state != PlanState.DONE:
        raise Http404
    return one


def _other(request: PageRequest, one: Plan) -> Plan | None:
    """Return the plan that the address wants this one compared with."""
    try:
        wanted = UUID(request.GET.get("with", ""))
    except ValueError:
        return None
    rows = Plan.objects.visible_to(request.user).filter(state=PlanState.DONE)
    return rows.filter(public_id=wanted).exclude(pk=one.pk).first()


def _facts(one: Plan) -> dict[str, Any]:
    question = one.asked
    return {
        "plan": one,
        "result": one.result,
        "question": question,
        "hours": hours_as_text(question.hours),
        "aim": Aim(question.aim).label,
        "basis": Basis(question.basis).label,
    }


def _progress(one: Plan) -> dict[str, Any]:
    gap = None
    if one.value is not None and one.bound is not None:
        gap = gap_between(one.value, one.bound) * 100
    return {**_facts(one), "gap": gap}


def _drawing(one: Plan) -> maps.Drawing:
    chosen = (one.result or {})["chosen"]
    there = supply(on=timezone.localdate(one.at), amenity=one.asked.amenity)
    counties = maps.counties_on(timezone.localdate(one.at))
    points = [(site["lon"], site["lat"]) for site in chosen]
    frame = maps.Frame(maps.box_around(points or [(s.lon, s.lat) for s in there.stations]))
    marks = maps.station_marks(there, frame, hour=None) + maps.chosen_marks(chosen, frame)
    return maps.Drawing(maps.outlines(counties, frame), tuple(marks))
