"""/desk/stations: the list, one station with its history, new ones, files in and out, sheets."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.audit.actions import history_of
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.places.models import Division
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.stations.filters import StationFilter
from yizhan.roof.desk.stations.forms import NewStationForm, StationForm
from yizhan.roof.shared.access_words import access_words
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.hours_field import PREVIEW
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import sheet_of
from yizhan.roof.shared.reach import are_out_of_reach
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.exchange import HEADINGS, station_records
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationKind

PAGE = 50
SHEETS = 200

CHANGES = {
    "close": actions.close_station,
    "reopen": actions.reopen_station,
    "unlist": actions.unlist,
    "relist": actions.relist,
}
"""The actions on a station that need a reason and nothing else."""


@desk_page(Permission.STATION_EDIT)
@require_GET
def stations(request: PageRequest) -> HttpResponse:
    chosen, at = StationFilter.from_query(request.GET), timezone.now()
    stations = chosen.apply(Station.objects.visible_to(request.user))
    stations = stations.select_related("division", "unit").order_by("code")
    page = Paginator(stations, PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "page": page,
        "rows": [(station, access_words(station, at=at)) for station in page],
        "beyond": not page.object_list and _county_is_out_of_reach(request, chosen),
        "kinds": StationKind.choices,
        "counties": Division.objects.in_force(on=timezone.localdate()).counties().order_by("code"),
        "forms": [form.value for form in FileForm],
        "may_import": can_somewhere(request.user, Permission.STATION_IMPORT),
    }
    return show(request, "desk/stations/list.html", context)


def _county_is_out_of_reach(request: PageRequest, chosen: StationFilter) -> bool:
    if not chosen.county:
        return False
    visible = Station.objects.visible_to(request.user).inside(chosen.county)
    return are_out_of_reach(visible, Station.objects.public().inside(chosen.county))


@desk_page(Permission.STATION_EDIT)
def station(request: PageRequest, code: str) -> HttpResponse:
    station = _visible_station(request, code)
    form = StationForm(request.POST or None, instance=station, by=request.user)
    if form.is_valid() and PREVIEW not in request.POST:
        with refusals_on(form):
            actions.edit_station(
                _visible_station(request, code),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
                **form.columns(),
            )
            messages.success(request, _("Saved. Riders see it within two seconds."))
            return redirect("desk:station", code=code)
    return _station_page(request, _visible_station(request, code), form)


def _station_page(
    request: PageRequest, station: Station, form: StationForm | None = None
) -> HttpResponse:
    context = {
        "station": station,
        "door": access_words(station, at=timezone.now()),
        "form": form or StationForm(instance=station, by=request.user),
        "history": history_of(station, limit=30),
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "desk/stations/station.html", context, status=status)


@desk_page(Permission.STATION_EDIT)
def new_station(request: PageRequest) -> HttpResponse:
    form = NewStationForm(request.POST or None, by=request.user)
    if form.is_valid() and PREVIEW not in request.POST:
        with refusals_on(form):
            station = actions.open_station(by=request.user, at=timezone.now(), **form.columns())
            messages.success(request, _("The station is on the list. Print its sheet next."))
            return redirect("desk:station", code=station.code)
    status = 422 if form.errors else 200
    return show(request, "desk/stations/new.html", {"form": form}, status=status)


@desk_page(Permission.STATION_EDIT)
@require_POST
def change(request: PageRequest, code: str, how: str) -> HttpResponse:
    """Give up, take up again, take off the list, put back: each with a reason."""
    station = _visible_station(request, code)
    with refusals_as_message(request):
        CHANGES[how](
            station, by=request.user, at=timezone.now(), reason=request.POST.get("reason", "")
        )
        messages.success(request, _("Done. Riders see it within two seconds."))
    return redirect("desk:station", code=code)


@desk_page(Permission.STATION_EDIT)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in set(FileForm):
        raise Http404
    stations = StationFilter.from_query(request.GET).apply(Station.objects.visible_to(request.user))
    rows = stations.select_related("division", "unit").order_by("code").iterator(chunk_size=2_000)
    file_form = FileForm(form)
    return as_file(write_table(station_records(rows), HEADINGS, file_form), file_form, "stations")


@desk_page(Permission.STATION_EDIT)
@require_GET
def sheets(request: PageRequest) -> HttpResponse:
    """The sheets for many doors, one to a page: of the ticked ones, or of all the list shows."""
    stations = StationFilter.from_query(request.GET).apply(
        Station.objects.visible_to(request.user).public()
    )
    if request.GET.getlist("code"):
        stations = stations.filter(code__in=request.GET.getlist("code"))
    posters = [sheet_of(station) for station in stations.order_by("code")[:SHEETS]]
    return show(request, "desk/stations/sheets.html", {"posters": posters, "most": SHEETS})


def _visible_station(request: PageRequest, code: str) -> Station:
    mine = Station.objects.visible_to(request.user).select_related("unit", "division")
    return get_object_or_404(mine, code=code)
