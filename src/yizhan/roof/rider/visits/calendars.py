"""Planned visits as a calendar: a file to take away, and a part of the secret address."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.ground.people.models import Person
from yizhan.roof.shared.audience import PageRequest, instructor_page
from yizhan.roof.shared.ical import Event, calendar
from yizhan.roof.shared.qr import absolute_address
from yizhan.wings.care.visits.models import PlannedVisit


@instructor_page
@never_cache
@require_safe
def download(request: PageRequest) -> HttpResponse:
    """The planned visits from today on; each is a whole day, in the order of the round."""
    data = calendar(_("My visits"), planned_events(request.user))
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="visits.ics"'
    return response


def planned_events(person: Person) -> Iterator[Event]:
    """The planned visits of somebody who sees these places still."""
    for stop in PlannedVisit.objects.visible_to(person).from_day(timezone.localdate()):
        yield Event(
            uid=f"visit-{stop.pk}@yizhan",
            stamp=stop.planned_at,
            begins=stop.day,
            ends=None,
            summary=_("Visit: %(name)s") % {"name": stop.destination.name},
            where=str(stop.destination.area or ""),
            url=absolute_address(reverse("rider:visit_to", args=[stop.destination_id])),
        )
