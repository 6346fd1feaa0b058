"""`yizhan renew-seals`: everything that is sealed comes under the newest vault key."""

from __future__ import annotations

from collections import Counter

import click
from django.core.management.base import CommandError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, show_progress
from yizhan.commands._start import pending_migrations
from yizhan.ground.people import vault
from yizhan.kit.registration import SealedKind
from yizhan.roof.wiring.seals import KINDS, count_stale


@click.command()
def command() -> int:
    """Seal everything again under the first key of YIZHAN_VAULT_KEY, while the platform runs; exit
    1 if something is left. Broken off, it goes on where it was."""
    if pending_migrations():
        raise CommandError(_("The database is not ready; run `yizhan prepare` first."))
    refused = sum(_renew(kind) for kind in KINDS)
    left = count_stale()
    click.echo(_verdict(refused, left))
    return 1 if left else 0


def _renew(kind: SealedKind) -> int:
    """Renew one kind, say how it went, and return how many were refused."""
    done, refused, total = 0, Counter[str](), kind.count()
    for number, sealed in enumerate(kind.stale(), start=1):
        try:
            done += kind.renew(sealed)
        except vault.CannotOpen as exc:
            refused[f"{exc} {kind.remedy}"] += 1
        except IntegrityError:
            # They came to one number while some process had the old key only; under one key the
            # database takes the two hashes for the doubles they are.
            refused[_("Two accounts have the same number; merge them.")] += 1
        show_progress(number, total)
    clear_progress()
    click.echo(_("%(kind)s: %(n)d renewed") % {"kind": kind.name, "n": done})
    for why, count in refused.items():
        click.echo(_("  %(n)d left: %(why)s") % {"n": count, "why": why})
    return refused.total()


def _verdict(refused: int, left: int) -> str:
    if not left and vault.has_old_keys():
        return _(
            "Everything is under the newest key. Take the old one out of YIZHAN_VAULT_KEY and"
            " restart; keep it with the backups made until now, which need it."
        )
    if not left:
        return _("Everything is under the one key that YIZHAN_VAULT_KEY holds.")
    if refused:
        return _(
            "%(n)d are left: do NOT drop the old key. If you have the key they were sealed with,"
            " put it behind a bar in YIZHAN_VAULT_KEY and run this again; if it is lost, see above."
        ) % {"n": left}
    return _(
        "%(n)d were sealed with the old key meanwhile: do NOT drop it. Restart web and worker, then"
        " run this again."
    ) % {"n": left}
