"""Answers that stay open: what a page shows is sent to it anew when it has changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from yizhan.kit.event_stream import CHANNEL, LISTENER, Channel, as_event


def event_stream(request: HttpRequest, channel: Channel) -> HttpResponse:
    """The state as of now, as one event; a web server that can goes on with those that follow.
    Where none can, the browser asks again after some seconds, which comes to the same."""
    request.META[CHANNEL] = channel  # under WSGI it is the environ itself
    request.META[LISTENER] = str(getattr(request.user, "pk", None) or "")
    text = channel.make()
    body = b"" if text is None else as_event("now", text)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return HttpResponse(body, content_type="text/event-stream", headers=headers)
