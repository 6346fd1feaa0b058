"""Nothing that is sealed can be forgotten when the vault key changes."""

from __future__ import annotations

import ast

from django.apps import apps
from django.db.models import BinaryField

from tests.architecture.source import HOUSE, calls, files
from yizhan.kit.registration import registered
from yizhan.roof.wiring.seals import KINDS

ROOMS = {"vault", "store"}
"""The rooms of an app that may seal; the app declares the kind in its `apps.py` (`sealed`), and the
test of `yizhan renew-seals`, which changes the key, gets something of it."""
ELSEWHERE = {
    "yizhan.roof.entrance.adapter": "where allauth asks us to encrypt",
    "yizhan.roof.rider.reports.remembered": "a cookie that ends with the browser",
}


def test_every_sealed_column_is_renewed():
    sealed = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField) and "seal" in field.name
    }
    renewed = {(kind.seals.model._meta.label, kind.seals.column) for kind in KINDS if kind.seals}

    assert sealed, "the columns have other names now; this test looks for none"
    assert sealed - renewed == set(), "declare it in the app's apps.py (`sealed`)"


def test_nobody_seals_unseen():
    """Files, JSON and columns of other names are found by who asks the vault."""
    sealing = {
        ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
        for path in files(HOUSE)
        for call in calls(path)
        if ast.unparse(call.func).rpartition(".")[2] in {"seal_bytes", "seal_text"}
    }
    declared = {
        f"{app.name}.{room}" for app in registered() if list(app.sealed()) for room in ROOMS
    }
    assert "yizhan.ground.people.vault" in sealing, "sealing has another name now"
    assert sealing - declared - set(ELSEWHERE) == set()
