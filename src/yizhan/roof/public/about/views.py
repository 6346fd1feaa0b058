"""/changes: what has changed for everybody. /closing: when the platform ends, what happens with the
data, and where to go."""

from __future__ import annotations

from importlib.metadata import version

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from yizhan.roof.public.about.changelog import changelog, versions_in
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.wings.organisation.closing.models import Closing


@public_page
@require_GET
def changes(request: OpenRequest) -> HttpResponse:
    """The changes by version, each with its day."""
    versions = versions_in(changelog(), language=get_language() or "")
    context = {"versions": versions, "running": version("yizhan")}
    return show(request, "public/about/changes.html", context)


@public_page
@require_GET
def closing(request: OpenRequest) -> HttpResponse:
    """The announcement in force; without one, that there is none."""
    context = {"closing": Closing.objects.public().first()}
    return show(request, "public/about/closing.html", context)
