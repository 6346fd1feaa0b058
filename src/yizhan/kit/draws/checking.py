"""Doing a draw again, and comparing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from yizhan.kit.draws.files import deal_words
from yizhan.kit.draws.lists import NOBODY, Outcome, Round
from yizhan.kit.draws.lots import BadSeed, draw, next_in_line


@dataclass(frozen=True)
class Fault:
    """A difference between the file and what was computed from it."""

    code: str
    """One of `lists`, `digest`, `seed`, `places`, `deal`, `drawn`, `passed`."""
    says: str = ""
    should: str = ""


@dataclass
class Verdict:
    """The result of doing a draw again. No faults: the file says what the lot says."""

    digest: str
    faults: list[Fault] = field(default_factory=list)
    outcome: Outcome | None = None


def verify(
    a_round: Round, *, digest: str = "", progress: Callable[[int], None] | None = None
) -> Verdict:
    """Do the draw of a file again and compare. `digest`: the one that was published before."""
    verdict = Verdict(a_round.digest)
    if a_round.frozen != a_round.lists.text:
        verdict.faults.append(Fault("lists"))
    if digest and digest.lower() != a_round.digest:
        verdict.faults.append(Fault("digest", a_round.digest, digest.lower()))
    if verdict.faults or a_round.seed is None:
        return verdict
    try:
        verdict.outcome = draw(a_round.lists, a_round.seed, progress=progress)
    except BadSeed:
        verdict.faults.append(Fault("seed", a_round.seed))
    except ValueError as wrong:
        verdict.faults.append(Fault("places", str(wrong)))
    else:
        verdict.faults += _differences(a_round, verdict.outcome)
    return verdict


def _differences(a_round: Round, outcome: Outcome) -> Iterator[Fault]:
    if a_round.deal != outcome.deal:
        yield Fault("deal", deal_words(a_round.deal), deal_words(outcome.deal))
    says = {visit.site: visit.visitors for visit in a_round.visits}
    should = {visit.site: visit.visitors for visit in outcome.visits}
    if list(says) != list(should) or len(says) != len(a_round.visits):
        yield Fault("drawn", " ".join(one.site for one in a_round.visits), " ".join(should))
        return
    for site, visitors in should.items():
        if says[site] != visitors:
            yield Fault("drawn", " ".join((site, *says[site])), " ".join((site, *visitors)))
    yield from _wrong_passes(a_round, outcome)


def _wrong_passes(a_round: Round, outcome: Outcome) -> Iterator[Fault]:
    """Each pass must be of somebody who has the seat, and to whoever is next."""
    seated = {visit.site: set(visit.visitors) for visit in outcome.visits}
    waiting = list(outcome.waiting)
    for one in a_round.passed:
        there = seated.get(one.site, set())
        following = next_in_line(one.site, waiting, a_round.lists.avoid)
        if one.visitor not in there or one.to != following:
            yield Fault("passed", " ".join(one.words), following or NOBODY)
            return
        there.remove(one.visitor)
        if following is not None:
            there.add(following)
            waiting.remove(following)
