"""One file with everything, taken while the platform runs."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import click
from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._archive import FORM, MANIFEST, Manifest, entry_name, kept_models, lines_of
from yizhan.commands._modes import close_places
from yizhan.commands._start import pending_migrations
from yizhan.ground.audit.models import Head
from yizhan.ground.casework.store import waiting_without_file
from yizhan.ground.people import vault

TRIES = 3


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Write database and photos to FILE, consistent, while the platform runs."""
    if file.exists():
        raise CommandError(_("%(file)s is there already; choose another name.") % {"file": file})
    if pending_migrations():
        raise CommandError(_("The database is not ready; run `yizhan prepare` first."))
    close_places()
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        manifest = _write(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    click.echo(
        _("%(rows)d rows, %(files)d files in %(file)s (%(mib).1f MiB). Keep the vault key apart.")
        % {
            "rows": sum(manifest.rows.values()),
            "files": manifest.files,
            "file": file,
            "mib": file.stat().st_size / (1 << 20),
        }
    )


def _write(draft: Path) -> Manifest:
    draft.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(archive)
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _fill(archive: zipfile.ZipFile) -> Manifest:
    """Files are held before the rows are read and again after the moment they are read as of: a
    photo that the worker makes anew meanwhile is in the backup in the state its row has."""
    root = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="backup-") as folder:
        held = Path(folder) / "files"
        for tries_left in reversed(range(TRIES)):
            _hold(root, held)
            with _one_moment():
                head = Head.objects.get()
                _hold(root, held)
                without = waiting_without_file(held)
                if not without or not tries_left:
                    manifest = _copy(archive, held, head)
                    break
    if without:
        click.echo(_("%(n)d photos have no file; look at the disk.") % {"n": without}, err=True)
    return manifest


def _copy(archive: zipfile.ZipFile, held: Path, head: Head) -> Manifest:
    rows = {model._meta.label_lower: _dump(archive, model) for model in kept_models(apps)}
    files = sorted(path for path in held.rglob("*") if path.is_file())
    for path in files:
        name = f"files/{path.relative_to(held).as_posix()}"
        archive.write(path, name, compress_type=zipfile.ZIP_STORED)  # sealed: nothing to squeeze
    manifest = Manifest(
        form=FORM,
        version=version("yizhan"),
        made_at=timezone.now().isoformat(timespec="seconds"),
        key_check=key_check(),
        migrations=sorted([app, name] for app, name in _applied()),
        rows=rows,
        files=len(files),
        audit_position=head.position,
        audit_digest=head.digest,
    )
    archive.writestr(MANIFEST, manifest.as_json())
    return manifest


def _dump(archive: zipfile.ZipFile, model: type[Model]) -> int:
    count = 0
    with archive.open(entry_name(model), "w", force_zip64=True) as out:
        for line in lines_of(model):
            out.write(line)
            count += 1
    return count


def _applied() -> Iterator[tuple[str, str]]:
    yield from MigrationRecorder(connection).applied_migrations()


def key_check() -> str:
    return vault.keyed_hash("is this the same key", purpose="backup").hex()


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, and keep nobody from writing meanwhile."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # not through Django: its own would be a writer's
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _hold(root: Path, held: Path) -> None:
    """Give every file a second name, so that it stays when the platform removes the first."""
    for path in root.rglob("*"):
        copy = held / path.relative_to(root)
        if path.is_dir() or copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, copy)
        except FileNotFoundError:
            continue
        except OSError:
            shutil.copyfile(path, copy)  # another disk
