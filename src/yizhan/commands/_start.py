"""Conditions of every start: settings, a folder to write in, a free port, a database
of this version. Each says what is wrong and what to do."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _

NOT_WRITABLE = {
    "en": "The data folder %(folder)s cannot be written (%(why)s);"
    " choose another with --data, or mend its permissions.",
    "zh-hans": "数据文件夹 %(folder)s 无法写入（%(why)s）；请用 --data 另选一个，或修改其权限。",
}
"""Said before there are settings, hence before there are catalogues."""


def start_django() -> None:
    """Load settings and apps; from here on messages are Chinese, or English where LANG says so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhan.config.settings")
    django.setup()
    translation.activate(language())


def language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        chosen = os.environ.get(name, "")
        if chosen:
            return "en" if chosen.lower().startswith("en") else "zh-hans"
    return "zh-hans"


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be written. Only writing tells: permissions, a read-only disk and
    a full one look different to `stat`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"1")
    except OSError as exc:
        raise CommandError(
            NOT_WRITABLE[language()] % {"folder": folder, "why": exc.strerror}
        ) from exc


def setting_faults() -> list[checks.CheckMessage]:
    """Return what is wrong with the settings, errors first, the platform's own before Django's."""
    faults = checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    found = [fault for fault in faults if not fault.is_silenced()]
    return sorted(found, key=lambda m: (-m.level, not str(m.id).startswith("yizhan."), str(m.id)))


def in_one_line(fault: checks.CheckMessage) -> str:
    return " ".join(f"{fault.id} {fault.msg} {fault.hint or ''}".split())


def refuse_faulty_settings() -> None:
    """Refuse to start with settings that undo what the platform promises."""
    serious = [fault for fault in setting_faults() if fault.level >= checks.ERROR]
    if serious:
        more = len(serious) - 1
        words = in_one_line(serious[0])
        raise CommandError(
            _("%(fault)s (and %(n)d more: `yizhan doctor`)") % {"fault": words, "n": more}
            if more
            else words
        )


def refuse_taken_port(host: str, port: int) -> None:
    """Refuse a port in use, by asking for it as a lone owner. The web server itself shares
    it among its workers, and would silently share it with another platform, too."""
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
    except OSError as exc:
        raise CommandError(_("%(host)s is no address of this machine.") % {"host": host}) from exc
    with contextlib.closing(socket.socket(family, kind, proto)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as exc:
            raise CommandError(_why_not(exc.errno) % {"host": host, "port": port}) from exc


def _why_not(number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return _("Port %(port)d is in use; end what runs there, or choose another with --port.")
    if number == errno.EACCES:
        return _("Port %(port)d needs more rights than this account has; choose one above 1023.")
    return _("%(host)s is no address of this machine.")


def pending_migrations() -> int:
    """Return how many steps the database lacks. Raises CommandError when it knows steps that this
    version does not: it was used by a newer one, and may hold what this one would damage."""
    executor = MigrationExecutor(connection)
    here = {app for app, _name in executor.loader.disk_migrations}
    known = set(executor.loader.disk_migrations) | _squashed(executor)
    unknown = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in here and (app, name) not in known
    )
    if unknown:
        raise CommandError(
            _(
                "The database was made by a newer version (%(step)s is unknown here);"
                " upgrade the platform, or restore a backup."
            )
            % {"step": unknown[0]}
        )
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_units() -> bool:
    """Whether anybody has begun to use this database."""
    return bool(apps.get_model("people", "Unit").objects.exists())


def _squashed(executor: MigrationExecutor) -> set[tuple[str, str]]:
    replacing = executor.loader.disk_migrations.values()
    return {(app, name) for migration in replacing for app, name in migration.replaces}
