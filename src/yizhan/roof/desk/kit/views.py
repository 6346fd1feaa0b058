"""Every part in every state on one page, for whoever builds pages. Not there in production."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from yizhan.ground.casework.rules import ItemGroup, Status
from yizhan.roof.desk.kit.forms import SampleForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.stations.rules import Amenity, SignalKind

TONES = ("", "good", "warn", "bad", "calm", "brand", "signal")


@public_page
def kit(request: OpenRequest, surface: str = "desk") -> HttpResponse:
    now = timezone.now()
    messages.success(request, "已保存。")
    context = {
        "surface": surface,
        "layout": f"layouts/{surface}.html",
        "tones": TONES,
        "statuses": Status.values,
        "groups": ItemGroup.choices,
        "amenities": Amenity.choices,
        "signals": SignalKind.choices,
        "empty_form": SampleForm(),
        "wrong_form": SampleForm({"name": "", "text": "写到一半的话不会丢。", "reason": "x"}),
        "rows": range(12),
        "now": now,
        "soon": now + timedelta(hours=3),
        "page": Paginator(range(130), 50).page(2),
    }
    return show(request, "desk/kit/kit.html", context)
