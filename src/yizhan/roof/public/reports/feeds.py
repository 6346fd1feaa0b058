"""The public reports for programs: a feed and a file of points. Days, no times."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from yizhan.ground.casework.rules import CLOSED
from yizhan.kit.days import local_day
from yizhan.roof.public.reports.filters import Wanted
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.report_words import report_line
from yizhan.wings.participation.reports.models import Report

IN_FEED, IN_FILE = 50, 2_000


@public_page
@require_safe
def rss(request: OpenRequest) -> HttpResponse:
    """The newest reports, narrowed as the list is."""
    at = timezone.now()
    feed = Rss201rev2Feed(
        title=pgettext("public", "Reports"),
        link=absolute_address(reverse("public:reports")),
        description=gettext("What is reported in the city, and how far it is."),
        language="zh-CN",
    )
    rows = Wanted.from_query(request.GET).apply(Report.objects.public()).newest()
    for one in Report.objects.public().listed(rows.values("pk")[:IN_FEED]):
        line = report_line(one, at=at)
        address = absolute_address(reverse("public:report", args=[one.pk]))
        day = datetime.combine(
            local_day(one.case.opened_at), time(), timezone.get_current_timezone()
        )
        feed.add_item(
            title=f"{line.title} · {line.where}",
            link=address,
            description=str(line.badge.word),
            unique_id=address,
            pubdate=day,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@public_page
@require_safe
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
