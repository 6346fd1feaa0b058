"""The JSON API. Versioned as a whole; its OpenAPI document is checked in and compared in a test."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yizhan.kit.discovery import modules_in
from yizhan.roof import openapi
from yizhan.roof.openapi import errors, stations
from yizhan.roof.openapi.described import DescribedAPI
from yizhan.roof.openapi.docs import Page
from yizhan.roof.shared.audience import api_page

api = DescribedAPI(
    title="Yizhan 驿站",
    version="1",
    description=(
        "Times are ISO 8601 with zone, coordinates WGS-84 degrees, distances metres. Errors are "
        "`{code, message, fields?}`. Writes take `Idempotency-Key`. Lists are "
        "`{items, next, count}`."
    ),
    urls_namespace="openapi",
    docs=Page(),
)
errors.install(api)
# A topic of the API is a module here with a `router`; its name begins the addresses.
for topic in modules_in(openapi):
    if hasattr(topic, "router"):
        name = topic.__name__.rpartition(".")[2]
        api.add_router(getattr(topic, "PREFIX", f"/{name}"), topic.router)

patterns, app_name, namespace = api.urls
# ninja gives one address a pattern for each of its methods, all with the same view.
patterns = list({str(one.pattern): one for one in reversed(patterns)}.values())[::-1]
patterns = [*patterns, path("<path:rest>", csrf_exempt(errors.no_such_address))]
for pattern in patterns:
    # Tokens, not sessions: django-ninja does not know LoginRequiredMiddleware (ninja #1461).
    assert pattern.callback is not None  # noqa: S101  # for mypy: a path with a view has one
    fast = stations.FAST_VIEWS.get(getattr(pattern, "name", ""))
    strict = errors.strict(pattern.callback, api.known_inputs)
    view = fast(strict) if fast else strict
    pattern.callback = api_page(errors.without_nul(view))
urls = (patterns, app_name, namespace)
