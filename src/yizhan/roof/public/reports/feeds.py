"""The public reports for programs: a feed and a file of points. Days, no times."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from yizhan.ground.casework.rules import CLOSED
from yizhan.kit.days import local_day
from yizhan.roof.public.reports.filters import Wanted
from yizhan.roof.shared.audience import OpenRequest
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.report_words import report_line
from yizhan.roof.shared.rss import Item, feed
from yizhan.wings.participation.reports.models import Report

IN_FEED, IN_FILE = 50, 2_000


@open_answer
def rss(request: OpenRequest) -> HttpResponse:
    """The newest reports, narrowed as the list is."""
    at = timezone.now()
    rows = Wanted.from_query(request.GET).apply(Report.objects.public()).newest()
    lines = [
        report_line(one, at=at)
        for one in Report.objects.public().listed(rows.values("pk")[:IN_FEED])
    ]
    return feed(
        pgettext("public", "Reports"),
        absolute_address(reverse("public:reports")),
        gettext("What is reported in the city, and how far it is."),
        [
            Item(
                f"{line.title} · {line.where}",
                absolute_address(reverse("public:report", args=[line.report.pk])),
                str(line.badge.word),
                local_day(line.report.case.opened_at),
            )
            for line in lines
        ],
    )


@open_answer
def geojson(request: OpenRequest) -> HttpResponse:
    """Reports that have a point, as GeoJSON; the points are rounded to about 100 m."""
    at = timezone.now()
    rows = Wanted.from_query(request.GET).apply(Report.objects.public())
    rows = rows.filter(case__lon__isnull=False, case__lat__isnull=False).newest()
    keys = rows.values("pk")[:IN_FILE]
    address = absolute_address(reverse("public:reports"))
    features: list[dict[str, Any]] = []
    for one in Report.objects.public().listed(keys).sharing():
        line = report_line(one, at=at)
        features.append(
            {
                "type": "Feature",
                "id": one.pk,
                "geometry": {"type": "Point", "coordinates": [one.case.lon, one.case.lat]},
                "properties": {
                    "kind": one.case.item.group,
                    "item": one.case.item.code,
                    "name": line.title,
                    "place": line.where,
                    "status": "closed" if one.case.status in CLOSED else "open",
                    "since": local_day(one.case.opened_at).isoformat(),
                    "url": f"{address}/{one.pk}",
                },
            }
        )
    body = {"type": "FeatureCollection", "features": features}
    return JsonResponse(
        body, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}
    )
