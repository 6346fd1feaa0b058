from __future__ import annotations

import json
import time
from pathlib import Path

import click
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, show_progress
from yizhan.kit import draws

CANNOT = 1


@click.group()
def command() -> None:
    """Draws of restaurant visits, done again from their files: no database is asked."""


@command.command("draw")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seed", required=True, help="The seed, as its source gives it.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def draw_now(*, file: Path, seed: str, output: Path | None, as_json: bool) -> None:
    """Draw from frozen lists with a seed, as anybody may; a round is drawn at the desk, by two."""
    lists = _read(file).lists
    begun = time.monotonic()
    try:
        outcome = draws.draw(lists, seed, progress=_show)
    except draws.BadSeed:
        raise CommandError(_("This cannot be a seed: %(seed)s") % {"seed": seed}) from None
    except ValueError as wrong:
        words = _("The lists do not hold as many as are to be drawn: %(what)s")
        raise CommandError(words % {"what": wrong}) from None
    finally:
        clear_progress()
    text = draws.written(lists, seed, outcome)
    if output is not None:
        output.write_text(text, "utf-8", newline="\n")
    if as_json:
        click.echo(
            json.dumps(
                {
                    "digest": lists.digest,
                    "seed": seed,
                    "deal": outcome.deal,
                    "visits": [
                        {"site": one.site, "visitors": list(one.visitors)} for one in outcome.visits
                    ],
                    "seconds": round(time.monotonic() - begun, 2),
                },
                ensure_ascii=False,
            )
        )
    elif output is None:
        click.echo(text, nl=False)


@command.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--digest", default="", help="The digest that was published before the seed was.")
@click.option("--site", default="", help="Show the ticket of this restaurant, by its code.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def verify_now(*, file: Path, digest: str, site: str, as_json: bool) -> int:
    """Do the draw of a round's file again: 0 if the file says what the lot says, 1 if not."""
    a_round = _read(file)
    verdict = draws.verify(a_round, digest=digest.strip(), progress=_show)
    clear_progress()
    faults = [{"code": one.code, "says": one.says, "should": one.should} for one in verdict.faults]
    if as_json:
        report = {"right": not faults, "digest": verdict.digest, "faults": faults}
        click.echo(json.dumps(report, ensure_ascii=False))
        return CANNOT if faults else 0
    click.echo(_("Digest of the lists: %(digest)s") % {"digest": verdict.digest})
    if site:
        _show_ticket(a_round, site)
    for one in verdict.faults:
        click.echo(_in_words(one), err=True)
    if faults:
        return CANNOT
    if a_round.seed is None:
        click.echo(_("The lists are frozen; nothing is drawn yet."))
    else:
        click.echo(_("The draw is right: seed %(seed)s.") % {"seed": a_round.seed})
    return 0


def _read(file: Path) -> draws.Round:
    try:
        return draws.read(file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        raise CommandError(_("%(file)s is no text in UTF-8.") % {"file": file}) from None
    except draws.BadFile as bad:
        words = _("%(file)s is no file of a draw, or was changed (line %(line)d).")
        raise CommandError(words % {"file": file, "line": bad.line}) from None


def _show(deal: int) -> None:
    show_progress(deal + 1, None)


def _show_ticket(a_round: draws.Round, code: str) -> None:
    if a_round.seed is None:
        raise CommandError(_("There are no tickets before the seed is known."))
    stratum = next((one.stratum for one in a_round.lists.sites if one.code == code), None)
    if stratum is None:
        raise CommandError(_("%(code)s is not in the lot.") % {"code": code})
    seed = draws.seed_of(a_round.lists.digest, a_round.seed)
    codes = [one.code for one in a_round.lists.sites if one.stratum == stratum]
    rank = draws.in_order(codes, seed=seed, kind=draws.SITE).index(code) + 1
    places = next(one.places for one in a_round.lists.strata if one.code == stratum)
    words = _("%(code)s: ticket %(ticket)s, number %(rank)d of %(among)d; %(places)d are drawn.")
    facts = {
        "code": code, "ticket": draws.ticket(seed, draws.SITE, code), "rank": rank,
        "among": len(codes), "places": places,
    }  # fmt: skip
    click.echo(words % facts)


def _in_words(fault: draws.Fault) -> str:
    sentences = {
        "lists": _("The lists are not as they are written when they are frozen."),
        "digest": _("The lists have another digest than was published: %(should)s"),
        "seed": _("This cannot be a seed: %(says)s"),
        "places": _("The lists do not hold as many as are to be drawn: %(says)s"),
        "deal": _("Deal %(says)s is not the first that may be: %(should)s is."),
        "drawn": _("The file says %(says)s, and the lot says %(should)s."),
        "passed": _("The seat was not passed on as the lot says: %(says)s; next is %(should)s."),
    }
    return sentences[fault.code] % {"says": fault.says, "should": fault.should}
