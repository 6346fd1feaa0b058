"""Tickets that were kept as written are sealed wherever they stand: in cases, in the links of
messages, in the answers kept for requests that come twice. Every row stays and every ticket that
was handed out still opens its case."""

import hashlib
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations

PAGE = 500


def forwards(apps, schema_editor):
    case = apps.get_model("casework", "Case")
    message = apps.get_model("notify", "Message")
    key = apps.get_model("idempotency", "IdempotencyKey")
    _change(case.objects.all(), ["ticket_digest", "sealed_ticket"], _seal_ticket)
    links = message.objects.exclude(open_link="").exclude(open_link__startswith="/desk/")
    links = links.exclude(open_link__startswith="/me/")
    _change(links, ["open_link", "sealed_link"], _seal_link)
    _change(key.objects.all(), ["key", "sealed_answer"], _seal_answer)


def backwards(apps, schema_editor):
    """The digests of idempotency keys stay: what is sent a second time meanwhile is done again."""
    case = apps.get_model("casework", "Case")
    message = apps.get_model("notify", "Message")
    key = apps.get_model("idempotency", "IdempotencyKey")
    _change(case.objects.all(), ["ticket"], _open_ticket)
    _change(message.objects.exclude(sealed_link=None), ["open_link"], _open_link)
    _change(key.objects.all(), ["answer"], _open_answer)


def _seal_ticket(case):
    case.ticket_digest = _digest(case.ticket)
    case.sealed_ticket = _seal(case.ticket, "ticket")


def _seal_link(message):
    message.sealed_link = _seal(message.open_link, "link")
    message.open_link = ""


def _seal_answer(stored):
    stored.key = _digest(stored.key)
    stored.sealed_answer = _seal(json.dumps(stored.answer), "answer")


def _open_ticket(case):
    case.ticket = _open(case.sealed_ticket, "ticket")


def _open_link(message):
    message.open_link = _open(message.sealed_link, "link")


def _open_answer(stored):
    stored.answer = json.loads(_open(stored.sealed_answer, "answer"))


def _change(rows, columns, change):
    """By pages: SQLite refuses to write under a reading that is still open."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:PAGE]):
        for row in page:
            change(row)
        rows.model.objects.bulk_update(page, columns)
        last = page[-1].pk


def _digest(text):
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _seal(text, purpose):
    """The vault's form 1 as it is today: a format byte, the key's number, nonce, AES-256-GCM."""
    material = _keys()[0]
    head, nonce = bytes((1, _derive(material, "number")[0])), os.urandom(12)
    return head + nonce + AESGCM(_derive(material, purpose)).encrypt(nonce, text.encode(), head)


def _open(sealed, purpose):
    sealed = bytes(sealed)
    (material,) = (key for key in _keys() if _derive(key, "number")[0] == sealed[1])
    return (
        AESGCM(_derive(material, purpose)).decrypt(sealed[2:14], sealed[14:], sealed[:2]).decode()
    )


def _keys():
    return [part.strip().encode() for part in settings.VAULT_KEY.split("|") if part.strip()]


def _derive(material, purpose):
    info = b"yizhan/" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(material)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_ticket_sealed"),
        ("notify", "0006_sealed_link"),
        ("idempotency", "0002_sealed_answer"),
    ]

    operations = [migrations.RunPython(forwards, backwards, elidable=True)]
