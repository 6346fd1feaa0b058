from __future__ import annotations

import sys
from datetime import datetime

import click
from django.utils.translation import gettext as _

from yizhan.roof.demo.build import Plan, build


def show_build(plan: Plan, *, live_at: datetime | None) -> None:
    """Build the demo city, with a bar that says how far it is."""
    with click.progressbar(length=100, label=_("Demo city"), file=sys.stderr) as bar:

        def step(_what: str, share: float) -> None:
            bar.update(round(share * 100) - bar.pos)

        build(plan, live_at=live_at, progress=step)
