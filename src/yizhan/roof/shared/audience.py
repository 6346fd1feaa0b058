"""Audience marks. Every view wears exactly one of them; a test walks the URLs to see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, works_at_desk
from yizhan.kit.errors import NotAllowed
from yizhan.roof.shared.second_factor import second_factor_redirect

View = Callable[..., HttpResponseBase]


class PageRequest(HttpRequest):
    """A request with somebody known behind it."""

    user: Person
    htmx: HtmxDetails


class OpenRequest(HttpRequest):
    """A request from anyone: `user` may be anonymous."""

    htmx: HtmxDetails


def _marked(view: View, audience: str) -> View:
    view.audience = audience  # type: ignore[attr-defined]
    return view


def public_page(view: View) -> View:
    return _marked(login_not_required(view), "public")


def api_page(view: View) -> View:
    """Exempt from the session login: the API checks its own tokens."""
    return _marked(login_not_required(view), "api")


def rider_page(view: View) -> View:
    """Mark a page for people who have signed in: their own cases, their own data."""
    return _marked(view, "rider")


def host_page(view: View) -> View:
    """Mark a page for the hosts of stations."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.STATION_HOST):
            raise NotAllowed
        return view(request, *args, **kwargs)

    return _marked(guarded, "host")


def instructor_page(view: View) -> View:
    """Mark a page on the phone for whoever visits companies, sites and communities."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.VISIT_NOTE):
            raise NotAllowed
        return view(request, *args, **kwargs)

    return _marked(guarded, "rider")


def desk_page(permission: Permission | None = None) -> Callable[[View], View]:
    """Mark a page for people who hold a desk post, and `permission` somewhere if one is named, and
    who came in with a second factor. What they see is still narrowed by `visible_to`."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not works_at_desk(request.user):
                raise NotAllowed
            if permission is not None and not can_somewhere(request.user, permission):
                raise NotAllowed
            return second_factor_redirect(request, request.user) or view(request, *args, **kwargs)

        return _marked(guarded, "desk")

    return mark
