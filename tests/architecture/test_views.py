"""Every address says who it is for."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

AUDIENCES = {"public", "rider", "host", "desk", "api"}
GUARDED_BY_ALLAUTH = "accounts/"


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        else:
            yield route, entry


def test_every_view_declares_its_audience():
    unmarked = [
        route
        for route, entry in walk(get_resolver())
        if getattr(entry.callback, "audience", None) not in AUDIENCES
        and not (
            route.startswith(GUARDED_BY_ALLAUTH) and entry.callback.__module__.startswith("allauth")
        )
    ]
    assert unmarked == []


def test_no_address_is_given_twice():
    routes = [route for route, _ in walk(get_resolver())]
    assert sorted(routes) == sorted(set(routes))
