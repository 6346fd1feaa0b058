"""The cookie of a session is taken away only from who ends the session."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


class SessionCookie(SessionMiddleware):
    """Django's, which also deletes the cookie of a key it does not know.

    Signing in gives the session another key. What the browser had asked for with the old key, in
    the background or in another tab, can be answered later; by then its cookie holds the new key,
    and deleting it would sign the person out."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answered = super().process_response(request, response)
        if not request.session.modified:
            answered.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return answered
