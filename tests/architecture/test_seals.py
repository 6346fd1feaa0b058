"""Nothing that is sealed can be forgotten when the vault key changes."""

from __future__ import annotations

import ast

from django.apps import apps
from django.db.models import BinaryField

from tests.architecture.source import HOUSE, calls, files
from yizhan.roof.wiring.seals import KINDS

SEAL = {
    "ground.people.vault",
    "ground.notify.vault",
    "ground.casework.store",
    "roof.entrance.adapter",
    "wings.organisation.branches.vault",
    "wings.organisation.development.vault",
}
"""Who seals. A new one first gets its line in roof/wiring/seals.py, and something of its kind in
the test of `yizhan renew-seals`, which changes the key."""


def test_every_sealed_column_is_renewed():
    sealed = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField) and "seal" in field.name
    }
    renewed = {(kind.seals.model._meta.label, kind.seals.column) for kind in KINDS if kind.seals}

    assert sealed, "the columns have other names now; this test looks for none"
    assert sealed - renewed == set(), "list it in roof/wiring/seals.py"


def test_nobody_seals_unseen():
    """Files, JSON and columns of other names are found by who asks the vault."""
    who = {
        ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        for path in files(HOUSE)
        for call in calls(path)
        if ast.unparse(call.func).rpartition(".")[2] in {"seal_bytes", "seal_text"}
    }
    assert who == SEAL
