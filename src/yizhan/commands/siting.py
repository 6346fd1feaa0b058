"""Where the next stations should be."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, stopped_by_ctrl_c
from yizhan.kit.siting.outcome import Standing, Watch
from yizhan.kit.siting.planning import DISTANCES, plan
from yizhan.wings.care.siting.actions import check_question
from yizhan.wings.care.siting.exchange import own_sites
from yizhan.wings.care.siting.index import as_result, planned
from yizhan.wings.care.siting.rules import (
    LONGEST_SECONDS,
    Aim,
    Basis,
    OwnSite,
    Question,
    SiteKind,
    hours_as_text,
    hours_in,
)


@click.group()
def command() -> None:
    """Where the next stations should be, proven or with the gap."""


@command.command("plan")
@click.option("--add", type=float, required=True, help="How many sites, or the budget.")
@click.option("--within", type=int, default=500, show_default=True, help="Metres.")
@click.option("--hours", default="", help="Hours of the day, as 22-6 or 11-13,17-20; none: all.")
@click.option(
    "--candidates",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Candidates of your own: code, name, lon, lat, cost; none: every cell with demand.",
)
@click.option(
    "--objective", type=click.Choice(sorted(Aim.values)), default=Aim.COVER.value, show_default=True
)
@click.option(
    "--basis", type=click.Choice(sorted(Basis.values)), default=Basis.ASKED.value, show_default=True
)
@click.option("--amenity", default="", help="Count only stations with this, as `toilet`.")
@click.option(
    "--longer/--no-longer", default=True, help="Longer hours of stations are candidates, too."
)
@click.option("--new/--no-new", default=True, help="New sites are candidates.")
@click.option("--longer-cost", type=float, default=1.0, show_default=True)
@click.option("--force", multiple=True, help="The code of a site that must be chosen.")
@click.option("--forbid", multiple=True, help="The code of a site that must not be.")
@click.option(
    "--seconds", type=click.FloatRange(1, LONGEST_SECONDS), default=60.0, show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def plan_now(*, candidates: Path | None, as_json: bool, **wanted: Any) -> None:
    """Choose sites, or longer hours, that bring most demand within reach. Ctrl-C keeps the best."""
    question = Question(
        add=wanted["add"],
        within=wanted["within"],
        hours=hours_in(wanted["hours"]),
        aim=wanted["objective"],
        basis=wanted["basis"],
        amenity=wanted["amenity"],
        new=wanted["new"],
        longer=wanted["longer"],
        longer_cost=wanted["longer_cost"],
        forced=wanted["force"],
        forbidden=wanted["forbid"],
        seconds=wanted["seconds"],
        sites=_candidates(candidates),
    )
    check_question(question)
    problem = planned(question, at=timezone.now())
    with stopped_by_ctrl_c() as stop:
        watch = Watch(seconds=question.seconds, cancelled=stop.is_set, report=_show)
        answer = plan(problem.problem, watch=watch)
    clear_progress()
    result = as_result(problem, answer)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        _print(result, question)


def _show(now: Standing) -> None:
    if not sys.stderr.isatty():
        return
    gap = "" if now.gap is None else _("gap %(gap).2f %%") % {"gap": now.gap * 100}
    click.echo(f"\r{now.seconds:.0f} s  {now.value:,.0f}  {gap}\033[K", nl=False, err=True)


def _candidates(file: Path | None) -> tuple[OwnSite, ...]:
    if file is None:
        return ()
    with file.open("rb") as opened:
        return own_sites(opened, at=timezone.now())


def _print(result: dict[str, Any], question: Question) -> None:
    if result["unknown_hours"]:
        words = _("%(n)d stations count as closed, because nobody knows their hours.")
        click.echo(words % {"n": result["unknown_hours"]})
    for number, site in enumerate(result["chosen"], start=1):
        longer = site["kind"] == SiteKind.LONGER.value
        what = _("open longer") if longer else _("new")
        place = f"{site['name']} ({site['code']}) {site['lat']:.5f}, {site['lon']:.5f}"
        adds = "" if site["adds"] is None else f"  +{site['adds']:,.0f}"
        click.echo(f"{number}. {what}: {place}{adds}")
    if not result["chosen"]:
        click.echo(_("No site brings more demand within reach."))
    click.echo(_proof(result))
    heads = {"hours": hours_as_text(question.hours) or "0-24"}
    click.echo(_("Demand within reach, hours %(hours)s:") % heads)
    for within in DISTANCES:
        rows = [share for share in result["shares"] if share["within"] == within]
        whole = sum(share["weight"] for share in rows) or 1.0
        before, after = (sum(share[key] for share in rows) / whole for key in ("before", "after"))
        click.echo(f"{within:>6} m  {before:7.1%} → {after:.1%}")
    for other in result["exchanges"]:
        words = _("Nearly as good: %(site)s instead of %(out)s, %(value)s")
        names = {"site": other["site"]["name"], "out": other["instead_of"]["name"]}
        click.echo(words % (names | {"value": f"{other['value']:,.0f}"}))


def _proof(result: dict[str, Any]) -> str:
    facts = {"value": f"{result['value']:,.0f}", "seconds": result["seconds"]}
    if result["proven"]:
        return _("%(value)s, proven: no other choice is better (%(seconds)s s).") % facts
    facts |= {"gap": f"{result['gap']:.2%}"}
    if result["stopped"]:
        return _("%(value)s, stopped: at most %(gap)s better is possible (%(seconds)s s).") % facts
    return _("%(value)s: at most %(gap)s better is possible (%(seconds)s s).") % facts
