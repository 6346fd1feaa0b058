"""Is the platform well? One line for each part, and what to do about a part that is not."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import click
from django.conf import settings
from django.core import checks
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.commands._modes import open_places
from yizhan.commands._start import (
    has_units,
    in_one_line,
    pending_migrations,
    refuse_unwritable,
    setting_faults,
)
from yizhan.ground.casework.models import Photo
from yizhan.ground.notify.models import Endpoint, Message
from yizhan.ground.people import vault
from yizhan.ground.scheduled.actions import SILENT, failing_jobs, last_heartbeat
from yizhan.ground.worktime.actions import missing_years
from yizhan.kit.weights import missing_package
from yizhan.roof.insight.models import Difference
from yizhan.roof.setup.gaps import dispatched, lacks
from yizhan.roof.shared.demo_city import is_demo_city
from yizhan.roof.wiring.seals import count_stale

LATE = timedelta(minutes=10)
"""A message that should have left this long ago is stuck."""
URGENT_LATE = timedelta(minutes=1)
LITTLE_DISK = 1 << 30


class Mark(StrEnum):
    WELL = "ok"
    WATCH = "!!"
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    mark: Mark
    words: str


def well(words: str) -> Finding:
    return Finding(Mark.WELL, words)


def watch(words: str) -> Finding:
    return Finding(Mark.WATCH, words)


def bad(words: str) -> Finding:
    return Finding(Mark.BAD, words)


Look = Callable[[], Finding | None]
"""None: there is nothing to say."""


@click.command()
def command() -> int:
    """Settings, database, worker, disk, calendar, channels: one line each; exit 1 if one is bad."""
    worst = 0
    for name, look in PARTS:
        finding = _finding_of(look)
        if finding is None:
            continue
        worst = max(worst, int(finding.mark is Mark.BAD))
        click.echo(f"{finding.mark:<4}{_padded(name())}{finding.words}")
    return worst


def _padded(word: str, width: int = 12) -> str:
    """Chinese signs are two columns wide."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in word)
    return word + " " * (width - len(word) - wide)


def _finding_of(look: Look) -> Finding | None:
    """A part that cannot even be asked is bad, and the others are asked all the same."""
    try:
        return look()
    except CommandError as exc:
        return bad(str(exc))
    except Exception as exc:
        return bad(f"{type(exc).__name__}: {' '.join(str(exc).split())}")


def _settings() -> Finding:
    faults = setting_faults()
    serious = [fault for fault in faults if fault.level >= checks.ERROR]
    if serious:
        return bad(" · ".join(map(in_one_line, serious)))
    if faults:
        return watch(in_one_line(faults[0]))
    if not settings.PRODUCTION:
        if is_demo_city():
            return well(_("the demo city; production settings are not for it"))
        words = _("YIZHAN_PRODUCTION is off: set it before riders come (docs/operations.md)")
        return watch(words)
    return well(settings.BASE_URL)


def _database() -> Finding:
    missing = pending_migrations()
    if missing:
        return bad(_("%(n)d steps behind; run `yizhan prepare`") % {"n": missing})
    if connection.vendor != "sqlite":
        return _role()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        answer = cursor.fetchone()[0]
    return well("sqlite") if answer == "ok" else bad(answer)


