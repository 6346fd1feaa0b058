"""/desk/stand-by/namings: who is named for which county, by the leads of their units."""

from __future__ import annotations

from django.contrib.messages import success
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.places.models import Division
from yizhan.roof.desk.accompaniment.forms import AppointForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.accompaniment.actions import appoint, end_appointment
from yizhan.wings.care.accompaniment.models import Appointment, led_by

LEAD = Permission.ACCOMPANY_LEAD


@desk_page(LEAD)
@require_http_methods(["GET", "POST"])
def appointments(request: PageRequest) -> HttpResponseBase:
    today = timezone.localdate()
    rows = Division.objects.in_force(on=today).counties().order_by("code")
    counties = {division.code: division for division in rows}
    form = AppointForm(request.POST or None, units=led_by(request.user), counties=counties)
    if form.is_valid():
        data = form.cleaned_data
        post = data["post"]
        with refusals_on(form):
            appoint(
                post.person, unit=post.unit, division=counties.get(data["division"]),
                phone=data["phone"], by=request.user, at=timezone.now(),
            )  # fmt: skip
            success(request, _("Named. New riders of this place come to her."))
            return redirect("desk:accompaniment_appointments")
    named = Appointment.objects.visible_to(request.user).not_ended()
    context = {
        "form": form,
        "rows": named.select_related("person", "unit", "division").order_by("unit__path", "pk"),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/accompaniment/appointments.html", context, status=status)


@desk_page(LEAD)
@require_POST
def end(request: PageRequest, pk: int) -> HttpResponseBase:
    one = get_object_or_404(Appointment.objects.visible_to(request.user), pk=pk)
    end_appointment(one, by=request.user, at=timezone.now())
    success(request, _("Ended. Whom she stands by already stays with her."))
    return redirect("desk:accompaniment_appointments")
