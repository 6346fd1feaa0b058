from __future__ import annotations

import json
import time
from dataclasses import asdict

import click
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, show_progress
from yizhan.kit.apart import Failed
from yizhan.kit.in_time import TookTooLong
from yizhan.wings.care.demands import jobs
from yizhan.wings.care.demands.actions import said, take_in
from yizhan.wings.care.demands.rules import FEWEST_LEARNED


@click.group()
def command() -> None:
    """Concentrated demands: what many said in different words."""


@command.command("group")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def group_now(*, as_json: bool) -> None:
    """Group all that was said in the last year anew; what dispatchers decided is kept."""
    begun, at = time.monotonic(), timezone.now()
    new = 0
    while taken := take_in(at=at):
        new += taken
    try:
        outcome = jobs.group(said(at=at), anew=True, at=at, progress=show_progress)
    except (Failed, TookTooLong) as failure:
        raise CommandError(
            _("The texts could not be grouped: %(why)s") % {"why": failure}
        ) from None
    finally:
        clear_progress()
    report = asdict(outcome) | {"taken_in": new, "seconds": round(time.monotonic() - begun, 1)}
    if as_json:
        click.echo(json.dumps(report))
        return
    click.echo(
        _("%(texts)d different texts in %(demands)d demands, %(new)d of them new (%(engine)s).")
        % report
    )


@command.command("learn")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def learn_now(*, as_json: bool) -> None:
    """Learn from answered cases which unit answers what, for the proposals at the desk."""
    begun = time.monotonic()
    try:
        learned = jobs.learn(at=timezone.now(), progress=show_progress)
    except (Failed, TookTooLong) as failure:
        raise CommandError(
            _("It could not be learned who answers what: %(why)s") % {"why": failure}
        ) from None
    finally:
        clear_progress()
    if learned is None:
        raise CommandError(
            _("Too few cases were answered to learn from: %(n)d texts of two units are needed.")
            % {"n": FEWEST_LEARNED}
        )
    report = asdict(learned) | {"seconds": round(time.monotonic() - begun, 1)}
    if as_json:
        click.echo(json.dumps(report))
        return
    click.echo(_("Learned from %(texts)d texts of %(units)d kinds of unit (%(engine)s).") % report)
    if learned.right is not None:
        words = _("Of texts that were not learned, the macro-F1 of the proposals is %(right)d %%.")
        click.echo(words % report)
