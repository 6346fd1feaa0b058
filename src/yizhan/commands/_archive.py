"""The form of a backup: one zip file with every row as JSON and every stored file as it lies.

Rows are named by field, so a backup of SQLite can be restored into PostgreSQL and the other way
round. The manifest says at which step of the migrations they were written. The vault's key is not
in it: whoever finds the file finds no telephone number.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from django.db import models

FORM = 1
MANIFEST = "manifest.json"
CHUNK = 2000
RETIRED_APPS = frozenset({"django_tasks_database"})
"""Apps of older versions; their migrations are in older backups and their tables were empty."""
LEFT_OUT = frozenset({"sessions.session"})
"""Nobody is signed in by a backup, neither in the file nor where it is restored."""
RENAMED_APPS = {"clockwork": "scheduled", "receipts": "idempotency"}
FORMER_MODELS = {
    "scheduled.scheduledjob": "clockwork.job",
    "idempotency.idempotencykey": "receipts.receipt",
}
"""Models whose rows older backups hold under the name of an app that has another one now."""


@dataclass(frozen=True)
class Manifest:
    form: int
    version: str
    made_at: str
    key_check: str
    """A keyed hash that tells whether another platform holds the same vault key."""
    migrations: list[list[str]]
    rows: dict[str, int]
    files: int
    audit_position: int
    audit_digest: str

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read a manifest; the names that apps had before are given as they are now."""
        fields = json.loads(text)
        fields["migrations"] = [
            [RENAMED_APPS.get(app, app), step] for app, step in fields["migrations"]
        ]
        for label, former in FORMER_MODELS.items():
            if former in fields["rows"]:
                fields["rows"][label] = fields["rows"].pop(former)
        return cls(**fields)


def unknown_steps(manifest: Manifest, known: Container[tuple[str, str]]) -> list[list[str]]:
    """Return the migrations of a backup that this version does not have."""
    steps = (step for step in manifest.migrations if step[0] not in RETIRED_APPS)
    return [step for step in steps if tuple(step) not in known]


def kept_models(apps: Any) -> list[type[models.Model]]:
    """Every table of ours and of our libraries but the sessions, in the order of its name."""
    managed = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted((m for m in managed if not m._meta.proxy), key=lambda m: m._meta.label_lower)


def entry_name(model: type[models.Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def entry_in(archive: ZipFile, model: type[models.Model]) -> str:
    """Return the name under which this backup holds the rows: today's, or an older one."""
    former = f"rows/{FORMER_MODELS.get(model._meta.label_lower)}.jsonl"
    return former if former in archive.NameToInfo else entry_name(model)


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """The rows as JSON objects, one a line, in the order of their keys."""
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)
    for row in rows:
        fields_by_name = dict(zip(names, row, strict=True))
        yield json.dumps(fields_by_name, default=_plain, ensure_ascii=False).encode() + b"\n"


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [f for f in model._meta.concrete_fields if not f.generated]


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def row_from(model: type[models.Model], line: bytes) -> models.Model:
    """The row that a line describes, not yet saved."""
    row = json.loads(line)
    fields = {field.attname: field for field in columns(model)}
    return model(**{name: _value(fields[name], value) for name, value in row.items()})


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)