def _role() -> Finding:
    """A superuser passes every privilege, also the want of those that protect the audit log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        role, mighty = cursor.fetchone()
    if mighty:
        words = _("the role %(role)s is a superuser; give the city an ordinary one")
        return watch(words % {"role": role})
    return well(connection.vendor)


def _worker() -> Finding:
    now = timezone.now()
    beat = last_heartbeat(at=now)
    if beat is None:
        return bad(_("has never run; start `yizhan worker`"))
    silent = max(now - beat, timedelta())
    if silent > SILENT:
        since = f"{timezone.localtime(beat):%F %T}"
        return bad(_("not heard of since %(since)s; start `yizhan worker`") % {"since": since})
    failed = failing_jobs()
    if failed:
        return watch(_("last run failed: %(jobs)s") % {"jobs": ", ".join(failed)})
    return well(_("heard of %(n)d seconds ago") % {"n": silent.seconds})


def _disk() -> Finding:
    refuse_unwritable(settings.DATA)
    free = shutil.disk_usage(settings.DATA).free
    words = _("%(gib).1f GiB free at %(folder)s") % {
        "gib": free / (1 << 30),
        "folder": settings.DATA,
    }
    return bad(words) if free < LITTLE_DISK else well(words)


def _calendar() -> Finding:
    missing = missing_years(timezone.now())
    if missing:
        years = ", ".join(map(str, missing))
        return watch(_("working days of %(years)s are missing; enter them") % {"years": years})
    return well(_("working days are entered"))


def _urgent() -> Finding:
    """The oldest urgent message that waits: a sign-in code is of no use to whoever gave up."""
    queued = Message.objects.filter(state="queued", urgent=True)
    since = queued.order_by("created_at").values_list("created_at", flat=True).first()
    if since is None:
        return well(_("nothing urgent waits"))
    waits = max(0, int((timezone.now() - since).total_seconds()))
    words = _("the oldest urgent message waits for %(n)d seconds") % {"n": waits}
    return bad(words) if waits > URGENT_LATE.total_seconds() else well(words)


def _photos() -> Finding:
    since = Photo.objects.sealed().order_by("at").values_list("at", flat=True).first()
    if since is None:
        return well(_("no photo waits"))
    waits = max(0, int((timezone.now() - since).total_seconds()))
    words = _("the oldest photo waits for %(n)d seconds") % {"n": waits}
    return bad(words) if waits > LATE.total_seconds() else well(words)


def _detector() -> Finding:
    missing = missing_package()
    if not missing:
        return well(_("finds faces and number plates in photos of reports"))
    words = _(
        "%(package)s is not here: photos of reports wait for a moderator; "
        "`uv sync --frozen --extra blur`"
    )
    return watch(words % {"package": missing})


def _receivers() -> Finding | None:
    paused = list(Endpoint.objects.paused(at=timezone.now()).values_list("name", flat=True)[:5])
    if not paused:
        return None
    return watch(_("no answer, left alone for a while: %(names)s") % {"names": ", ".join(paused)})


def _rollups() -> Finding:
    lately = Difference.objects.opened(since=timezone.now() - timedelta(days=7))
    newest = lately.first()
    if newest is None:
        return well(_("the sums of the figures are those of their rows"))
    words = _("%(n)d sums of figures differed from their rows lately and were put right")
    return watch(words % {"n": lately.count()})


def _channels() -> Finding:
    now = timezone.now()
    stuck = Message.objects.due(at=now).filter(next_attempt_at__lte=now - LATE).count()
    if stuck:
        return bad(_("%(n)d messages wait for more than 10 minutes") % {"n": stuck})
    lately = Message.objects.filter(state="failed", created_at__gte=now - timedelta(days=1)).count()
    if lately:
        return watch(_("%(n)d messages of the last day were given up") % {"n": lately})
    if settings.PRODUCTION and settings.SMS_GATEWAY == "console":
        return bad(_("no SMS gateway (YIZHAN_SMS_GATEWAY): riders cannot sign in"))
    return well(_("SMS by %(gateway)s") % {"gateway": settings.SMS_GATEWAY.partition("?")[0]})


def _secrets() -> Finding:
    kept = [*settings.DATA.glob("yizhan_*_key.txt")]
    unreadable = [file for file in kept if not os.access(file, os.R_OK)]
    if unreadable:
        return bad(_("%(file)s cannot be read by this account") % {"file": unreadable[0]})
    if loose := open_places():
        return bad(_("%(place)s can be read by others; chmod go= %(place)s") % {"place": loose[0]})
    return well(_("from the data folder") if kept else _("from the environment"))


def _vault_key() -> Finding | None:
    """Nothing to say while there is one key only: what is sealed need not be counted then."""
    if not vault.has_old_keys():
        return None
    stale = count_stale()
    if stale:
        return watch(
            _("%(n)d seals still need the old key; run `yizhan renew-seals`") % {"n": stale}
        )
    return watch(_("nothing needs the old key; take it out of YIZHAN_VAULT_KEY and restart"))


def _city() -> Finding:
    """Every item of the menu and every county that nobody would answer, one kind of unit a line."""
    if not has_units():
        return watch(_("no city yet; run `yizhan setup`"))
    lines = [lack.sentence() for lack in lacks(on=timezone.localdate())]
    without_place = dispatched()
    if without_place is not None and without_place.silent:
        lines.append(without_place.sentence())
    if not lines:
        return well(_("every matter of the menu is answered in every county"))
    return watch("\n    ".join([_("nobody answers (see /desk/setup):"), *lines]))


PARTS: tuple[tuple[Callable[[], str], Look], ...] = (
    (lambda: _("settings"), _settings),
    (lambda: _("secrets"), _secrets),
    (lambda: _("vault key"), _vault_key),
    (lambda: _("database"), _database),
    (lambda: _("worker"), _worker),
    (lambda: _("disk"), _disk),
    (lambda: _("calendar"), _calendar),
    (lambda: pgettext("doctor", "city"), _city),
    (lambda: _("channels"), _channels),
    (lambda: pgettext("doctor", "urgent"), _urgent),
    (lambda: pgettext("doctor", "receivers"), _receivers),
    (lambda: pgettext("doctor", "photos"), _photos),
    (lambda: pgettext("doctor", "detector"), _detector),
    (lambda: pgettext("doctor", "figures"), _rollups),
)
