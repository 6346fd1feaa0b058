"""Facts about a visitor that any page of the phone shows: who is signed in, where one came from."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from yizhan.ground.people.models import Person


def signed_in(request: HttpRequest) -> Person | None:
    """Return the person, if any. Without a session there is none, and no query is spent."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) else None


def came_from(request: HttpRequest, *pages: str) -> str:
    """Return the page that led to this one, with its filters, if it is one of `pages`; else the
    first of them. A browser tells it to pages of the same site only."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return pages[0]
    if came.netloc != request.get_host() or came.path not in pages:
        return pages[0]
    return f"{came.path}?{came.query}" if came.query else came.path
