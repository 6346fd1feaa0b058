"""What the platform does not ask: no check-ins, rankings, points or online-time; no fact twice."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from yizhan import roof
from yizhan.roof.insight.form_names import NAMES
from yizhan.roof.insight.known_facts import AGAIN, ASKED, FACTS, Asks

pytestmark = pytest.mark.once
FORBIDDEN = re.compile(
    r"check_?ins?\b|checked_in|punch|clock_in|sign_?ins?_count|streak|rank(ing|s|ed)?\b|leaderboard"
    r"|points?_(earned|total|score)|score(s|board)?\b|online_?(time|minutes|seconds|hours|status)"
    r"|last_(seen|active|online)(_at)?$|duration_online|track(s|ed|ing|_points?)?\b|gps"
    r"|study_(hours|minutes)|(?<![a-z])(likes?|votes?)\b"
)
ELSEWHERE: dict[str, str] = {}
"""Names that look like it and are none, and why."""


def words(name: str) -> str:
    return name.replace("-", "_").replace("/", " ").lower()


def columns() -> Iterator[str]:
    for model in apps.get_models():
        if model.__module__.startswith("yizhan."):
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label}.{field.name}"


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{route} {pattern.name or ''}"
        else:
            yield from routes(pattern, route)


def test_no_column_counts_presence_ranks_or_points():
    found = {name for name in columns() if FORBIDDEN.search(words(name.rpartition(".")[2]))}
    assert found == set(ELSEWHERE)


def test_no_address_asks_for_it():
    found = [route for route in routes(get_resolver()) if FORBIDDEN.search(words(route))]
    assert found == []


@pytest.mark.parametrize(
    "name",
    ["check_in", "checkins", "ranking", "leaderboard", "online_time", "score", "gps", "likes"],
)
def test_the_words_are_found(name):
    assert FORBIDDEN.search(words(name))


def _forms(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from _forms(one)


def asked_in_words() -> Iterator[str]:
    """Each free text of a form of the platform that has the name of a known fact."""
    for module in pkgutil.walk_packages(roof.__path__, "yizhan.roof."):
        if module.name.endswith("forms") and ".tests" not in module.name:
            importlib.import_module(module.name)
    for form in set(_forms()):
        where = form.__module__.removeprefix("yizhan.roof.")
        if form.__module__.startswith("yizhan.roof."):
            for name, field in getattr(form, "base_fields", {}).items():
                chosen = isinstance(
                    field, forms.ChoiceField | forms.ModelChoiceField | forms.BooleanField
                )
                if name in FACTS and not chosen:
                    yield f"{where}.{form.__name__}.{name}"


def test_a_form_that_asks_for_a_known_fact_says_why():
    asked = set(asked_in_words())
    assert asked - set(ASKED) == set(), "offer what is known, or say in known_facts.py why not"
    assert set(ASKED) - asked == set(), "a reason has outlived its form"


def test_what_is_asked_again_has_a_name_on_the_page():
    assert set(AGAIN) == {form for form, asks in ASKED.items() if asks == Asks.AGAIN}


def test_a_named_form_exists():
    known = {pattern.rpartition(" ")[2] for pattern in routes(get_resolver())}
    assert {name.rpartition(":")[2] for name in NAMES} - known == set()
