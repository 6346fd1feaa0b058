"""Nothing is forgotten when an account or a unit ends: an app that points to one says what then."""

from __future__ import annotations

import pytest

from yizhan.ground.people.events import PersonErased, UnitClosed
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.registration import registered

pytestmark = pytest.mark.once
OTHERWISE = {
    ("people", PersonErased): "erases the account",
    ("casework", PersonErased): "keeps which member of staff did it",
    ("duties", PersonErased): "keeps which member of staff did it",
    ("development", PersonErased): "hears MemberForgotten (reactions/branches)",
    ("leadership", PersonErased): "keeps who held an office",
    ("figure_requests", PersonErased): "keeps which member of staff did it",
    ("burden", PersonErased): "keeps which member of staff did it",
    ("closing", PersonErased): "keeps which member of staff did it",
    ("briefs", PersonErased): "keeps which member of staff did it",
    (
        "reports",
        PersonErased,
    ): "keeps which member of staff did it",
    ("people", UnitClosed): "closes the unit",
    ("duties", UnitClosed): "with a reason in words (reactions/duties)",
    ("register", UnitClosed): "by the kind of unit (reactions/organisation)",
    ("branches", UnitClosed): "by the kind of unit (reactions/branches)",
    ("development", UnitClosed): "with its branch (reactions/branches)",
    ("leadership", UnitClosed): "keeps the history of a committee",
    ("burden", UnitClosed): "keeps what was counted while it was there",
    ("briefs", UnitClosed): "keeps what was written around its figures",
    ("insight", UnitClosed): "its sums are of days that are over; the daily check counts them",
}
"""Apps that declare nothing for an event, and what happens instead."""


def apps_that_point_to(model):
    for app in registered():
        fields = (field for its in app.get_models() for field in its._meta.get_fields())
        if any(field.many_to_one and field.related_model is model for field in fields):
            yield app


@pytest.mark.parametrize(("model", "event"), [(Person, PersonErased), (Unit, UnitClosed)])
def test_an_app_says_what_becomes_of_what_it_holds(model, event):
    silent = {
        app.label
        for app in apps_that_point_to(model)
        if event not in app.lifecycle() and (app.label, event) not in OTHERWISE
    }
    assert silent == set(), "declare it in the app's apps.py (`lifecycle`), or say here why not"


def test_no_exception_outlives_its_reason():
    declared = {(app.label, event) for app in registered() for event in app.lifecycle()}
    assert declared & set(OTHERWISE) == set()
    assert {label for label, _event in OTHERWISE} <= {app.label for app in registered()}
