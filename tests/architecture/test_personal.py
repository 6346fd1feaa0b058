"""Nobody's data is kept unsaid: each app names what it keeps of persons, why, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import BinaryField, Field, Model
from django.urls import reverse

from yizhan.ground.people.models import ConsentPurpose, Person
from yizhan.kit.registration import Basis, personal_kinds, registered
from yizhan.roof.shared.my_data import BASES, PAGES, WITHDRAWN_AT
from yizhan.roof.wiring.schedule import JOBS

pytestmark = pytest.mark.once
OF_NO_ACCOUNT = {
    "appointments.BadgeKey": "the key of the city, with which badges are signed",
    "fleet.Errand": "of a candidate without an account; erased 24 hours after the exam",
    "gates.PlanPicture": "the plan of a building",
    "honours.Evidence": "photos beside a nomination, sealed; read by the jury",
    "honours.Mark": "of a juror whom only the vault knows",
    "idempotency.IdempotencyKey": "the answer to a request, two days; it leads to no account",
    "notify.Endpoint": "the key of another system",
    "reports.Receipt": "a reporter is known by her five words only (decision 31)",
    "reports.Waiting": "the same",
}
"""Models with sealed columns that lead to no account, and why."""


def named() -> set[tuple[str, str]]:
    """Each column that an app names, with the label of its model."""
    return {
        (f"{app.label}.{model}", column)
        for app, kind in personal_kinds()
        for model, column in kind.rows
    }


def columns() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    for app in registered():
        for model in app.get_models():
            for field in model._meta.concrete_fields:
                yield model, field


def test_every_column_that_leads_to_a_person_is_named():
    leading = {
        (model._meta.label, field.name)
        for model, field in columns()
        if field.related_model is Person
    }
    assert len(leading) > 50
    assert leading - named() == set(), "declare it in the app's apps.py (`personal`)"


def test_every_model_with_something_sealed_is_named():
    sealed = {
        model._meta.label
        for model, field in columns()
        if isinstance(field, BinaryField) and field.name.startswith("sealed")
    }
    models = {model for model, _column in named()}
    assert sealed - models - set(OF_NO_ACCOUNT) == set(), "declare it (`personal`)"
    assert set(OF_NO_ACCOUNT) <= sealed - models, "an exemption has outlived its reason"


@pytest.mark.django_db
def test_what_is_named_leads_to_an_account():
    for app, kind in personal_kinds():
        for model, column in kind.rows:
            rows = app.get_model(model)._default_manager.filter(**{f"{column}__in": [0]})
            assert not rows.exists(), (app.label, model, column)


def test_a_kind_is_said_whole():
    jobs = {job.name for job in JOBS}
    for app, kind in personal_kinds():
        assert kind.name and kind.why and kind.until and kind.rows, (app.label, kind.key)
        assert not kind.job or kind.job in jobs, kind.job


def test_one_key_is_one_kind():
    names: dict[str, set[str]] = {}
    for _app, kind in personal_kinds():
        names.setdefault(kind.key, set()).add(str(kind.name))
    assert {key for key, all_names in names.items() if len(all_names) > 1} == set()
    assert set(PAGES) <= set(names)


def test_every_ground_and_every_consent_has_its_words_and_its_way():
    assert set(BASES) == set(Basis)
    assert set(WITHDRAWN_AT) == set(ConsentPurpose)
    for name in [*PAGES.values(), *WITHDRAWN_AT.values()]:
        assert reverse(name)
