"""Whatever a guest writes into the box for a contact, it is sealed, or refused; never in clear."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests.permissions.world import World, a_world
from yizhan.ground.people import vault
from yizhan.ground.people.models import Secret, SecretKind
from yizhan.ground.people.rules import BadContact

pytestmark = pytest.mark.django_db
NUMBER = "13800138000"
WRITTEN = [
    NUMBER,
    f"@{NUMBER}",
    f"{NUMBER}@",
    f"@ {NUMBER}",
    f"＠{NUMBER}",
    f"{NUMBER}@qq.com",
    f"a@{NUMBER}.com",
    f"a@b@{NUMBER}.cn",
    f'"{NUMBER}@x"@{NUMBER}.example.cn',
    f"微信 {NUMBER}",
    f"{NUMBER}\n@x.cn",
    f"a@[{NUMBER}]",
]


def everything_kept() -> str:
    """Every text column of every table that has rows."""
    words = []
    for model in apps.get_models():
        if model._meta.managed:
            words += [str(row) for row in model._base_manager.values_list()]
    return "\n".join(words)


@pytest.mark.parametrize("contact", WRITTEN)
def test_no_column_holds_the_number(contact):
    try:
        secret = vault.keep_contact(contact, at=timezone.now())
    except BadContact as refusal:
        assert set(refusal.fields) == {"contact"}
    else:
        assert NUMBER not in secret.masked
        assert NUMBER in vault.open_secret(secret)
    assert NUMBER not in everything_kept()


@pytest.mark.parametrize("contact", ["li@example.cn", "l.i+x@mail.example.cn"])
def test_an_address_is_an_address(contact):
    secret = vault.keep_contact(contact, at=timezone.now())
    assert (secret.kind, vault.open_secret(secret)) == (SecretKind.EMAIL, contact)


@pytest.mark.parametrize("contact", ["@", "li@", "@example.cn", "somebody", f"{'a' * 80}@b.cn"])
def test_what_reaches_nobody_is_refused(contact):
    with pytest.raises(BadContact):
        vault.keep_contact(contact, at=timezone.now())
    assert not Secret.objects.exists()


@pytest.mark.parametrize("contact", WRITTEN)
def test_the_api_says_so_by_field(client, contact):
    world: World = a_world()
    body = {"item": world.city.item.code, "station": world.station.code, "contact": contact}
    answer = client.post("/api/v1/needs", body, content_type="application/json")

    assert answer.status_code in {201, 422}
    if answer.status_code == 422:
        assert set(answer.json()["fields"]) == {"contact"}
    assert NUMBER not in everything_kept()


def test_masks_that_told_a_number_are_mended():
    from importlib import import_module

    secret = vault.keep(SecretKind.EMAIL, "li@example.cn", person=None, at=timezone.now())
    Secret.objects.filter(pk=secret.pk).update(masked=f"***@{NUMBER}")
    migration = import_module("yizhan.ground.people.migrations.0014_masks_without_numbers")
    migration.hide(apps, connection.schema_editor())

    secret.refresh_from_db()
    assert secret.masked == "***@***"
