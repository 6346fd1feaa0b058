"""A backup made to live again, in an empty place, and looked over before it counts."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from yizhan.commands._archive import (
    CHUNK,
    FORM,
    MANIFEST,
    Manifest,
    entry_in,
    kept_models,
    row_from,
    unknown_steps,
)
from yizhan.commands._start import refuse_unwritable
from yizhan.commands.backup import key_check
from yizhan.ground.audit.actions import first_broken
from yizhan.ground.audit.models import Entry, Head


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def command(file: Path) -> None:
    """Bring a backup back to life, into an empty database and data folder."""
    refuse_unwritable(settings.DATA)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            _refuse_full_place()
            _restore(archive, manifest)
    except zipfile.BadZipFile as exc:
        raise CommandError(_("%(file)s is no backup, or a damaged one.") % {"file": file}) from exc
    click.echo(
        _("%(rows)d rows and %(files)d files are back; %(n)d audit entries, the chain is whole.")
        % {
            "rows": sum(manifest.rows.values()),
            "files": manifest.files,
            "n": manifest.audit_position,
        }
    )


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read it, and refuse what could not be restored here."""
    if MANIFEST not in archive.namelist():
        raise zipfile.BadZipFile
    manifest = Manifest.from_json(archive.read(MANIFEST))
    known = MigrationExecutor(connection).loader.disk_migrations
    if manifest.form > FORM or unknown_steps(manifest, known):
        raise CommandError(
            _("The backup was made by a newer version (%(version)s); upgrade the platform first.")
            % {"version": manifest.version}
        )
    if manifest.key_check != key_check():
        raise CommandError(
            _("YIZHAN_VAULT_KEY is not the one this backup was made with; set that one.")
        )
    return manifest


def _refuse_full_place() -> None:
    there = connection.introspection.table_names()
    used = [m for m in (Entry, apps.get_model("people", "Unit")) if m._meta.db_table in there]
    if any(model._base_manager.exists() for model in used) or any(_stored_files()):
        raise CommandError(
            _("Here is a platform already; restore into an empty database and data folder.")
        )


def _stored_files() -> Iterator[Path]:
    return (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def _restore(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Go to the step at which the backup was made, fill in the rows, look them over, go on."""
    old_apps = _go_to(manifest)
    try:
        with transaction.atomic():
            _fill(archive, old_apps)
            _extract(archive)
            _look_over(manifest, old_apps)
    except BaseException:
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        raise
    call_command("migrate", verbosity=0)


def _go_to(manifest: Manifest) -> Any:
    """Return the apps as they were at the backup's step of the migrations."""
    executor = MigrationExecutor(connection)
    steps = {(app, name) for app, name in manifest.migrations}
    graph = executor.loader.graph
    followed = {
        parent.key
        for step in steps & graph.nodes.keys()
        for parent in graph.node_map[step].parents
        if parent.key[0] == step[0]
    }
    last = sorted((steps & graph.nodes.keys()) - followed)
    executor.migrate(last)
    return executor.loader.project_state(last).apps


def _fill(archive: zipfile.ZipFile, old_apps: Any) -> None:
    kept = kept_models(old_apps)
    for model in kept:
        # What the migrations themselves put there goes, whoever points at it: the backup's rows
        # come in its place, and the database looks at them all at the end.
        planted = model._base_manager.all()
        if planted.exists():
            planted._raw_delete(planted.db)
    for model in kept:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField):
                field.auto_now = field.auto_now_add = False
        with archive.open(entry_in(archive, model)) as lines:
            for chunk in _chunks(row_from(model, line) for line in lines):
                model._base_manager.bulk_create(chunk)
    if connection.vendor == "postgresql":
        _continue_numbering(kept)


def _continue_numbering(kept: Iterable[type[models.Model]]) -> None:
    """Let new rows have numbers after the restored ones. First the largest number is read, then it
    is set: a distributed table cannot be read and its sequence set in one statement."""
    for model in kept:
        key = model._meta.pk
        if not isinstance(key, models.AutoField):
            continue
        largest = model._base_manager.aggregate(largest=models.Max("pk"))["largest"]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [_quoted(model), key.column, largest or 1, largest is not None],
            )


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _chunks(rows: Iterable[models.Model]) -> Iterator[list[models.Model]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _extract(archive: zipfile.ZipFile) -> None:
    root = Path(settings.MEDIA_ROOT)
    for info in archive.infolist():
        _top, _slash, name = info.filename.partition("/")
        if not info.filename.startswith("files/") or info.is_dir():
            continue
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()):
            raise CommandError(_("The backup names a file outside its place."))
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, path.open("wb") as out:  # a wrong checksum raises
            shutil.copyfileobj(source, out)
        path.chmod(0o600)


def _look_over(manifest: Manifest, old_apps: Any) -> None:
    """Count, and walk the audit chain. Raises CommandError, and nothing is kept."""
    for model in kept_models(old_apps):
        wanted, count = manifest.rows[model._meta.label_lower], model._base_manager.count()
        if wanted != count:
            raise CommandError(
                _("%(table)s has %(found)d rows, the backup says %(wanted)d.")
                % {"table": model._meta.label, "found": count, "wanted": wanted}
            )
    head = Head.objects.get()
    same = (head.position, head.digest) == (manifest.audit_position, manifest.audit_digest)
    files = sum(1 for _path in _stored_files())
    if not same or first_broken() is not None:
        raise CommandError(_("The audit chain in the backup is broken."))
    if files != manifest.files:
        raise CommandError(_("Files are missing from the backup."))
