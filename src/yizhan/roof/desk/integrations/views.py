"""/desk/integrations: which other systems are told of events, what they get, and how they check
that it is ours."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.notify.actions import (
    SAMPLE_CASE,
    add_endpoint,
    send_test_event,
    stop_endpoint,
)
from yizhan.ground.notify.models import Endpoint
from yizhan.ground.notify.rules import FOR_SYSTEMS, SIGNATURE_HEADER
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.integrations.forms import EndpointForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on

SAMPLES = {"Python": "verify.py", "JavaScript": "verify.mjs", "Java": "Verify.java"}


@desk_page(Permission.ENDPOINT_EDIT)
@never_cache
@require_GET
def integrations(request: PageRequest) -> HttpResponse:
    return _page(request, EndpointForm())


def _page(
    request: PageRequest, form: EndpointForm, *, connected: Endpoint | None = None, key: str = ""
) -> HttpResponse:
    """Show the page; `key` is that of the system that was just connected, for this only time."""
    endpoints = Endpoint.objects.visible_to(request.user).active()
    context = {
        "rows": endpoints.with_last_event().order_by("name"),
        "form": form,
        "connected": connected,
        "key": key,
        "topics": FOR_SYSTEMS,
        "sample": sample_event(),
        "header": SIGNATURE_HEADER,
        "codes": signature_code(),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/integrations/integrations.html", context, status=status)


def sample_event() -> str:
    """Return the body of a webhook, as a receiver reads it."""
    event = {
        "event": "case.new",
        "id": 4711,
        "at": "2026-11-28T22:00:00+08:00",
        "case": SAMPLE_CASE,
    }
    return json.dumps(event, ensure_ascii=False, indent=2)


@cache
def signature_code() -> dict[str, str]:
    """Return the code that checks a signature, by language."""
    folder = Path(__file__).parent / "samples"
    return {
        language: (folder / name).read_text(encoding="utf-8") for language, name in SAMPLES.items()
    }


@desk_page(Permission.ENDPOINT_EDIT)
@never_cache
@require_POST
def connect(request: PageRequest) -> HttpResponse:
    """Tell another system of what happens to cases. The key of its signatures is shown once."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="name"):
            endpoint, key = add_endpoint(by=request.user, at=timezone.now(), **form.cleaned_data)
            return _page(request, EndpointForm(), connected=endpoint, key=key)
    return _page(request, form)


@desk_page(Permission.ENDPOINT_EDIT)
@require_POST
def send_test(request: PageRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint.objects.visible_to(request.user), pk=pk)
    with refusals_as_message(request):
        send_test_event(endpoint, by=request.user, at=timezone.now())
        sentence = _(
            "A test event goes to %(name)s now. Reload the page to see whether it arrived."
        )
        messages.success(request, sentence % {"name": endpoint.name})
    return redirect("desk:integrations")


@desk_page(Permission.ENDPOINT_EDIT)
@require_POST
def disconnect(request: PageRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint.objects.visible_to(request.user), pk=pk)
    stop_endpoint(endpoint, by=request.user, at=timezone.now())
    messages.success(request, _("It is told nothing more."))
    return redirect("desk:integrations")
